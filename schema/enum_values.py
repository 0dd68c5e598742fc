"""An enum's plain word together with its description."""

from typing import Any

import strawberry


def word(value: str, description: str) -> Any:  # noqa: ANN401  (Strawberry unpacks it to the plain word)
    """Give a described enum value; after `@strawberry.enum` the member's value is the word alone."""
    return strawberry.enum_value(value, description=description)
