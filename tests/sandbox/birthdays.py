"""Birthdays in parts, with the traps the main app has (app/Http/Controllers/Pet/StorePetController.php)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.sandbox.answers import crashed
from tests.sandbox.php_dates import overflowing, read_date
from tests.sandbox.validation import (
    DATE,
    INTEGER,
    Field,
    Validator,
    at_least,
    at_most,
    is_integer,
    not_after,
    nullable,
    one_of,
)

PARTS = ("birthday_year", "birthday_month", "birthday_day")
_FIRST_OVERFLOWING_MONTH = 100


def fields(today: date) -> dict[str, Field]:
    """The plain rules."""
    return {
        "birthday": nullable(DATE, not_after(today)),
        "birthday_precision": nullable(one_of("day", "month", "year", "unknown")),
        "birthday_year": nullable(INTEGER, at_least(1900), at_most(today.year)),
        "birthday_month": nullable(INTEGER, at_least(1), at_most(12)),
        "birthday_day": nullable(INTEGER, at_least(1), at_most(31)),
    }


def check(validator: Validator, today: date) -> None:
    """The extra rules, which run even when the plain ones have failed."""
    data = validator.form.data
    year, month, day = (data.get(part) for part in PARTS)
    birthday, precision = data.get("birthday"), data.get("birthday_precision")
    if precision is None:
        _check_without_precision(validator, today)
    elif precision == "unknown":
        if any(value is not None for value in (birthday, year, month, day)):
            validator.add("birthday_precision", "No date components allowed when precision is unknown.")
    elif precision == "year":
        _check_year(validator, today)
    elif precision == "month":
        _check_month(validator, today)
    elif precision == "day":
        _check_day(validator, today)


def _check_without_precision(validator: Validator, today: date) -> None:
    data = validator.form.data
    if any(data.get(part) is not None for part in PARTS):
        message = "birthday_precision is required when providing birthday components."
        validator.add("birthday_precision", message)
    elif (birthday := data.get("birthday")) is not None:
        read = read_date(birthday)
        if read is None or read.day > today:
            validator.add("birthday", "Invalid birthday date.")


def _check_year(validator: Validator, today: date) -> None:
    year, month, day = (validator.form.data.get(part) for part in PARTS)
    if year is None:
        validator.add("birthday_year", "birthday_year is required for year precision.")
    elif is_integer(year) and int(year) > today.year:
        validator.add("birthday_year", "Year cannot be in the future.")
    if month is not None or day is not None:
        validator.add("birthday_month", "Remove month/day for year precision.")


def _check_month(validator: Validator, today: date) -> None:
    year, month, day = (validator.form.data.get(part) for part in PARTS)
    if year is None or month is None:
        validator.add("birthday_month", "birthday_year and birthday_month are required for month precision.")
    elif not (is_integer(year) and is_integer(month)) or int(month) >= _FIRST_OVERFLOWING_MONTH:
        raise crashed()
    elif overflowing(int(year), int(month), 1) > today:
        validator.add("birthday_month", "Month cannot be in the future.")
    if day is not None:
        validator.add("birthday_day", "Remove day for month precision.")


def _check_day(validator: Validator, today: date) -> None:
    data = validator.form.data
    parts = [data.get(part) for part in PARTS]
    if (birthday := data.get("birthday")) is not None:
        read = read_date(birthday)
        if read is not None and read.day > today:
            validator.add("birthday", "Birthday cannot be in the future.")
    elif any(part is None for part in parts):
        message = "birthday_year, birthday_month and birthday_day are required for day precision."
        validator.add("birthday_day", message)
    elif not all(is_integer(part) for part in parts):
        validator.add("birthday_day", "Invalid birthday date.")
    elif overflowing(*(int(part) for part in parts)) > today:
        validator.add("birthday_day", "Birthday cannot be in the future.")


def stored(sent: Mapping[str, Any], stored_precision: str | None) -> dict[str, Any]:
    """The columns that validated input sets; finer parts that it does not name are left as they are.

    Without a precision a lone `birthday` counts only where the stored precision is `day`, so a creation drops it.
    """
    precision = sent.get("birthday_precision") or (stored_precision if sent.get("birthday") else None)
    if precision is None or (sent.get("birthday_precision") is None and precision != "day"):
        return {}
    given = {part: int(sent[part]) for part in PARTS if sent.get(part) is not None}
    changed: dict[str, Any] = {"birthday_precision": precision} | given
    if precision == "day":
        read = read_date(sent.get("birthday"))
        if read is not None and not read.storable:
            raise crashed()
        day = read.day if read else overflowing(*(given[part] for part in PARTS))
        changed["birthday"] = day
        if read is not None:
            changed |= dict(zip(PARTS, (day.year, day.month, day.day), strict=True))
    return changed
