"""From an input of the graph to the resolvers' terms."""

from collections.abc import Sequence
from dataclasses import fields
from enum import Enum
from typing import TypeVar

import strawberry

from resolvers.edits import Edit, Said

Value = TypeVar("Value")


def given(value: Value | None) -> Value | None:
    """Give a value that was sent; null and what was left out are both None."""
    return None if value is strawberry.UNSET else value


def edit_of(sent: object, new: Said, version: str | None, clear: Sequence[Enum] | None = None) -> Edit[Said]:
    """Give the update that an input asks for; the fields it sent as null are those of `new` that it has as None."""
    nulls = tuple(field.name for field in fields(new) if getattr(sent, field.name) is None)
    return Edit(new, nulls, tuple(blank.value for blank in clear or ()), version)
