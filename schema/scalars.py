"""The scalars of the graph: each entry gives a value's Python type, its parsing and its JSON Schema.

A scalar's rule is one annotated Pydantic type. The graph parses variables with it, and the facade derives request
models and OpenAPI schemas from it, so GraphiQL, REST validation and the OpenAPI document cannot disagree.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Annotated, Any, NewType, TypeVar

import strawberry
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError
from strawberry.types.scalar import ScalarDefinition

from schema.visible_text import hides_something

_WHOLE = re.compile(r"-?\d+", re.ASCII)
_WRITTEN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def no_boolean(value: object) -> object:
    """Refuse what Python reads as 0 and 1: true and false."""
    if isinstance(value, bool):
        raise PydanticCustomError("number_type", "must be a number, not true or false")
    return value


def _plain_digits(value: object) -> object:
    """Refuse what Python reads as a whole number and nobody writes: `1_000`, `1.0`, `+5`."""
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("int_parsing", "must be a whole number")
    return no_boolean(value)


def _two_decimals(value: float) -> float:
    """Round as the main app's column does: numeric(8,2), half away from zero (database/schema/pgsql-schema.sql)."""
    rounded = float(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if rounded == 0:
        raise PydanticKnownError("greater_than", {"gt": 0})
    return rounded


def _written_date(value: object) -> object:
    """Take `YYYY-MM-DD` alone: the main app answers 500 to other spellings, or reads them as another day."""
    if isinstance(value, date) or (isinstance(value, str) and _WRITTEN_DATE.fullmatch(value)):
        return value
    raise PydanticCustomError("date_format", "must be a date written YYYY-MM-DD")


def _storable(value: str) -> str:
    """Refuse what the main app's database cannot hold (NUL characters, unpaired surrogates), and what nobody sees."""
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("string_unstorable", "contains characters that cannot be stored")
    if hides_something(value):
        raise PydanticCustomError("string_invisible", "contains invisible characters. Send it without them")
    return value


def _text(longest: int | None = None) -> Any:  # noqa: ANN401  (an annotated type is no type to mypy)
    constraints = StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)
    return Annotated[str, constraints, AfterValidator(_storable)]


def _whole(lowest: int, highest: int) -> Any:  # noqa: ANN401
    return Annotated[int, Field(ge=lowest, le=highest), BeforeValidator(_plain_digits)]


@dataclass(frozen=True)
class ScalarRule:
    """A scalar's name in the SDL, the annotated type that is its rule, and what it means."""

    name: str
    annotation: Any
    description: str

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The parser of the rule; raises pydantic.ValidationError."""
        return TypeAdapter(self.annotation)

    @property
    def json_schema(self) -> dict[str, Any]:
        """The rule as JSON Schema 2020-12, without the description."""
        return self.adapter.json_schema()

    def parse(self, value: object) -> object:
        """Parse a value of a GraphQL document; raises ValueError with the first fault's own words."""
        try:
            return self.adapter.validate_python(value)
        except ValidationError as refused:
            raise ValueError(refused.errors()[0]["msg"]) from None

    def serialize(self, value: object) -> object:
        """Turn a value into its JSON form: dates as ISO 8601, everything else as it is."""
        return value.isoformat() if isinstance(value, date) else value

    def definition(self) -> ScalarDefinition:
        """The scalar for Strawberry's scalar map."""
        return strawberry.scalar(
            name=self.name,
            description=self.description,
            serialize=self.serialize,
            parse_value=self.parse,
        )


Id = NewType("Id", int)
Date = NewType("Date", date)
YearMonth = NewType("YearMonth", str)
Year = NewType("Year", int)
Timestamp = NewType("Timestamp", str)
CountryCode = NewType("CountryCode", str)
Kilograms = NewType("Kilograms", float)
AgeMonths = NewType("AgeMonths", int)
AgeYears = NewType("AgeYears", int)
DaysAhead = NewType("DaysAhead", int)
ListLimit = NewType("ListLimit", int)
RowId = NewType("RowId", int)
RowKilograms = NewType("RowKilograms", float)
RowDate = NewType("RowDate", str)
Text = NewType("Text", str)
Text255 = NewType("Text255", str)
Text1000 = NewType("Text1000", str)
Text2000 = NewType("Text2000", str)

_RULES: Mapping[Any, ScalarRule] = {
    Id: ScalarRule("Id", _whole(1, 2**63 - 1), "A positive 64-bit id, as an earlier answer gave it."),
    Date: ScalarRule(
        "Date",
        Annotated[date, BeforeValidator(_written_date), WithJsonSchema({"type": "string", "format": "date"})],
        "A calendar date, written YYYY-MM-DD.",
    ),
    YearMonth: ScalarRule(
        "YearMonth",
        Annotated[str, Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")],
        "A month of a year, written YYYY-MM.",
    ),
    Year: ScalarRule("Year", _whole(1000, 2999), "A year in four digits."),
    Timestamp: ScalarRule(
        "Timestamp",
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)],
        "A UTC timestamp exactly as an earlier answer gave it.",
    ),
    CountryCode: ScalarRule(
        "CountryCode",
        Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z]{2}$"), AfterValidator(str.upper)],
        "An ISO 3166-1 country code of two letters, such as VN.",
    ),
    Kilograms: ScalarRule(
        "Kilograms",
        Annotated[
            float,
            Field(gt=0, le=1000, allow_inf_nan=False),
            BeforeValidator(no_boolean),
            AfterValidator(_two_decimals),
        ],
        "A weight in kilograms; two decimals are kept.",
    ),
    AgeMonths: ScalarRule("AgeMonths", _whole(0, 600), "An age in whole months."),
    AgeYears: ScalarRule("AgeYears", _whole(0, 50), "An age in whole years."),
    DaysAhead: ScalarRule("DaysAhead", _whole(1, 365), "A number of days from today."),
    ListLimit: ScalarRule("ListLimit", _whole(1, 200), "How many to list at most."),
    RowId: ScalarRule(
        "RowId",
        Annotated[int, BeforeValidator(no_boolean), WithJsonSchema({"type": "integer", "minimum": 1})],
        "An id in a row of many; a row whose id is nobody's fails alone.",
    ),
    RowKilograms: ScalarRule(
        "RowKilograms",
        Annotated[
            float,
            Field(allow_inf_nan=False),
            BeforeValidator(no_boolean),
            WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1000}),
        ],
        "Kilograms in a row of many; a row whose weight breaks the rule fails alone.",
    ),
    RowDate: ScalarRule(
        "RowDate",
        Annotated[str, WithJsonSchema({"type": "string", "format": "date"})],
        "A date in a row of many, written YYYY-MM-DD; a row whose date is none fails alone.",
    ),
    Text: ScalarRule("Text", _text(), "Text of any length, trimmed."),
    Text255: ScalarRule("Text255", _text(255), "Text of at most 255 characters, trimmed."),
    Text1000: ScalarRule("Text1000", _text(1000), "Text of at most 1,000 characters, trimmed."),
    Text2000: ScalarRule("Text2000", _text(2000), "Text of at most 2,000 characters, trimmed."),
}

Plain = TypeVar("Plain")
Scalar = TypeVar("Scalar")


def optional(scalar: Callable[[Plain], Scalar], value: Plain | None) -> Scalar | None:
    """Give a value as a scalar, where there is one: `optional(Date, record.due_at)`."""
    return None if value is None else scalar(value)


SCALARS: Mapping[str, ScalarRule] = {rule.name: rule for rule in _RULES.values()}
SCALAR_MAP: Mapping[object, ScalarDefinition] = {marker: rule.definition() for marker, rule in _RULES.items()}
