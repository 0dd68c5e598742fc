"""The values of an update: given, asked to be cleared, or not mentioned at all."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, timedelta
from enum import Enum
from typing import Any, TypeAlias, TypeVar

from pydantic import JsonValue

from resolvers.main_app.errors import FieldFault, InvalidInput

Value = TypeVar("Value")


class Unset(Enum):
    """The mark of a field that was not mentioned."""

    UNSET = "unset"


UNSET = Unset.UNSET

Maybe: TypeAlias = Value | Unset | None
"""What an update may say of a field: a value, null (clear it), or nothing (`UNSET`)."""


def given(changes: Any) -> dict[str, Any]:  # noqa: ANN401  (any dataclass of Maybe fields)
    """List the fields of a dataclass that were mentioned, in their order, null ones included."""
    values = ((field.name, getattr(changes, field.name)) for field in fields(changes))
    return {name: value for name, value in values if value is not UNSET}


def to_body(values: Mapping[str, Any], version: str | None = None) -> dict[str, JsonValue]:
    """Write values as a body for the main app: days as `YYYY-MM-DD`, and the version that was read, if there is one."""
    body: dict[str, JsonValue] = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
    }
    return body if version is None else {**body, "base_version": version}


def refuse_clearing(mentioned: dict[str, Any], advice: str) -> None:
    """Raise InvalidInput naming each field that was sent as null or empty; `advice` ends the sentence."""
    emptied = [name for name, value in mentioned.items() if value is None]
    if emptied:
        names = ", ".join(emptied)
        raise InvalidInput(
            f"{names} cannot be cleared. {advice}", [FieldFault(name, "cannot_clear") for name in emptied]
        )


def refuse_emptiness(mentioned: dict[str, Any]) -> None:
    """Raise InvalidInput when an update mentions nothing that could change."""
    if not mentioned:
        raise InvalidInput("Nothing to change was given. Send at least one field with its new value.")


def refuse_future(name: str, day: date | None, today: date, *, days_ahead: int = 0) -> None:
    """Raise InvalidInput `date_in_future` for a day the main app would not take yet; its day is UTC."""
    if day is None or day <= today + timedelta(days=days_ahead):
        return
    accepted_from = day - timedelta(days=days_ahead)
    raise InvalidInput(
        f"{name} {day} is still in the future for Meo Mai Moi, whose day is UTC; it will be accepted from"
        f" {accepted_from} 00:00 UTC. Ask the user for the right date, or try again then.",
        [FieldFault(name, "date_in_future")],
    )


def refuse_both(mentioned: Mapping[str, Any], clear: Collection[str]) -> None:
    """Raise InvalidInput `conflicting_inputs` for a field that is both given and named in `clear`."""
    both = [name for name in clear if name in mentioned]
    if both:
        raise InvalidInput(
            f"{', '.join(both)} cannot be set and cleared at once. Send either the new value or `clear`.",
            [FieldFault(name, "conflicting_inputs") for name in both],
        )


def refuse_longer(name: str, text: str, longest: int) -> None:
    """Raise InvalidInput for a text that grew beyond what the main app keeps."""
    if len(text) > longest:
        raise InvalidInput(
            f"{name} must be at most {longest} characters (it has {len(text)}). Shorten it; nothing was saved.",
            [FieldFault(name, "string_too_long")],
        )
