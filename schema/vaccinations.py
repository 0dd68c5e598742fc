"""Vaccinations in the graph."""

from datetime import date
from enum import Enum

import strawberry

from resolvers.edits import Edit
from resolvers.listings import Listing
from resolvers.main_app.records import VaccinationRecord
from resolvers.vaccinations import NewVaccination, Renewal, VaccinationValues, status_of
from schema.inputs import edit_of, given
from schema.pet_enums import word
from schema.scalars import Date, Id, Text255, Text1000, Timestamp, optional


@strawberry.enum(description="Where a vaccination stands.")
class VaccinationState(Enum):
    ACTIVE = word("active", "Not completed, and not past its due date.")
    OVERDUE = word("overdue", "Not completed, and its due date has passed.")
    COMPLETED = word("completed", "Replaced by a later one.")


@strawberry.enum(description="Which vaccinations to list.")
class VaccinationFilter(Enum):
    ACTIVE = word("active", "Those not completed, overdue ones included.")
    OVERDUE = word("overdue", "Those past their due date.")
    COMPLETED = word("completed", "Those replaced by a later one.")
    ALL = word("all", "All of them.")


@strawberry.enum(description="What of a vaccination can be emptied.")
class VaccinationBlank(Enum):
    DUE_AT = "due_at"
    NOTES = "notes"


@strawberry.type(description="One vaccination of a pet.")
class Vaccination:
    id: Id = strawberry.field(description="The vaccination's id.")
    pet_id: Id = strawberry.field(description="The pet's id.")
    vaccine_name: str = strawberry.field(description="The vaccine, as the certificate names it.")
    administered_at: Date = strawberry.field(description="The day it was given.")
    due_at: Date | None = strawberry.field(description="The day the next dose is due.")
    notes: str | None = strawberry.field(description="Whatever else was noted.")
    status: VaccinationState = strawberry.field(description="Where it stands today.")
    completed_at: Timestamp | None = strawberry.field(description="When a later one replaced it.")
    version: Timestamp = strawberry.field(description="Send it with an update to change only what was read.")

    @staticmethod
    def of(record: VaccinationRecord, today: date) -> "Vaccination":
        """Show a record as of a day."""
        return Vaccination(
            id=Id(record.id),
            pet_id=Id(record.pet_id),
            vaccine_name=record.vaccine_name,
            administered_at=Date(record.administered_at),
            due_at=optional(Date, record.due_at),
            notes=record.notes,
            status=VaccinationState(status_of(record, today)),
            completed_at=optional(Timestamp, record.completed_at),
            version=Timestamp(record.updated_at),
        )


@strawberry.type(description="The newest vaccinations of a pet.")
class VaccinationList:
    vaccinations: list[Vaccination] = strawberry.field(description="The vaccinations, newest first.")
    total: int = strawberry.field(description="How many there are in all.")
    has_more: bool = strawberry.field(description="Whether there are more than these.")

    @staticmethod
    def of(listing: Listing[VaccinationRecord], today: date) -> "VaccinationList":
        """Show a listing as of a day."""
        vaccinations = [Vaccination.of(vaccination, today) for vaccination in listing.items]
        return VaccinationList(vaccinations=vaccinations, total=listing.total, has_more=listing.has_more)


@strawberry.type(description="A vaccination that was deleted.")
class DeletedVaccination:
    deleted: bool = strawberry.field(description="Always true.")
    id: Id = strawberry.field(description="The id it had.")
    was: Vaccination = strawberry.field(description="What was deleted, so that it can be told or added again.")


@strawberry.input(description="A vaccination to add.")
class AddVaccinationInput:
    vaccine_name: Text255 = strawberry.field(description="The vaccine, as the certificate names it.")
    administered_at: Date = strawberry.field(description="The day it was given.")
    due_at: Date | None = strawberry.field(default=None, description="The day the next dose is due.")
    notes: Text1000 | None = strawberry.field(default=None, description="Whatever else is worth keeping.")

    def new(self) -> NewVaccination:
        """Give it in the resolvers' terms."""
        return NewVaccination(
            vaccine_name=self.vaccine_name, administered_at=self.administered_at, due_at=self.due_at, notes=self.notes
        )


@strawberry.input(description="A vaccination that follows an earlier one.")
class RenewVaccinationInput:
    administered_at: Date = strawberry.field(description="The day the new dose was given.")
    due_at: Date | None = strawberry.field(default=None, description="The day the dose after it is due.")
    vaccine_name: Text255 | None = strawberry.field(default=None, description="Another vaccine than the earlier one's.")
    notes: Text1000 | None = strawberry.field(default=None, description="Whatever else is worth keeping.")

    def renewal(self) -> Renewal:
        """Give it in the resolvers' terms."""
        return Renewal(
            vaccine_name=self.vaccine_name, administered_at=self.administered_at, due_at=self.due_at, notes=self.notes
        )


@strawberry.input(description="What to change of a vaccination; what is left out stays.")
class UpdateVaccinationInput:
    vaccine_name: Text255 | None = strawberry.field(default=strawberry.UNSET, description="Another vaccine name.")
    administered_at: Date | None = strawberry.field(default=strawberry.UNSET, description="Another day it was given.")
    due_at: Date | None = strawberry.field(default=strawberry.UNSET, description="Another due date.")
    notes: Text1000 | None = strawberry.field(default=strawberry.UNSET, description="Other notes.")
    clear: list[VaccinationBlank] | None = strawberry.field(default=None, description="What to empty.")
    version: Timestamp | None = strawberry.field(default=None, description="The version that was read.")

    def edit(self) -> Edit[VaccinationValues]:
        """Give it in the resolvers' terms."""
        new = VaccinationValues(
            vaccine_name=given(self.vaccine_name),
            administered_at=given(self.administered_at),
            due_at=given(self.due_at),
            notes=given(self.notes),
        )
        return edit_of(self, new, self.version, self.clear)
