"""Birthdays as the main app keeps them, each only as fine as its precision: read, counted and written."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

from resolvers.edits import Values

Precision = Literal["day", "month", "year", "unknown"]

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Birthday:
    """When a pet was born; parts finer than the precision are None."""

    precision: Precision = "unknown"
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def birth_date(self) -> date | None:
        """The exact day, when it is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def birth_month_year(self) -> str | None:
        """The month as `YYYY-MM`, when nothing finer is known."""
        return f"{self.year:04d}-{self.month:02d}" if self.precision == "month" else None

    @property
    def birth_year(self) -> int | None:
        """The year, when nothing finer is known."""
        return self.year if self.precision == "year" else None

    @property
    def earliest(self) -> date | None:
        """The first day that it may be."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    def columns(self) -> dict[str, int | str]:
        """Write a known birthday in the main app's columns; an unknown one is no column at all.

        A precision with its components and never `birthday`: sent alone, that is accepted and dropped
        (StorePetController.php, lines 93-96 against 173-208).
        """
        if self.precision == "unknown":
            return {}
        parts = {"birthday_year": self.year, "birthday_month": self.month, "birthday_day": self.day}
        known = {name: part for name, part in parts.items() if part is not None}
        return {"birthday_precision": self.precision, **known}


_UNKNOWN = Birthday()


def from_parts(
    precision: str | None,
    birthday: date | str | None = None,
    *,
    year: int | None = None,
    month: int | None = None,
    day: int | None = None,
) -> Birthday:
    """Read the main app's five columns; never raises.

    Lowering the precision leaves finer parts behind (UpdatePetController.php, lines 208-263), so they are ignored.
    At precision `day` the `birthday` column wins over the components: the app stores an impossible 30 February as
    2 March there, and keeps the 30. Parts that make no date count as the next coarser precision.
    """
    if precision == "day":
        exact = _exact_day(birthday, year, month, day)
        if exact is not None:
            return Birthday("day", exact.year, exact.month, exact.day)
    if precision not in {"day", "month", "year"} or year is None or not MINYEAR <= year <= MAXYEAR:
        return _UNKNOWN
    if precision == "year" or month is None or not 1 <= month <= _MONTHS:
        return Birthday("year", year)
    return Birthday("month", year, month)


def age_in_words(birthday: Birthday, today: date) -> str | None:
    """Say the age as of `today` (a UTC day), such as "1 year 1 month" or "about 3 years"; None when unknown.

    A birthday still to come counts as today: an age is never negative.
    """
    if birthday.year is None:
        return None
    if birthday.precision == "year":
        return _about_years(max(0, today.year - birthday.year))
    words = _years_and_months(_whole_months(birthday, today))
    return words if birthday.precision == "day" else f"about {words}"


def age_sort_key(birthday: Birthday, today: date) -> tuple[int, int] | None:
    """Give what sorts pets youngest first: whole months as `age_in_words` says them, then days; None when unknown.

    A year alone counts as that many whole years, so the order never contradicts the ages that are shown.
    """
    if birthday.year is None:
        return None
    months = _whole_months(birthday, today)
    born = birthday.birth_date
    if born is None:
        return months, 0
    return months, max(0, (today - _months_after(born, months)).days)


def next_birthday(birthday: Birthday, today: date) -> date | None:
    """Give the next birthday of an exactly known day, `today` included; None at a coarser precision.

    A pet born on 29 February has it on 28 February in common years.
    """
    born = birthday.birth_date
    if born is None:
        return None
    this_year = _in_month(today.year, born.month, born.day)
    return this_year if this_year >= today else _in_month(today.year + 1, born.month, born.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthInputs(Values):
    """The ways to say when a pet was born, of which one should be used; `birth_month_year` is `YYYY-MM`."""

    birth_date: date | None = None
    birth_month_year: str | None = None
    birth_year: int | None = None
    age_months: int | None = None
    age_years: int | None = None

    def birthday(self, today: date) -> Birthday:
        """Give the birthday that the most exact one means; ages count back from `today` (a UTC day)."""
        if self.birth_date is not None:
            return Birthday("day", self.birth_date.year, self.birth_date.month, self.birth_date.day)
        if self.birth_month_year is not None:
            return Birthday("month", int(self.birth_month_year[:4]), int(self.birth_month_year[5:]))
        if self.age_months is not None:
            year, month = divmod(today.year * _MONTHS + today.month - 1 - self.age_months, _MONTHS)
            return Birthday("month", year, month + 1)
        if self.birth_year is not None:
            return Birthday("year", self.birth_year)
        return _UNKNOWN if self.age_years is None else Birthday("year", today.year - self.age_years)


def _exact_day(birthday: date | str | None, year: int | None, month: int | None, day: int | None) -> date | None:
    if birthday is not None:
        try:
            return date.fromisoformat(str(birthday)[:10])
        except ValueError:
            pass  # the components may still say it
    try:
        return None if year is None or month is None or day is None else date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _whole_months(birthday: Birthday, today: date) -> int:
    """Count completed months; a month that lacks the day of birth is complete on its last day."""
    year = birthday.year if birthday.year is not None else today.year
    if birthday.month is None:
        return max(0, today.year - year) * _MONTHS
    months = (today.year - year) * _MONTHS + today.month - birthday.month
    if birthday.day is not None and today < _in_month(today.year, today.month, birthday.day):
        months -= 1
    return max(0, months)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return _in_month(year, month + 1, day.day)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _about_years(years: int) -> str:
    return f"about {_counted(years, 'year')}" if years else "under 1 year"


def _years_and_months(months: int) -> str:
    if months == 0:
        return "less than 1 month"
    years, rest = divmod(months, _MONTHS)
    return " ".join(_counted(number, unit) for number, unit in ((years, "year"), (rest, "month")) if number)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
