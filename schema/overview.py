"""How an overview is sorted, in the graph."""

from enum import Enum

import strawberry

from resolvers.overview import OverviewFilter
from schema.pet_enums import word
from schema.scalars import Text


@strawberry.enum(description="What an overview is sorted by.")
class OverviewSort(Enum):
    NAME = "name"
    NEXT_VACCINATION_DUE_AT = "next_vaccination_due_at"
    NEXT_BIRTHDAY_AT = "next_birthday_at"
    AGE = "age"


@strawberry.enum(description="The direction of sorting; the unknown comes last in both.")
class SortOrder(Enum):
    ASC = word("asc", "Soonest, youngest or A first.")
    DESC = word("desc", "Latest, oldest or Z first.")


@strawberry.input(description="Which pets an overview shows, and in which order.")
class OverviewInput:
    name: Text | None = strawberry.field(default=None, description="A name as the user said it.")
    species: Text | None = strawberry.field(default=None, description="A species in plain words.")
    only_with_upcoming_vaccination: bool | None = strawberry.field(
        default=False, description="Only pets with a vaccination due today or later."
    )
    sort_by: OverviewSort | None = strawberry.field(default=None, description="What to sort by.")
    sort_order: SortOrder | None = strawberry.field(default=SortOrder.ASC, description="The direction.")

    def filter(self) -> OverviewFilter:
        """Give it in the resolvers' terms."""
        return OverviewFilter(
            name=self.name,
            species=self.species,
            only_with_upcoming_vaccination=bool(self.only_with_upcoming_vaccination),
            sort_by=None if self.sort_by is None else self.sort_by.value,
            sort_order=(self.sort_order or SortOrder.ASC).value,
        )
