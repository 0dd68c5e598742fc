"""Pets in the graph: what the list carries is shown at once, the rest is loaded where it is selected."""

from datetime import date

import strawberry

from resolvers.active_vaccinations import ActiveVaccinations
from resolvers.catalogue import keeps_health_records
from resolvers.main_app.errors import Forbidden
from resolvers.main_app.records import PetRecord
from resolvers.pets import can_edit
from schema.arguments import USUAL_LIMIT, LimitArgument, RecordTypeArgument, VaccinationFilterArgument
from schema.context import Info
from schema.loaders import ListingKey
from schema.medical_records import MedicalRecordList
from schema.pet_enums import DataStatus
from schema.pet_summary import PetSummary, summarise
from schema.scalars import CountryCode, Date, Timestamp, optional
from schema.vaccinations import Vaccination, VaccinationFilter, VaccinationList
from schema.weights import WeightList


@strawberry.type(description="One of a pet's latest weights.")
class RecentWeight:
    weight_kg: float = strawberry.field(description="The weight in kilograms.")
    measured_at: Date = strawberry.field(description="The day it was measured.")


@strawberry.type(description="A pet the user may see.")
class Pet(PetSummary):
    record: strawberry.Private[PetRecord]
    description: str | None = strawberry.field(description="What the owner wrote about the pet.")
    country: CountryCode | None = strawberry.field(description="The country the pet lives in.")
    state: str | None = strawberry.field(description="The state or province the pet lives in.")
    city: str | None = strawberry.field(description="The city the pet lives in.")
    created_at: Timestamp = strawberry.field(description="When the pet was added.")
    version: Timestamp = strawberry.field(description="Send it with an update to change only what was read.")

    @staticmethod
    def of(pet: PetRecord, today: date) -> "Pet":
        """Show a record as of a day."""
        return Pet(
            **summarise(pet, today),
            record=pet,
            description=pet.description or None,
            country=optional(CountryCode, pet.country),
            state=pet.state or None,
            city=pet.city or None,
            created_at=Timestamp(pet.created_at),
            version=Timestamp(pet.updated_at),
        )

    @strawberry.field(description="Breeds and traits of the pet.")
    async def categories(self, info: Info) -> list[str]:
        """Give the names of the pet's categories, which only its detail has."""
        categories = self.record.categories
        if categories is None:
            categories = (await info.context.loaders.details.load(self.record.id)).categories
        return [category.name for category in categories or ()]

    @strawberry.field(description="The pet's newest weights; null where the species has none.")
    async def weights(self, info: Info, limit: LimitArgument = USUAL_LIMIT) -> WeightList | None:
        """List weights; raises Forbidden where the user may only look at the pet."""
        if not self.record.pet_type.weight_tracking_allowed:
            return None
        self._refuse_onlookers()
        listing = await info.context.loaders.weights.load(ListingKey(self.record.id, limit, None))
        return WeightList.of(listing)

    @strawberry.field(description="The pet's newest vaccinations; null where the species has none.")
    async def vaccinations(
        self, info: Info, limit: LimitArgument = USUAL_LIMIT, status: VaccinationFilterArgument = VaccinationFilter.ALL
    ) -> VaccinationList | None:
        """List vaccinations; raises Forbidden where the user may only look at the pet."""
        if not keeps_health_records(self.record.pet_type.slug):
            return None
        self._refuse_onlookers()
        context = info.context
        listing = await context.loaders.vaccinations.load(ListingKey(self.record.id, limit, status.value))
        return VaccinationList.of(listing, context.viewer.today)

    @strawberry.field(description="The pet's newest medical records; null where the species has none.")
    async def medical_records(
        self, info: Info, limit: LimitArgument = USUAL_LIMIT, record_type: RecordTypeArgument = None
    ) -> MedicalRecordList | None:
        """List medical records; raises Forbidden where the user may only look at the pet."""
        if not keeps_health_records(self.record.pet_type.slug):
            return None
        self._refuse_onlookers()
        wanted = None if record_type is None else record_type.value
        listing = await info.context.loaders.medical_records.load(ListingKey(self.record.id, limit, wanted))
        return MedicalRecordList.of(listing)

    @strawberry.field(description="Vaccinations that are not completed, newest first.")
    async def active_vaccinations(self, info: Info) -> list[Vaccination]:
        active = await self._active_vaccinations(info)
        return [Vaccination.of(record, active.today) for record in active.records]

    @strawberry.field(description="The next day a vaccination is due, from today on.")
    async def next_vaccination_due_at(self, info: Info) -> Date | None:
        due = (await self._active_vaccinations(info)).next
        return None if due is None else Date(due.on)

    @strawberry.field(description="The vaccination that is due next.")
    async def next_vaccination_name(self, info: Info) -> str | None:
        due = (await self._active_vaccinations(info)).next
        return None if due is None else due.vaccination.vaccine_name

    @strawberry.field(description="How many vaccinations are past their due date.")
    async def overdue_vaccinations(self, info: Info) -> int:
        return len((await self._active_vaccinations(info)).overdue)

    @strawberry.field(description="Whether the vaccinations could be read.")
    async def vaccination_data_status(self, info: Info) -> DataStatus:
        return DataStatus((await self._active_vaccinations(info)).status)

    @strawberry.field(description="Whether weights can be kept for the species.")
    def weights_data_status(self) -> DataStatus:
        return DataStatus.AVAILABLE if self.record.pet_type.weight_tracking_allowed else DataStatus.NOT_APPLICABLE

    @strawberry.field(description="The two latest weights, newest first.")
    def recent_weights(self, info: Info) -> list[RecentWeight]:
        """List what the main app's summary carries."""
        info.context.viewer.require("health:read")
        health = self.record.health_summary
        if health is None:
            return []
        pairs = (
            (health.latest_weight_kg, health.latest_weight_record_date),
            (health.previous_weight_kg, health.previous_weight_record_date),
        )
        return [RecentWeight(weight_kg=kg, measured_at=Date(day)) for kg, day in pairs if kg is not None and day]

    async def _active_vaccinations(self, info: Info) -> ActiveVaccinations:
        return await info.context.loaders.active_vaccinations.load(self.record)

    def _refuse_onlookers(self) -> None:
        if not can_edit(self.record):
            raise Forbidden


@strawberry.type(description="Pets.")
class PetList:
    pets: list[Pet] = strawberry.field(description="The pets.")
    total: int = strawberry.field(description="How many they are.")
    truncated: bool = strawberry.field(default=False, description="Whether pets are left out of a too long answer.")

    @staticmethod
    def of(pets: tuple[PetRecord, ...], today: date) -> "PetList":
        """Show records as of a day."""
        return PetList(pets=[Pet.of(pet, today) for pet in pets], total=len(pets))
