"""The arguments that several fields take, each described once."""

from typing import Annotated, TypeAlias

import strawberry

from schema.medical_records import MedicalRecordType
from schema.scalars import DaysAhead, Id, ListLimit, Text
from schema.vaccinations import VaccinationFilter

USUAL_LIMIT = ListLimit(50)
A_QUARTER = DaysAhead(90)

IdArgument: TypeAlias = Annotated[Id, strawberry.argument(description="Its id, as an earlier answer gave it.")]
PetIdArgument: TypeAlias = Annotated[Id, strawberry.argument(description="The pet's id.")]
OnePetArgument: TypeAlias = Annotated[Id | None, strawberry.argument(description="One pet's id; all pets without it.")]
NameArgument: TypeAlias = Annotated[
    Text | None, strawberry.argument(description="A name as the user said it: typos, accents and parts are fine.")
]
SpeciesArgument: TypeAlias = Annotated[
    Text | None, strawberry.argument(description="A species in plain words, in any of the languages.")
]
LimitArgument: TypeAlias = Annotated[ListLimit, strawberry.argument(description="How many to list at most.")]
DaysArgument: TypeAlias = Annotated[DaysAhead, strawberry.argument(description="How many days ahead to look.")]
VaccinationFilterArgument: TypeAlias = Annotated[
    VaccinationFilter, strawberry.argument(description="Which vaccinations to list.")
]
RecordTypeArgument: TypeAlias = Annotated[
    MedicalRecordType | None, strawberry.argument(description="Only records of this type.")
]
