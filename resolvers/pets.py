"""Pets that the user may see: listed, searched by name and species, and read one by one."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from resolvers.birthdays import Birthday, from_parts
from resolvers.catalogue import Species
from resolvers.main_app.client import Call
from resolvers.main_app.errors import FieldFault, InvalidInput, NotFound
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import PetRecord
from resolvers.names.matching import Name, NameMatch, rank_in_turns
from resolvers.names.species import UnknownSpecies, match_species
from resolvers.viewer import Viewer

Access = Literal["owner", "editor", "viewer", "foster", "sitter", "group"]

PET = Reader(PetRecord)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pet that a name may mean; without a name asked for there is no match to speak of."""

    pet: PetRecord
    match: NameMatch | None


async def list_pets(viewer: Viewer, name: str | None, species: str | None) -> tuple[PetRecord, ...]:
    """List the pets the user may see, in the main app's order, or best match first when a name is given."""
    return tuple(candidate.pet for candidate in await find_pets(viewer, name, species))


async def find_pets(viewer: Viewer, name: str | None, species: str | None) -> tuple[Candidate, ...]:
    """Find pets by likeness of name and by species; raises InvalidInput `unknown_species`."""
    viewer.require("pets:read")
    pets = await viewer.pets()
    if species is not None:
        slug = (await find_species(viewer, species)).slug
        pets = tuple(pet for pet in pets if pet.pet_type.slug == slug)
    if name is None:
        return tuple(Candidate(pet, None) for pet in pets)
    return await NamedPets(pets).find(name)


class NamedPets:
    """Pets with their names prepared for comparing, so that many spoken names cost one preparation."""

    def __init__(self, pets: Sequence[PetRecord]) -> None:
        self._by_id = {pet.id: pet for pet in pets}
        self._names: dict[int, Name] = {}

    def get(self, pet_id: int) -> PetRecord | None:
        """Give the pet of an id."""
        return self._by_id.get(pet_id)

    async def find(self, name: str) -> tuple[Candidate, ...]:
        """Rank the pets by how well their names match what was said: best first, without those that do not match."""
        ranked = await rank_in_turns(Name(name), self._prepared())
        return tuple(Candidate(self._by_id[found.id], found.match) for found in ranked)

    def _prepared(self) -> Iterator[tuple[int, Name]]:
        for pet_id, pet in self._by_id.items():
            name = self._names.get(pet_id)
            if name is None:
                name = self._names[pet_id] = Name(pet.name)
            yield pet_id, name


async def get_pet(viewer: Viewer, pet_id: int) -> PetRecord:
    """Get a pet as the list has it; one that is not in the list, but public, as its detail has it."""
    viewer.require("pets:read")
    return await read_pet(viewer, pet_id)


async def get_pet_in_full(viewer: Viewer, pet_id: int) -> PetRecord:
    """Get a pet with its categories, which only its detail has, and its health summary, which only the list has."""
    viewer.require("pets:read")
    return await read_pet_in_full(viewer, pet_id)


async def read_pet(viewer: Viewer, pet_id: int) -> PetRecord:
    """Read a pet as `get_pet` does, for an action that changes it and may do so without the right to read."""
    for pet in await viewer.pets():
        if pet.id == pet_id:
            return pet
    return await _read_detail(viewer, pet_id)


async def read_pet_in_full(viewer: Viewer, pet_id: int) -> PetRecord:
    """Read a pet's detail and the list at once; the list proves the token, so a refusal is a missing right."""
    detail = asyncio.ensure_future(_read_detail(viewer, pet_id))
    try:
        pets = await viewer.pets()
    except BaseException:
        detail.cancel()
        await asyncio.wait([detail])
        raise
    pet = await detail
    listed = next((listed for listed in pets if listed.id == pet_id), None)
    if listed is None:
        return pet
    known = {"health_summary": listed.health_summary, "viewer_permissions": listed.viewer_permissions}
    return pet.model_copy(update=known)


async def _read_detail(viewer: Viewer, pet_id: int) -> PetRecord:
    """Read a pet's detail; `optional_auth` is not marked, since the list is read beside it and proves the token."""
    return await viewer.main_app.send(Call("GET", f"pets/{pet_id}"), PET)


async def find_species(viewer: Viewer, word: str) -> Species:
    """Find the species a word means, in any of the languages; raises InvalidInput `unknown_species`."""
    catalogue = await viewer.species.list()
    try:
        slug = match_species(word, [species.entry() for species in catalogue]).slug
    except UnknownSpecies as unknown:
        alike = {entry.slug for entry in unknown.nearest}
        nearest = ", ".join(species.name(viewer.language) for species in catalogue if species.slug in alike)
        perhaps = f" Perhaps: {nearest}." if nearest else ""
        names = ", ".join(species.slug for species in catalogue)
        raise InvalidInput(
            f"There is no such species.{perhaps} The species are: {names}. Ask the user which one is meant.",
            [FieldFault("species", "unknown_species")],
        ) from unknown
    return next(species for species in catalogue if species.slug == slug)


def visible(pets: Sequence[PetRecord], pet_id: int) -> PetRecord:
    """Pick a pet from the list; raises NotFound."""
    for pet in pets:
        if pet.id == pet_id:
            return pet
    raise NotFound


def birthday_of(pet: PetRecord) -> Birthday:
    """Give the birthday as far as its precision is true."""
    return from_parts(
        pet.birthday_precision,
        pet.birthday,
        year=pet.birthday_year,
        month=pet.birthday_month,
        day=pet.birthday_day,
    )


def access_to(pet: PetRecord) -> Access | None:
    """Say by which right the user sees a pet, the strongest where there are several; None for a stranger's."""
    rights = pet.viewer_permissions
    if rights is None:
        return None
    ranked: dict[Access, bool] = {
        "owner": rights.is_owner,
        "editor": rights.is_editor,
        "group": any(source.type == "group" for source in rights.access_sources),
        "foster": rights.is_foster,
        "sitter": rights.is_sitter,
        "viewer": rights.is_viewer,
    }
    return next((access for access, holds in ranked.items() if holds), None)


def can_edit(pet: PetRecord) -> bool:
    """Say whether the user may write to a pet, and read its health records (HandlesPetResources.php, lines 41-63)."""
    return pet.viewer_permissions is not None and pet.viewer_permissions.can_edit
