"""A type of the graph as an answer shows it, outside an operation."""

from dataclasses import fields
from datetime import date
from enum import Enum

from facade.engine.graph import JsonObject
from facade.engine.naming import enum_word
from resolvers.main_app.records import Record
from schema.presenting import present


def plain(record: object, today: date) -> JsonObject:
    """Show a record in an answer's spelling: snake_case, lower-case words, nothing that is null."""
    shown = present(record, today)
    values = ((field.name, getattr(shown, field.name)) for field in fields(shown))  # type: ignore[arg-type]  # Strawberry's types are dataclasses
    return {name: _plain(value) for name, value in values if _is_at_hand(value)}


def _is_at_hand(value: object) -> bool:
    """Leave out what is unknown, the record itself, and fields that would have to be loaded."""
    return value is not None and not isinstance(value, Record) and not callable(value)


def _plain(value: object) -> object:
    match value:
        case Enum():
            return enum_word(value.name)
        case date():
            return value.isoformat()
        case _:
            return value
