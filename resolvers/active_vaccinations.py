"""What is due for a pet: its active vaccinations, fetched only where there can be any."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import structlog

from resolvers.catalogue import keeps_health_records
from resolvers.listings import list_newest
from resolvers.main_app.errors import DomainError, Forbidden, QuotaExceeded, RateLimited
from resolvers.main_app.records import PetRecord, VaccinationRecord
from resolvers.pets import can_edit
from resolvers.record_kind import VACCINATIONS
from resolvers.viewer import Viewer

DataStatus = Literal["available", "not_applicable", "no_access", "unavailable"]

_MOST = 200
_PATIENCE_SECONDS = 15.0
"""How long one pet may keep the others waiting."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A vaccination and the day it is due."""

    on: date
    vaccination: VaccinationRecord


@dataclass(frozen=True, slots=True)
class ActiveVaccinations:
    """A pet's active vaccinations, newest first, as of a day; `status` says why there may be none."""

    status: DataStatus
    today: date
    records: tuple[VaccinationRecord, ...] = ()

    @property
    def overdue(self) -> tuple[Due, ...]:
        """Those whose day has passed, longest ago first; due today is not overdue (VaccinationRecord.php)."""
        return tuple(due for due in self._dues() if due.on < self.today)

    @property
    def upcoming(self) -> tuple[Due, ...]:
        """Those due today or later, soonest first."""
        return tuple(due for due in self._dues() if due.on >= self.today)

    def _dues(self) -> list[Due]:
        dues = [Due(vaccination.due_at, vaccination) for vaccination in self.records if vaccination.due_at is not None]
        return sorted(dues, key=lambda due: (due.on, due.vaccination.id))

    @property
    def next(self) -> Due | None:
        """The one that is due soonest from today on."""
        return next(iter(self.upcoming), None)


async def load_active_vaccinations(viewer: Viewer, pet: PetRecord) -> ActiveVaccinations:
    """Load a pet's active vaccinations; a failure stays with this pet and shows as `unavailable`."""
    viewer.require("health:read")
    if not keeps_health_records(pet.pet_type.slug):
        return ActiveVaccinations("not_applicable", viewer.today)
    if not can_edit(pet):
        return ActiveVaccinations("no_access", viewer.today)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            listing = await list_newest(viewer.main_app, VACCINATIONS, pet.id, _MOST, {"status": "active"})
    except Forbidden:
        return ActiveVaccinations("no_access", viewer.today)
    except (DomainError, TimeoutError) as failure:
        if isinstance(failure, QuotaExceeded | RateLimited) and failure.message not in viewer.notes:
            viewer.notes.append(failure.message)
        log.warning("vaccinations.unavailable", reason=type(failure).__name__)
        return ActiveVaccinations("unavailable", viewer.today)
    return ActiveVaccinations("available", viewer.today, listing.items)


def note_onlookers(viewer: Viewer, seen: Iterable[tuple[PetRecord, ActiveVaccinations]]) -> None:
    """Tell the user whose vaccinations they may not read."""
    names = [pet.name for pet, vaccinations in seen if vaccinations.status == "no_access"]
    if names:
        viewer.notes.append(f"Vaccinations of {', '.join(names)} are not shown: only owners and editors may read them.")


def note_unavailable(viewer: Viewer, seen: Iterable[tuple[PetRecord, ActiveVaccinations]]) -> None:
    """Tell the user whose vaccinations could not be read this time, where their answer leaves those pets out."""
    names = [pet.name for pet, vaccinations in seen if vaccinations.status == "unavailable"]
    if names:
        viewer.notes.append(f"Vaccinations of {', '.join(names)} could not be read just now, so they may be missing.")
