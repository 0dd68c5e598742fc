"""Values on their way to the main app: what was given, how an update carries it, and what is refused before it goes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import ClassVar, Generic, TypeVar

from pydantic import JsonValue

from resolvers.calendar_days import CalendarDays
from resolvers.main_app.errors import FieldFault, InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The fields of a pet or record that a caller may write, by the names the caller knows; None is not given.

    `our_names` gives the caller's name of each field that the main app calls otherwise.
    """

    our_names: ClassVar[Mapping[str, str]] = {}

    @property
    def given(self) -> tuple[str, ...]:
        """Name the fields that have a value, in their order."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)

    def body(self) -> dict[str, JsonValue]:
        """Write what is given under the main app's names, days as `YYYY-MM-DD`."""
        theirs = {ours: name for name, ours in self.our_names.items()}
        values = ((theirs.get(name, name), getattr(self, name)) for name in self.given)
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


Said = TypeVar("Said", bound=Values)


@dataclass(frozen=True, slots=True)
class Edit(Generic[Said]):
    """An update: the new values, the fields sent as null, those to empty, and the version that the caller read."""

    new: Said
    nulls: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    version: str | None = None

    def check(self, advice: str) -> None:
        """Raise InvalidInput for a null, a field both set and cleared, or nothing to change.

        `advice` says how a field of this kind is emptied, if at all.
        """
        if self.nulls:
            raise _refused(f"{', '.join(self.nulls)} cannot be cleared. {advice}", self.nulls, "cannot_clear")
        both = [name for name in self.clear if name in self.new.given]
        if both:
            message = f"{', '.join(both)} cannot be set and cleared at once. Send either the new value or `clear`."
            raise _refused(message, both, "conflicting_inputs")
        if not self.new.given and not self.clear:
            raise InvalidInput("Nothing to change was given. Send at least one field with its new value.")

    def body(self, standing_version: str | None = None) -> dict[str, JsonValue]:
        """Write it for the main app, guarded by the caller's version, or by the one that was read meanwhile."""
        values = {**self.new.body(), **dict.fromkeys(self.clear)}
        return at_version(values, self.version or standing_version)


def at_version(body: dict[str, JsonValue], version: str | None) -> dict[str, JsonValue]:
    """Guard a body with the version that was read, if there is one (OfflineVersionService.php)."""
    return body if version is None else {**body, "base_version": version}


def refuse_future(name: str, day: date | None, days: CalendarDays, *, days_ahead: int = 0) -> None:
    """Raise InvalidInput `date_in_future` for a day the main app would not take yet, saying when it will."""
    if day is None or day <= days.main_app + timedelta(days=days_ahead):
        return
    message = (
        f"{name} {day} is still in the future for Meo Mai Moi, whose day is UTC; it will be accepted from"
        f" {days.begins(day - timedelta(days=days_ahead))}. Ask the user for the right date, or try again then."
    )
    raise _refused(message, [name], "date_in_future")


def _refused(message: str, names: Sequence[str], reason: str) -> InvalidInput:
    return InvalidInput(message, [FieldFault(name, reason) for name in names])


@contextmanager
def in_callers_words(our_names: Mapping[str, str]) -> Iterator[None]:
    """Name the fields of a refusal as the caller wrote them: `{"record_date": "measured_at"}`."""
    try:
        yield
    except InvalidInput as refused:
        faults = [FieldFault(our_names.get(fault.name, fault.name), fault.reason) for fault in refused.fields]
        message = refused.message
        for theirs, ours in our_names.items():
            message = message.replace(theirs.replace("_", " "), ours)
        raise InvalidInput(message, faults, detail=refused.detail) from refused
