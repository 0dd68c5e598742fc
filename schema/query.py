"""What can be asked: one root field per reading action."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers import agenda, overview, pets
from resolvers.medical_records import list_medical_records
from resolvers.vaccinations import list_vaccinations
from resolvers.weights import list_weights
from schema.account import Account, Profile
from schema.agenda import CareAgenda
from schema.arguments import (
    A_QUARTER,
    USUAL_LIMIT,
    DaysArgument,
    IdArgument,
    LimitArgument,
    NameArgument,
    OnePetArgument,
    PetIdArgument,
    RecordTypeArgument,
    SpeciesArgument,
    VaccinationFilterArgument,
)
from schema.context import Info, selects
from schema.medical_records import MedicalRecordList
from schema.overview import OverviewInput
from schema.pet_summary import PetCandidate, PetCandidates
from schema.pets import Pet, PetList
from schema.species import PetType, PetTypeList
from schema.vaccinations import VaccinationFilter, VaccinationList
from schema.weights import WeightList

OverviewArgument: TypeAlias = Annotated[
    OverviewInput | None, strawberry.argument(description="Which pets to show, and in which order.")
]


@strawberry.type(description="What can be asked.")
class Query:
    @strawberry.field(description="All species that pets can have.")
    async def list_pet_types(self, info: Info) -> PetTypeList:
        """List the species; open to everybody."""
        context = info.context
        species = await context.species.list()
        return PetTypeList(pet_types=[PetType.of(one, context.language) for one in species])

    @strawberry.field(description="The signed-in user, from whom everything else can be reached.")
    def get_me(self, info: Info) -> Account:
        """Get the viewer; raises Unauthorized when there is none."""
        info.context.viewer.require("pets:read")
        return Account()

    @strawberry.field(description="Whose account is connected, as an id and a name.")
    def get_profile(self, info: Info) -> Profile:
        """Get the profile; raises Unauthorized when there is no viewer."""
        info.context.viewer.require("pets:read")
        return Profile()

    @strawberry.field(description="The pets the user may see.")
    async def list_pets(self, info: Info, name: NameArgument = None, species: SpeciesArgument = None) -> PetList:
        """List pets, filtered by likeness of name and by species."""
        viewer = info.context.viewer
        return PetList.of(await pets.list_pets(viewer, name, species), viewer.today)

    @strawberry.field(description="The pets that a name may mean, the likeliest first.")
    async def find_pet(self, info: Info, name: NameArgument = None, species: SpeciesArgument = None) -> PetCandidates:
        """Find pets by likeness of name and by species."""
        viewer = info.context.viewer
        found = await pets.find_pets(viewer, name, species)
        return PetCandidates(
            candidates=[PetCandidate.of(candidate, viewer.today) for candidate in found], total=len(found)
        )

    @strawberry.field(description="Pets filtered and sorted by what is due.")
    async def pets_overview(self, info: Info, input: OverviewArgument = None) -> PetList:  # noqa: A002
        viewer = info.context.viewer
        asked = (input or OverviewInput()).filter()
        listed = await overview.list_overview(viewer, asked, info.context.loaders.active_vaccinations.load)
        return PetList.of(listed, viewer.today)

    @strawberry.field(description="What is due in the coming days, for all pets or one.")
    async def care_agenda(
        self, info: Info, days: DaysArgument = A_QUARTER, pet_id: OnePetArgument = None
    ) -> CareAgenda:
        return CareAgenda.of(await agenda.care_agenda(info.context.viewer, days, pet_id))

    @strawberry.field(description="One pet.")
    async def get_pet(self, info: Info, id: IdArgument) -> Pet:  # noqa: A002
        """Get a pet; its detail is read only where something of it is selected."""
        viewer = info.context.viewer
        get = pets.get_pet_in_full if selects(info, "categories") else pets.get_pet
        return Pet.of(await get(viewer, id), viewer.today)

    @strawberry.field(description="The newest vaccinations of a pet.")
    async def list_vaccinations(
        self,
        info: Info,
        pet_id: PetIdArgument,
        limit: LimitArgument = USUAL_LIMIT,
        status: VaccinationFilterArgument = VaccinationFilter.ALL,
    ) -> VaccinationList:
        viewer = info.context.viewer
        listing = await list_vaccinations(viewer, pet_id, limit, status.value)
        return VaccinationList.of(listing, viewer.today)

    @strawberry.field(description="The newest medical records of a pet.")
    async def list_medical_records(
        self,
        info: Info,
        pet_id: PetIdArgument,
        limit: LimitArgument = USUAL_LIMIT,
        record_type: RecordTypeArgument = None,
    ) -> MedicalRecordList:
        wanted = None if record_type is None else record_type.value
        listing = await list_medical_records(info.context.viewer, pet_id, limit, wanted)
        return MedicalRecordList.of(listing)

    @strawberry.field(description="The newest weights of a pet.")
    async def list_weights(self, info: Info, pet_id: PetIdArgument, limit: LimitArgument = USUAL_LIMIT) -> WeightList:
        return WeightList.of(await list_weights(info.context.viewer, pet_id, limit))
