"""The one translation of what an input leaves out."""

from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

import strawberry

from resolvers.changes import UNSET, Maybe

Value = TypeVar("Value")


def maybe(value: Value | None) -> Maybe[Value]:
    """Turn Strawberry's mark of an absent field into the resolvers' own."""
    return UNSET if value is strawberry.UNSET else value


def words(members: Sequence[Enum] | None) -> tuple[str, ...]:
    """Give the plain words of a list of enum members."""
    return tuple(str(member.value) for member in members or ())
