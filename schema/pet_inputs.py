"""What may be said of a pet that is created or changed."""

from typing import TypeVar

import strawberry

from resolvers.edits import Edit
from resolvers.pet_writes import NewPet, PetValues
from schema.inputs import edit_of, given
from schema.pet_enums import PetSex
from schema.scalars import AgeMonths, AgeYears, CountryCode, Date, Text, Text255, Timestamp, Year, YearMonth


@strawberry.input(description="What may be said of any pet. At most one of the fields that say how old it is.")
class PetFactsInput:
    sex: PetSex | None = strawberry.field(default=strawberry.UNSET, description="The pet's sex.")
    birth_date: Date | None = strawberry.field(default=strawberry.UNSET, description="The exact birthday.")
    birth_month_year: YearMonth | None = strawberry.field(default=strawberry.UNSET, description="The month of birth.")
    birth_year: Year | None = strawberry.field(default=strawberry.UNSET, description="The year of birth.")
    age_months: AgeMonths | None = strawberry.field(default=strawberry.UNSET, description="The age in months.")
    age_years: AgeYears | None = strawberry.field(default=strawberry.UNSET, description="The age in years.")
    description: Text | None = strawberry.field(default=strawberry.UNSET, description="About the pet.")
    state: Text255 | None = strawberry.field(default=strawberry.UNSET, description="The state or province.")
    city: Text255 | None = strawberry.field(default=strawberry.UNSET, description="The city's name.")


@strawberry.input(description="A pet to create. At most one of the fields that say how old it is.")
class CreatePetInput(PetFactsInput):
    name: Text255 = strawberry.field(description="The pet's name.")
    species: Text = strawberry.field(description="The species in plain words, in any language.")
    country: CountryCode = strawberry.field(description="The country the pet lives in.")
    confirm_duplicate: bool | None = strawberry.field(
        default=False, description="Create it although the user has a namesake of the species."
    )

    def new(self) -> NewPet:
        """Give it in the resolvers' terms."""
        return _values(NewPet, self)


@strawberry.input(description="What to change of a pet; what is left out stays, and nothing can be emptied.")
class UpdatePetInput(PetFactsInput):
    name: Text255 | None = strawberry.field(default=strawberry.UNSET, description="Another name.")
    species: Text | None = strawberry.field(default=strawberry.UNSET, description="Another species in plain words.")
    country: CountryCode | None = strawberry.field(default=strawberry.UNSET, description="Another country.")
    version: Timestamp | None = strawberry.field(default=None, description="The version that was read.")

    def edit(self) -> Edit[PetValues]:
        """Give it in the resolvers' terms."""
        return edit_of(self, _values(PetValues, self), self.version)


Kind = TypeVar("Kind", bound=PetValues)


def _values(kind: type[Kind], sent: CreatePetInput | UpdatePetInput) -> Kind:
    return kind(
        name=given(sent.name),
        species=given(sent.species),
        country=given(sent.country),
        sex=sent.sex.value if sent.sex else None,
        birth_date=given(sent.birth_date),
        birth_month_year=given(sent.birth_month_year),
        birth_year=given(sent.birth_year),
        age_months=given(sent.age_months),
        age_years=given(sent.age_years),
        description=given(sent.description),
        state=given(sent.state),
        city=given(sent.city),
    )
