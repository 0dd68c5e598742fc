"""Dates as PHP's strtotime and Laravel's `date` rule read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?P<rest>.*)"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?P<rest>)"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?P<rest>)"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?P<d>)(?P<rest>)"),
)
_CLOCK = re.compile(r"[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_UNSTORABLE = (
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?P<rest>)"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<rest>)"),
)


@dataclass(frozen=True, slots=True)
class Read:
    """A date that passes the rule; `storable` is false where the database refuses the spelling as it was sent."""

    moment: datetime
    storable: bool = True

    @property
    def day(self) -> date:
        return self.moment.date()


def read_date(value: object) -> Read | None:
    """Read a date, or None where the `date` rule fails; the offset is dropped, as the main app drops it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    for form in (*_UNSTORABLE, *_FORMS):
        if match := form.fullmatch(text):
            return _built(match, storable=form not in _UNSTORABLE)
    return None


def _built(match: re.Match[str], *, storable: bool) -> Read | None:
    rest = match["rest"]
    clock = _CLOCK.fullmatch(rest) if rest else None
    if rest and clock is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"] or 1))
        return Read(datetime.combine(day, time(hours, minutes, seconds)), storable)
    except ValueError:
        return None


def overflowing(year: int, month: int, day: int) -> date:
    """The date Carbon makes of parts that do not exist: 30 February is 2 March."""
    years, month = divmod(month - 1, 12)
    return date(year + years, month + 1, 1) + timedelta(days=day - 1)
