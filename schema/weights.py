"""Weights in the graph."""

import strawberry

from resolvers.edits import Edit
from resolvers.listings import Listing
from resolvers.main_app.records import WeightRecord
from resolvers.weights import WeightValues
from schema.inputs import edit_of, given
from schema.scalars import Date, Id, Kilograms, Timestamp


@strawberry.type(description="One weight of a pet; a pet has one a day.")
class Weight:
    id: Id = strawberry.field(description="The weight's id.")
    pet_id: Id = strawberry.field(description="The pet's id.")
    weight_kg: float = strawberry.field(description="The weight in kilograms.")
    measured_at: Date = strawberry.field(description="The day it was measured.")
    version: Timestamp = strawberry.field(description="Send it with an update to change only what was read.")

    @staticmethod
    def of(record: WeightRecord) -> "Weight":
        """Show a record."""
        return Weight(
            id=Id(record.id),
            pet_id=Id(record.pet_id),
            weight_kg=record.weight_kg,
            measured_at=Date(record.record_date),
            version=Timestamp(record.updated_at),
        )


@strawberry.type(description="The newest weights of a pet.")
class WeightList:
    weights: list[Weight] = strawberry.field(description="The weights, newest first.")
    total: int = strawberry.field(description="How many there are in all.")
    has_more: bool = strawberry.field(description="Whether there are more than these.")

    @staticmethod
    def of(listing: Listing[WeightRecord]) -> "WeightList":
        """Show a listing."""
        weights = [Weight.of(weight) for weight in listing.items]
        return WeightList(weights=weights, total=listing.total, has_more=listing.has_more)


@strawberry.type(description="A weight that was deleted.")
class DeletedWeight:
    deleted: bool = strawberry.field(description="Always true.")
    id: Id = strawberry.field(description="The id it had.")
    was: Weight = strawberry.field(description="What was deleted, so that it can be told or added again.")


@strawberry.input(description="A weight to add.")
class AddWeightInput:
    weight_kg: Kilograms = strawberry.field(description="The weight in kilograms.")
    measured_at: Date | None = strawberry.field(default=None, description="The day it was measured; today by default.")


@strawberry.input(description="What to change of a weight; what is left out stays.")
class UpdateWeightInput:
    weight_kg: Kilograms | None = strawberry.field(default=strawberry.UNSET, description="Another weight in kilograms.")
    measured_at: Date | None = strawberry.field(default=strawberry.UNSET, description="Another day.")
    version: Timestamp | None = strawberry.field(default=None, description="The version that was read.")

    def edit(self) -> Edit[WeightValues]:
        """Give it in the resolvers' terms."""
        new = WeightValues(weight_kg=given(self.weight_kg), measured_at=given(self.measured_at))
        return edit_of(self, new, self.version)
