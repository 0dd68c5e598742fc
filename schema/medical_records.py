"""Medical records in the graph."""

from enum import Enum

import strawberry

from resolvers.edits import Edit
from resolvers.listings import Listing
from resolvers.main_app import records
from resolvers.medical_records import MedicalRecordValues, NewMedicalRecord
from resolvers.names.record_types import from_main_app
from schema.inputs import edit_of, given
from schema.scalars import Date, Id, Text, Text255, Text2000, Timestamp


@strawberry.enum(description="What a medical record is about.")
class MedicalRecordType(Enum):
    CHECKUP = "checkup"
    VET_VISIT = "vet_visit"
    DEWORMING = "deworming"
    FLEA_TREATMENT = "flea_treatment"
    NEUTER_SPAY = "neuter_spay"
    SYMPTOM = "symptom"
    SURGERY = "surgery"
    DENTAL = "dental"
    TEST_RESULT = "test_result"
    X_RAY = "x_ray"
    MEDICATION = "medication"
    TREATMENT = "treatment"
    OTHER = "other"


@strawberry.enum(description="What of a medical record can be emptied.")
class MedicalRecordBlank(Enum):
    DESCRIPTION = "description"
    VET_NAME = "vet_name"


@strawberry.type(description="One medical record of a pet.")
class MedicalRecord:
    id: Id = strawberry.field(description="The record's id.")
    pet_id: Id = strawberry.field(description="The pet's id.")
    record_type: MedicalRecordType = strawberry.field(description="What it is about.")
    record_type_text: str | None = strawberry.field(
        description="Its type in the user's own word, where that is none of ours."
    )
    description: str | None = strawberry.field(description="What happened.")
    record_date: Date = strawberry.field(description="The day it happened.")
    vet_name: str | None = strawberry.field(description="The veterinarian or clinic.")
    version: Timestamp = strawberry.field(description="Send it with an update to change only what was read.")

    @staticmethod
    def of(record: records.MedicalRecord) -> "MedicalRecord":
        """Show a record."""
        read = from_main_app(record.record_type)
        return MedicalRecord(
            id=Id(record.id),
            pet_id=Id(record.pet_id),
            record_type=MedicalRecordType(read.record_type),
            record_type_text=read.record_type_text,
            description=record.description,
            record_date=Date(record.record_date),
            vet_name=record.vet_name,
            version=Timestamp(record.updated_at),
        )


@strawberry.type(description="The newest medical records of a pet.")
class MedicalRecordList:
    medical_records: list[MedicalRecord] = strawberry.field(description="The records, newest first.")
    total: int = strawberry.field(description="How many there are in all.")
    has_more: bool = strawberry.field(description="Whether there are more than these.")

    @staticmethod
    def of(listing: Listing[records.MedicalRecord]) -> "MedicalRecordList":
        """Show a listing."""
        shown = [MedicalRecord.of(record) for record in listing.items]
        return MedicalRecordList(medical_records=shown, total=listing.total, has_more=listing.has_more)


@strawberry.type(description="A medical record that was deleted.")
class DeletedMedicalRecord:
    deleted: bool = strawberry.field(description="Always true.")
    id: Id = strawberry.field(description="The id it had.")
    was: MedicalRecord = strawberry.field(description="What was deleted, so that it can be told or added again.")


@strawberry.input(description="A medical record to add.")
class AddMedicalRecordInput:
    record_date: Date = strawberry.field(description="The day it happened.")
    record_type: Text | None = strawberry.field(default=None, description="What it is about; `other` by default.")
    description: Text2000 | None = strawberry.field(default=None, description="What happened.")
    vet_name: Text255 | None = strawberry.field(default=None, description="The veterinarian or clinic.")

    def new(self) -> NewMedicalRecord:
        """Give it in the resolvers' terms."""
        return NewMedicalRecord(
            record_type=self.record_type,
            description=self.description,
            record_date=self.record_date,
            vet_name=self.vet_name,
        )


@strawberry.input(description="What to change of a medical record; what is left out stays.")
class UpdateMedicalRecordInput:
    record_type: Text | None = strawberry.field(default=strawberry.UNSET, description="Another type.")
    description: Text2000 | None = strawberry.field(default=strawberry.UNSET, description="Another description.")
    record_date: Date | None = strawberry.field(default=strawberry.UNSET, description="Another day.")
    vet_name: Text255 | None = strawberry.field(default=strawberry.UNSET, description="Another veterinarian or clinic.")
    clear: list[MedicalRecordBlank] | None = strawberry.field(default=None, description="What to empty.")
    version: Timestamp | None = strawberry.field(default=None, description="The version that was read.")

    def edit(self) -> Edit[MedicalRecordValues]:
        """Give it in the resolvers' terms."""
        new = MedicalRecordValues(
            record_type=given(self.record_type),
            description=given(self.description),
            record_date=given(self.record_date),
            vet_name=given(self.vet_name),
        )
        return edit_of(self, new, self.version, self.clear)
