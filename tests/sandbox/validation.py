"""Laravel's validator, as far as the imitated routes use it (Illuminate/Validation/Validator.php)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from tests.sandbox.answers import crashed, invalid
from tests.sandbox.php_dates import read_date
from tests.sandbox.words import said, say


@dataclass(frozen=True, slots=True)
class Form:
    """The input under validation, and what some rules look at."""

    data: Mapping[str, Any]
    locale: str


Check = Callable[[Any, Form], bool]
_LOW = datetime.min  # noqa: DTZ901  (compared with dates that have no zone)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check with its English message; an implicit rule also sees what is missing."""

    name: str
    check: Check
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    implicit: bool = False
    looks_up: bool = False


def _filled(value: object) -> bool:
    return value is not None and value not in ("", [])


def _size(value: object) -> int:
    return len(value) if isinstance(value, list | dict) else len("" if value is None else str(value))


def is_numeric(value: object) -> bool:
    """PHP's is_numeric: numbers and strings that spell one, never booleans."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    return isinstance(value, int | float) or bool(re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", value))


def is_integer(value: object) -> bool:
    """PHP's FILTER_VALIDATE_INT, to which 1.0 is 1."""
    if isinstance(value, bool) or value is None:
        return value is True
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) or bool(re.fullmatch(r"[+-]?\d+", str(value)))


REQUIRED = Rule("required", lambda value, _: _filled(value), "The {field} field is required.", implicit=True)
# Is given whether the field was sent, not its value.
PRESENT = Rule("present", lambda sent, _: bool(sent), "The {field} field must be present.", implicit=True)
STRING = Rule("string", lambda value, _: isinstance(value, str), "The {field} field must be a string.")
ARRAY = Rule("array", lambda value, _: isinstance(value, list | dict), "The {field} field must be an array.")
NUMERIC = Rule("numeric", lambda value, _: is_numeric(value), "The {field} field must be a number.")
INTEGER = Rule("integer", lambda value, _: is_integer(value), "The {field} field must be an integer.")
BOOLEAN = Rule(
    "boolean",
    lambda value, _: value in (True, False, 0, 1, "0", "1"),
    "The {field} field must be true or false.",
)
DATE = Rule("date", lambda value, _: read_date(value) is not None, "The {field} field must be a valid date.")
UUID = Rule(
    "uuid",
    lambda value, _: (
        isinstance(value, str) and bool(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value))
    ),
    "The {field} field must be a valid UUID.",
)
EMAIL = Rule(
    "email",
    lambda value, _: isinstance(value, str) and bool(re.fullmatch(r"[^@\s]+@[^@\s]+", value)),
    "The {field} field must be a valid email address.",
)
DAY = Rule(
    "date_format",
    lambda value, _: isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)),
    "The {field} field must match the format Y-m-d.",
)


def longest(limit: int) -> Rule:
    """`max` for strings."""
    message = "The {field} field must not be greater than {max} characters."
    return Rule("max", lambda value, _: _size(value) <= limit, message, {"max": limit})


def shortest(limit: int) -> Rule:
    """`min` for strings."""
    message = "The {field} field must be at least {min} characters."
    return Rule("min", lambda value, _: _size(value) >= limit, message, {"min": limit})


def exactly(length: int) -> Rule:
    """`size` for strings."""
    message = "The {field} field must be {size} characters."
    return Rule("size", lambda value, _: _size(value) == length, message, {"size": length})


def at_most_items(limit: int) -> Rule:
    """`max` for arrays."""
    message = "The {field} field must not have more than {max} items."
    return Rule("max", lambda value, _: _size(value) <= limit, message, {"max": limit})


def at_least(lowest: float) -> Rule:
    """`min` for numbers; what is no number is measured by its length, as Laravel does."""

    def check(value: Any, _: Form) -> bool:
        return float(value) >= lowest if is_numeric(value) else _size(value) >= lowest

    return Rule("min", check, "The {field} field must be at least {min}.", {"min": lowest})


