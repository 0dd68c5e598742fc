"""The words of a pet's fixed choices."""

from enum import Enum
from typing import Any

import strawberry


def word(value: str, description: str) -> Any:  # noqa: ANN401  (Strawberry unpacks it to the plain word)
    """Give a described enum value; after `@strawberry.enum` the member's value is the word alone."""
    return strawberry.enum_value(value, description=description)


@strawberry.enum(description="A pet's sex.")
class PetSex(Enum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


@strawberry.enum(description="How exactly a birthday is known.")
class BirthdayPrecision(Enum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@strawberry.enum(description="By which right the user sees a pet.")
class PetAccess(Enum):
    OWNER = word("owner", "The pet is the user's own.")
    EDITOR = word("editor", "Shared with the user, who may change it.")
    VIEWER = word("viewer", "Shared with the user, who may look at it.")
    FOSTER = word("foster", "The user fosters it, and may look at it.")
    SITTER = word("sitter", "The user sits for it, and may look at it.")
    GROUP = word("group", "A group of the user's holds it, and its members may change it.")


@strawberry.enum(description="How a pet is.")
class PetStatus(Enum):
    ACTIVE = "active"
    LOST = "lost"
    DECEASED = "deceased"


@strawberry.enum(description="The worst that a pet's due dates say.")
class VaccinationStatus(Enum):
    OVERDUE = word("overdue", "At least one due date has passed.")
    DUE_SOON = word("due_soon", "At least one is due within 30 days.")
    UP_TO_DATE = word("up_to_date", "All due dates are later than that.")
    UNKNOWN = word("unknown", "No due date is recorded.")


@strawberry.enum(description="Whether records could be read.")
class DataStatus(Enum):
    AVAILABLE = word("available", "They were read; an empty list means there are none.")
    NOT_APPLICABLE = word("not_applicable", "The species has no such records.")
    NO_ACCESS = word("no_access", "The user may not read them.")
    UNAVAILABLE = word("unavailable", "They could not be read this time.")


@strawberry.enum(description="How a name answers to what was said.")
class MatchKind(Enum):
    EXACT = word("exact", "The same but for case and spaces.")
    CLOSE = word("close", "The same but for accents, script or a typo.")
    PARTIAL = word("partial", "Alike in a part.")
