"""All pets with what is due: filtered, and sorted with the unknown last."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from resolvers.active_vaccinations import ActiveVaccinations, note_onlookers, note_unavailable
from resolvers.birthdays import age_sort_key, next_birthday
from resolvers.main_app.delegate import together
from resolvers.main_app.records import PetRecord
from resolvers.pets import birthday_of, find_pets
from resolvers.viewer import Viewer

SortBy = Literal["name", "next_vaccination_due_at", "next_birthday_at", "age"]
SortOrder = Literal["asc", "desc"]
SortKey: TypeAlias = str | date | tuple[int, int] | None
LoadVaccinations: TypeAlias = Callable[[PetRecord], Awaitable[ActiveVaccinations]]


@dataclass(frozen=True, slots=True)
class OverviewFilter:
    """Which pets to show, and in which order; without `sort_by` in the order of the list."""

    name: str | None = None
    species: str | None = None
    only_with_upcoming_vaccination: bool = False
    sort_by: SortBy | None = None
    sort_order: SortOrder = "asc"


async def list_overview(viewer: Viewer, asked: OverviewFilter, load: LoadVaccinations) -> tuple[PetRecord, ...]:
    """List pets for an overview; vaccinations are loaded only where the filter or the order depends on it."""
    viewer.require("health:read")
    pets = [candidate.pet for candidate in await find_pets(viewer, asked.name, asked.species)]
    if asked.only_with_upcoming_vaccination:
        pets = [pet for pet in pets if _may_have_due_dates(pet)]
        seen = list(zip(pets, await together(load(pet) for pet in pets), strict=True))
        note_onlookers(viewer, seen)
        note_unavailable(viewer, seen)
        pets = [pet for pet, vaccinations in seen if vaccinations.next is not None]
    if asked.sort_by is None:
        return tuple(pets)
    keys = await together(_sort_key(pet, asked.sort_by, viewer.today, load) for pet in pets)
    return tuple(_sorted(list(zip(pets, keys, strict=True)), descending=asked.sort_order == "desc"))


def _may_have_due_dates(pet: PetRecord) -> bool:
    """The summary's `unknown` means that no active vaccination has a due date (Pet.php, lines 502-551)."""
    return pet.health_summary is None or pet.health_summary.vaccination_status != "unknown"


async def _sort_key(pet: PetRecord, sort_by: SortBy, today: date, load: LoadVaccinations) -> SortKey:
    match sort_by:
        case "name":
            return pet.name.casefold()
        case "age":
            return age_sort_key(birthday_of(pet), today)
        case "next_birthday_at":
            return next_birthday(birthday_of(pet), today)
        case "next_vaccination_due_at":
            if not _may_have_due_dates(pet):
                return None
            due = (await load(pet)).next
            return None if due is None else due.on


def _sorted(keyed: list[tuple[PetRecord, SortKey]], *, descending: bool) -> list[PetRecord]:
    """Sort by key, ties by name then id in either order, the unknown last in both."""
    by_name = sorted(keyed, key=lambda pair: (pair[0].name.casefold(), pair[0].id))
    known = [(pet, key) for pet, key in by_name if key is not None]
    unknown = [pet for pet, key in by_name if key is None]
    known.sort(key=lambda pair: pair[1], reverse=descending)
    return [pet for pet, _ in known] + unknown
