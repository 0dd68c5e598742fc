"""Which fields of an input nobody here knows, so that they can be named instead of silently dropped."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from graphql import GraphQLInputObjectType, get_named_type

from facade.engine.graph import Graph
from facade.engine.input_fields import InputField, object_fields

Known: TypeAlias = Mapping[str, "Known | None"]
"""The names that an object takes, each with those of the object inside it, None where there is none."""

_MOST_NAMES = 10
_LONGEST_NAME = 64


def known_names(fields: Sequence[InputField], graph: Graph) -> Known:
    """Give the names of these fields and of the objects in them, through lists too."""
    return {field.name: _inside(field, graph) for field in fields}


def unknown_note(values: Mapping[str, object], known: Known) -> str | None:
    """Name the fields that carried a value and are not known, in a sentence for the user; None when there are none."""
    found = list(dict.fromkeys(_unknown(values, known)))[:_MOST_NAMES]
    if not found:
        return None
    if len(found) == 1:
        return f"{found[0]} is not kept here: it was left out."
    return f"{', '.join(found)} are not kept here: they were left out."


def _inside(field: InputField, graph: Graph) -> Known | None:
    named = get_named_type(field.type)
    return known_names(object_fields(named, graph), graph) if isinstance(named, GraphQLInputObjectType) else None


def _unknown(values: Mapping[str, object], known: Known) -> Iterator[str]:
    for name, value in values.items():
        if name not in known:
            if value not in (None, "", [], {}):
                yield name[:_LONGEST_NAME]
            continue
        inside = known[name]
        if inside is not None:
            for entry in value if isinstance(value, list) else [value]:
                if isinstance(entry, Mapping):
                    yield from _unknown(entry, inside)
