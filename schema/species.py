"""Species in the graph."""

import strawberry

from resolvers.catalogue import Species
from schema.scalars import Id


@strawberry.type(description="A species that pets can have, and which records can be kept for it.")
class PetType:
    id: Id = strawberry.field(description="The species' id.")
    species: str = strawberry.field(
        description="The species' name for machines, the same in every language: guinea-pig."
    )
    name: str = strawberry.field(description="The species' name in the caller's language.")
    vaccinations: bool = strawberry.field(description="Whether vaccinations can be kept.")
    medical_records: bool = strawberry.field(description="Whether medical records can be kept.")
    weights: bool = strawberry.field(description="Whether weights can be kept.")

    @staticmethod
    def of(species: Species, language: str | None) -> "PetType":
        """Show a species in a language."""
        return PetType(
            id=Id(species.id),
            species=species.slug,
            name=species.name(language),
            vaccinations=species.vaccinations,
            medical_records=species.medical_records,
            weights=species.weights,
        )


@strawberry.type(description="All species.")
class PetTypeList:
    pet_types: list[PetType] = strawberry.field(description="The species, the most common first.")
