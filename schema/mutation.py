"""What can be changed: one root field per writing action."""

from typing import Annotated

import strawberry

from resolvers import medical_records, pet_writes, vaccinations, weigh_in, weights
from resolvers.deletion import delete_record
from resolvers.record_kind import MEDICAL_RECORDS, VACCINATIONS, WEIGHTS
from schema.arguments import IdArgument, PetIdArgument
from schema.context import Info
from schema.medical_records import (
    AddMedicalRecordInput,
    DeletedMedicalRecord,
    MedicalRecord,
    UpdateMedicalRecordInput,
)
from schema.pet_inputs import CreatePetInput, UpdatePetInput
from schema.pets import Pet
from schema.scalars import Id
from schema.vaccinations import (
    AddVaccinationInput,
    DeletedVaccination,
    RenewVaccinationInput,
    UpdateVaccinationInput,
    Vaccination,
)
from schema.weigh_in import WeighInResult, WeightEntryInput
from schema.weights import AddWeightInput, DeletedWeight, UpdateWeightInput, Weight

GIVEN = strawberry.argument(description="What is given.")
ROWS = strawberry.argument(description="The rows, 1 to 30.")

# An argument called `input` is GraphQL's custom for what a mutation takes.
# ruff: noqa: A002


@strawberry.type(description="What can be changed.")
class Mutation:
    @strawberry.mutation(description="Create a pet.")
    async def create_pet(self, info: Info, input: Annotated[CreatePetInput, GIVEN]) -> Pet:
        viewer = info.context.viewer
        pet = await pet_writes.create_pet(viewer, input.new(), confirm_duplicate=bool(input.confirm_duplicate))
        return Pet.of(pet, viewer.today)

    @strawberry.mutation(description="Change a pet.")
    async def update_pet(self, info: Info, id: IdArgument, input: Annotated[UpdatePetInput, GIVEN]) -> Pet:
        viewer = info.context.viewer
        return Pet.of(await pet_writes.update_pet(viewer, id, input.edit()), viewer.today)

    @strawberry.mutation(description="Add a vaccination.")
    async def add_vaccination(
        self, info: Info, pet_id: PetIdArgument, input: Annotated[AddVaccinationInput, GIVEN]
    ) -> Vaccination:
        viewer = info.context.viewer
        return Vaccination.of(await vaccinations.add_vaccination(viewer, pet_id, input.new()), viewer.today)

    @strawberry.mutation(description="Change a vaccination.")
    async def update_vaccination(
        self, info: Info, pet_id: PetIdArgument, id: IdArgument, input: Annotated[UpdateVaccinationInput, GIVEN]
    ) -> Vaccination:
        viewer = info.context.viewer
        record = await vaccinations.update_vaccination(viewer, pet_id, id, input.edit())
        return Vaccination.of(record, viewer.today)

    @strawberry.mutation(description="Complete a vaccination and add the one that follows it.")
    async def renew_vaccination(
        self, info: Info, pet_id: PetIdArgument, id: IdArgument, input: Annotated[RenewVaccinationInput, GIVEN]
    ) -> Vaccination:
        viewer = info.context.viewer
        return Vaccination.of(await vaccinations.renew_vaccination(viewer, pet_id, id, input.renewal()), viewer.today)

    @strawberry.mutation(description="Delete a vaccination.")
    async def delete_vaccination(self, info: Info, pet_id: PetIdArgument, id: IdArgument) -> DeletedVaccination:
        viewer = info.context.viewer
        deleted = await delete_record(viewer, VACCINATIONS, pet_id, id)
        return DeletedVaccination(deleted=True, id=Id(deleted.id), was=Vaccination.of(deleted.was, viewer.today))

    @strawberry.mutation(description="Add a medical record.")
    async def add_medical_record(
        self, info: Info, pet_id: PetIdArgument, input: Annotated[AddMedicalRecordInput, GIVEN]
    ) -> MedicalRecord:
        return MedicalRecord.of(await medical_records.add_medical_record(info.context.viewer, pet_id, input.new()))

    @strawberry.mutation(description="Change a medical record.")
    async def update_medical_record(
        self, info: Info, pet_id: PetIdArgument, id: IdArgument, input: Annotated[UpdateMedicalRecordInput, GIVEN]
    ) -> MedicalRecord:
        record = await medical_records.update_medical_record(info.context.viewer, pet_id, id, input.edit())
        return MedicalRecord.of(record)

    @strawberry.mutation(description="Delete a medical record.")
    async def delete_medical_record(self, info: Info, pet_id: PetIdArgument, id: IdArgument) -> DeletedMedicalRecord:
        deleted = await delete_record(info.context.viewer, MEDICAL_RECORDS, pet_id, id)
        return DeletedMedicalRecord(deleted=True, id=Id(deleted.id), was=MedicalRecord.of(deleted.was))

    @strawberry.mutation(description="Add a weight.")
    async def add_weight(self, info: Info, pet_id: PetIdArgument, input: Annotated[AddWeightInput, GIVEN]) -> Weight:
        added = await weights.add_weight(info.context.viewer, pet_id, input.weight_kg, input.measured_at)
        return Weight.of(added)

    @strawberry.mutation(description="Change a weight.")
    async def update_weight(
        self, info: Info, pet_id: PetIdArgument, id: IdArgument, input: Annotated[UpdateWeightInput, GIVEN]
    ) -> Weight:
        changed = await weights.update_weight(info.context.viewer, pet_id, id, input.edit())
        return Weight.of(changed)

    @strawberry.mutation(description="Delete a weight.")
    async def delete_weight(self, info: Info, pet_id: PetIdArgument, id: IdArgument) -> DeletedWeight:
        deleted = await delete_record(info.context.viewer, WEIGHTS, pet_id, id)
        return DeletedWeight(deleted=True, id=Id(deleted.id), was=Weight.of(deleted.was))

    @strawberry.mutation(description="Log a whole weigh-in, row by row.")
    async def log_weights(self, info: Info, entries: Annotated[list[WeightEntryInput], ROWS]) -> WeighInResult:
        viewer = info.context.viewer
        rows = await weigh_in.log_weights(viewer, [entry.row() for entry in entries])
        return WeighInResult.of(rows, viewer.today)