def at_most(highest: float) -> Rule:
    """`max` for numbers."""

    def check(value: Any, _: Form) -> bool:
        return float(value) <= highest if is_numeric(value) else _size(value) <= highest

    return Rule("max", check, "The {field} field must not be greater than {max}.", {"max": highest})


def one_of(*words: str) -> Rule:
    """`in`."""
    return Rule("in", lambda value, _: value in words, "The selected {field} is invalid.")


def known(exists: Callable[[Any], bool]) -> Rule:
    """`exists`, which is not asked when an earlier rule has failed."""
    return Rule("exists", lambda value, _: exists(value), "The selected {field} is invalid.", looks_up=True)


def unique(taken: Callable[[Any], bool]) -> Rule:
    """`unique`."""
    return Rule("unique", lambda value, _: not taken(value), "The {field} has already been taken.", looks_up=True)


def not_after(today: date) -> Rule:
    """`before_or_equal:today`, where today is the UTC midnight; what is no date compares low, and passes."""
    midnight = datetime.combine(today, time())
    message = "The {field} field must be a date before or equal to today."
    return Rule("before_or_equal", lambda value, _: _comparable(value) <= midnight, message)


def not_before(other: str) -> Rule:
    """`after_or_equal:<field>`; a missing field and what is no date compare low."""

    def check(value: Any, form: Form) -> bool:
        return _comparable(value) > _LOW and _comparable(value) >= _comparable(form.data.get(other))

    message = f"The {{field}} field must be a date after or equal to {other.replace('_', ' ')}."
    return Rule("after_or_equal", check, message)


def _comparable(value: object) -> datetime:
    read = read_date(value)
    return read.moment if read else _LOW


@dataclass(frozen=True, slots=True)
class Field:
    """A field's rules in order; `sometimes` skips it when it is missing, `nullable` when it is null."""

    rules: Sequence[Rule]
    nullable: bool = False
    sometimes: bool = False


def needed(*rules: Rule) -> Field:
    return Field((REQUIRED, *rules))


def nullable(*rules: Rule) -> Field:
    return Field(rules, nullable=True)


def sometimes(*rules: Rule) -> Field:
    return Field(rules, sometimes=True)


class Validator:
    """Checks input against fields; more errors may be added before it is settled."""

    def __init__(self, data: Mapping[str, Any], locale: str) -> None:
        self.form = Form(data, locale)
        self.errors: dict[str, list[str]] = {}
        self._fields: list[str] = []

    def check(self, fields: Mapping[str, Field]) -> Validator:
        for name, declared in fields.items():
            self._fields.append(name)
            self._check_field(name, declared)
        return self

    def add(self, name: str, message: str) -> None:
        self.errors.setdefault(name, []).append(message)

    def settle(self) -> dict[str, Any]:
        """The validated input, or the refusal."""
        if self.errors:
            raise invalid(self.errors)
        settled = {name: self.form.data[name] for name in self._fields if name in self.form.data}
        if any("\x00" in value for value in settled.values() if isinstance(value, str)):
            raise crashed()  # PostgreSQL holds no NUL
        return settled

    def _check_field(self, name: str, declared: Field) -> None:
        present = name in self.form.data
        value = self.form.data.get(name)
        if not present and declared.sometimes:
            return
        for rule in declared.rules:
            skipped = not rule.implicit and (not present or (declared.nullable and value is None))
            if skipped or (rule.looks_up and name in self.errors) or self._passes(rule, name):
                continue
            self.add(name, self._message(name, rule))
            if rule.implicit:
                return

    def _passes(self, rule: Rule, name: str) -> bool:
        given = name in self.form.data if rule is PRESENT else self.form.data.get(name)
        return rule.check(given, self.form)

    def _message(self, name: str, rule: Rule) -> str:
        key = f"{name}.{rule.name}"
        if said(key):
            return say(key, self.form.locale, **rule.values)
        label = name if re.search(r"\.\d+$", name) else name.replace("_", " ")
        return rule.message.format(field=label, **rule.values)


def validated(data: Mapping[str, Any], locale: str, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The input of these fields, or 422."""
    return Validator(data, locale).check(fields).settle()
