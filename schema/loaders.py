"""DataLoaders: what one request loads per pet, each once, at the same time and a few at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from strawberry.dataloader import DataLoader

from resolvers.account import get_account
from resolvers.active_vaccinations import ActiveVaccinations, load_active_vaccinations
from resolvers.listings import Listing
from resolvers.main_app.records import MedicalRecord, PetRecord, UserRecord, VaccinationRecord, WeightRecord
from resolvers.medical_records import list_medical_records
from resolvers.pets import get_pet_in_full
from resolvers.vaccinations import StatusFilter, list_vaccinations
from resolvers.viewer import Viewer
from resolvers.weights import list_weights

Key = TypeVar("Key")
Loaded = TypeVar("Loaded")
Filter = TypeVar("Filter")


@dataclass(frozen=True, slots=True)
class ListingKey(Generic[Filter]):
    """Which records of which pet."""

    pet_id: int
    limit: int
    filter: Filter


class PerPet(Generic[Key, Loaded]):
    """A loader whose keys are loaded side by side; one that fails fails alone. Concurrency is the Delegate's."""

    def __init__(self, load: Callable[[Key], Awaitable[Loaded]]) -> None:
        self._load = load
        self._loader: DataLoader[Key, Loaded] = DataLoader(load_fn=self._load_all)

    async def load(self, key: Key) -> Loaded:
        """Load one key, with the others that are asked for in the same turn."""
        return await self._loader.load(key)

    async def _load_all(self, keys: Sequence[Key]) -> Sequence[Loaded | BaseException]:
        return await asyncio.gather(*(self._load(key) for key in keys), return_exceptions=True)


class Loaders:
    """All loaders of a request."""

    def __init__(self, viewer: Viewer) -> None:
        self.weights = PerPet[ListingKey[None], Listing[WeightRecord]](
            lambda key: list_weights(viewer, key.pet_id, key.limit),
        )
        self.vaccinations = PerPet[ListingKey[StatusFilter], Listing[VaccinationRecord]](
            lambda key: list_vaccinations(viewer, key.pet_id, key.limit, key.filter),
        )
        self.medical_records = PerPet[ListingKey[str | None], Listing[MedicalRecord]](
            lambda key: list_medical_records(viewer, key.pet_id, key.limit, key.filter),
        )
        self.details = PerPet[int, PetRecord](lambda pet_id: get_pet_in_full(viewer, pet_id))
        self.active_vaccinations = PerPet[PetRecord, ActiveVaccinations](
            lambda pet: load_active_vaccinations(viewer, pet)
        )
        self._accounts = PerPet[int, UserRecord](lambda _: get_account(viewer))
        self._user_id = viewer.user_id

    async def account(self) -> UserRecord:
        """Load the viewer's account, once."""
        return await self._accounts.load(self._user_id)
