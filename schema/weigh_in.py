"""A whole weigh-in in the graph."""

from datetime import date
from enum import Enum

import strawberry
from pydantic import ValidationError

from resolvers.weigh_in import RowResult, UnusableRow, WeighIn
from schema.pet_enums import word
from schema.pets import Pet
from schema.scalars import SCALARS, Id, RowDate, RowId, RowKilograms, Text
from schema.weights import Weight


@strawberry.enum(description="What became of a row.")
class RowState(Enum):
    CREATED = word("created", "The weight is saved.")
    DUPLICATE = word("duplicate", "The day has a weight already.")
    AMBIGUOUS = word("ambiguous", "The name may mean several pets.")
    NOT_FOUND = word("not_found", "No pet is meant.")
    INVALID = word("invalid", "The row cannot be used as it is.")
    NOT_ATTEMPTED = word("not_attempted", "Time ran out: send the same rows again.")
    FAILED = word("failed", "Meo Mai Moi refused or failed.")


@strawberry.input(description="One row of a weigh-in. Each row stands alone.")
class WeightEntryInput:
    pet_id: RowId | None = strawberry.field(default=None, description="The pet's id, when it is known.")
    pet_name: Text | None = strawberry.field(default=None, description="The pet's name as it is written, otherwise.")
    weight_kg: RowKilograms = strawberry.field(description="The weight in kilograms.")
    measured_at: RowDate | None = strawberry.field(default=None, description="The day; today by default.")

    def row(self) -> WeighIn | UnusableRow:
        """Give it in the resolvers' terms; a row that breaks a rule says which."""
        try:
            weight_kg: float = SCALARS["Kilograms"].adapter.validate_python(self.weight_kg)
        except ValidationError:
            return UnusableRow("weight_kg must be greater than 0 and at most 1000.")
        try:
            day: date | None = None
            if self.measured_at is not None:
                day = SCALARS["Date"].adapter.validate_python(self.measured_at)
        except ValidationError:
            return UnusableRow("measured_at must be a real date, written YYYY-MM-DD.")
        return WeighIn(self.pet_id, self.pet_name, weight_kg, day)


@strawberry.type(description="What became of one row.")
class WeightEntryResult:
    index: int = strawberry.field(description="Which row it was, from 0.")
    status: RowState = strawberry.field(description="What became of it.")
    pet_id: Id | None = strawberry.field(description="The pet that was meant.")
    pet_name: str | None = strawberry.field(description="The name of the pet that was meant.")
    weight: Weight | None = strawberry.field(description="The weight that is saved for the day.")
    candidates: list[Pet] | None = strawberry.field(description="The pets the name may mean.")
    message: str | None = strawberry.field(description="What to tell the user, or to do next.")

    @staticmethod
    def of(row: RowResult, today: date) -> "WeightEntryResult":
        """Show a row's result."""
        return WeightEntryResult(
            index=row.index,
            status=RowState(row.status),
            pet_id=None if row.pet is None else Id(row.pet.id),
            pet_name=None if row.pet is None else row.pet.name,
            weight=None if row.weight is None else Weight.of(row.weight),
            candidates=[Pet.of(pet, today) for pet in row.candidates] or None,
            message=row.message,
        )


@strawberry.type(description="What became of a weigh-in.")
class WeighInResult:
    results: list[WeightEntryResult] = strawberry.field(description="One result a row, in the order sent.")
    created: int = strawberry.field(description="How many rows were saved.")
    duplicate: int = strawberry.field(description="How many days had a weight already.")
    failed: int = strawberry.field(description="How many rows are neither.")

    @staticmethod
    def of(rows: tuple[RowResult, ...], today: date) -> "WeighInResult":
        """Show all rows and count them."""
        created = sum(row.status == "created" for row in rows)
        duplicate = sum(row.status == "duplicate" for row in rows)
        return WeighInResult(
            results=[WeightEntryResult.of(row, today) for row in rows],
            created=created,
            duplicate=duplicate,
            failed=len(rows) - created - duplicate,
        )
