"""Laravel's rules for the items of a list, whose names keep their dots and underscores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.sandbox.answers import crashed
from tests.sandbox.validation import Validator, is_integer

_GREATEST_ID = 2**63 - 1


def check_ids(validator: Validator, names: Sequence[str], ids: Sequence[Any], exists: Callable[[int], bool]) -> None:
    """`integer|distinct|exists` for ids, each under its own name."""
    for name, number in zip(names, ids, strict=True):
        before = len(validator.errors)
        if not is_integer(number):
            validator.add(name, f"The {name} field must be an integer.")
        if ids.count(number) > 1:
            validator.add(name, f"The {name} field has a duplicate value.")
        if len(validator.errors) == before and not _found(number, exists):
            validator.add(name, f"The selected {name} is invalid.")


def _found(number: Any, exists: Callable[[int], bool]) -> bool:
    if int(number) > _GREATEST_ID:
        raise crashed()
    return exists(int(number))
