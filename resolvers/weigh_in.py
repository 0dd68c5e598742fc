"""A whole weigh-in: many weights at once, row by row, paced by the main app's limit."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal

from resolvers.main_app.errors import DomainError, FieldFault, InvalidInput, RateLimited, Unauthorized
from resolvers.main_app.records import PetRecord, WeightRecord
from resolvers.pages import list_on_day
from resolvers.pets import can_edit, rank_pets
from resolvers.record_kind import WEIGHTS
from resolvers.viewer import Viewer, spelled
from resolvers.weights import taken_day, weight_to_add

RowStatus = Literal["created", "duplicate", "ambiguous", "not_found", "invalid", "not_attempted", "failed"]

MOST_ROWS = 30
"""How many rows one weigh-in may have; more would not fit into one answer's time."""

_RESERVE_SECONDS = 3.0
"""What a row needs at most: below this nothing new is begun, so that no write is cut off by the deadline."""


@dataclass(frozen=True, slots=True)
class WeighIn:
    """One row as it was said; `fault` says why it cannot be used at all."""

    pet_id: int | None = None
    pet_name: str | None = None
    weight_kg: float = 0
    measured_at: date | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row; `index` counts from 0."""

    index: int
    status: RowStatus
    pet: PetRecord | None = None
    weight: WeightRecord | None = None
    candidates: tuple[PetRecord, ...] = ()
    message: str | None = None


async def log_weights(viewer: Viewer, rows: Sequence[WeighIn]) -> tuple[RowResult, ...]:
    """Log each row on its own; the same rows again finish what is left, and nothing is written twice.

    The main app takes 15 weights a minute, refused ones included (AppServiceProvider.php, lines 167-181), so a day
    that may be taken is read before it is written. What does not fit into the deadline is `not_attempted`.
    """
    viewer.require("health:write")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"entries must have 1 to {MOST_ROWS} rows.", [FieldFault("entries", "too_long")])
    pets = await viewer.pets()
    scribe = _Scribe(viewer)
    return tuple([await scribe.log(_resolve(index, row, pets), row) for index, row in enumerate(rows)])


def _resolve(index: int, row: WeighIn, pets: Sequence[PetRecord]) -> RowResult:
    """Say which pet a row means: a result without message, or why that cannot be said."""
    if row.fault is not None:
        return RowResult(index, "invalid", message=row.fault)
    if row.pet_id is not None:
        pet = next((pet for pet in pets if pet.id == row.pet_id), None)
        return RowResult(index, "created", pet) if pet else RowResult(index, "not_found", message=_NO_SUCH_ID)
    if row.pet_name is None:
        return RowResult(index, "invalid", message="Give pet_id or pet_name.")
    ranked = rank_pets(row.pet_name, pets)
    if not ranked:
        return RowResult(index, "not_found", message=_NO_SUCH_NAME)
    kind = ranked[0].match.kind if ranked[0].match else "partial"
    alike = [found.pet for found in ranked if found.match and found.match.kind == kind]
    if len(alike) == 1 and kind != "partial":
        return RowResult(index, "created", alike[0])
    return RowResult(index, "ambiguous", candidates=tuple(found.pet for found in ranked), message=_WHICH)


_NO_SUCH_ID = "The user sees no pet with this pet_id."
_NO_SUCH_NAME = "The user sees no pet with a name like this. Ask which pet is meant."
_WHICH = "The name fits these pets, none for certain. Ask the user which one, then send this row with its pet_id."
_LATER = "Not tried yet. Call log_weights again with the same rows{when}: what is saved already is not written twice."


class _Scribe:
    """Writes row after row, and knows when to stop."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._stopped: str | None = None
        self._written: dict[tuple[int, date], WeightRecord] = {}

    async def log(self, row: RowResult, said: WeighIn) -> RowResult:
        """Write a resolved row, or say why not."""
        if row.pet is None:
            return row
        if self._stopped is None and self._viewer.main_app.deadline.remaining < _RESERVE_SECONDS:
            self._stopped = ""
        if self._stopped is not None:
            return replace(row, status="not_attempted", message=_LATER.format(when=self._stopped))
        day = said.measured_at or self._viewer.today
        try:
            return await self._log(row, row.pet, said.weight_kg, day)
        except InvalidInput as refused:
            return replace(row, status="invalid", message=refused.message)
        except RateLimited as limited:
            self._stopped = f" in {limited.retry_after} seconds"
            return replace(row, status="not_attempted", message=_LATER.format(when=self._stopped))
        except DomainError as failure:
            if isinstance(failure, Unauthorized) and not self._written:
                raise
            return replace(row, status="failed", message=failure.message)

    async def _log(self, row: RowResult, pet: PetRecord, weight_kg: float, day: date) -> RowResult:
        if not can_edit(pet):
            return replace(row, status="failed", message="The user may only view this pet, not weigh it.")
        standing = self._written.get((pet.id, day)) or await self._standing(pet, day)
        if standing is None:
            created = await self._add(pet, weight_kg, day)
            if created is not None:
                self._written[pet.id, day] = created
                return replace(row, weight=created)
            standing = await self._read(pet, day)
        if standing is None:
            return replace(row, status="failed", message="Meo Mai Moi refused this day. Ask the user to check it.")
        same = standing.weight_kg == weight_kg
        message = "This weight is saved already." if same else taken_day(standing)
        return replace(row, status="duplicate", weight=standing, message=message)

    async def _standing(self, pet: PetRecord, day: date) -> WeightRecord | None:
        """Read the day's weight, unless the pet's summary shows that nothing so recent is stored."""
        latest = pet.health_summary.latest_weight_record_date if pet.health_summary else None
        if pet.health_summary is not None and (latest is None or day > latest):
            return None
        return await self._read(pet, day)

    async def _read(self, pet: PetRecord, day: date) -> WeightRecord | None:
        return next(iter(await list_on_day(self._viewer.main_app, WEIGHTS, pet.id, day)), None)

    async def _add(self, pet: PetRecord, weight_kg: float, day: date) -> WeightRecord | None:
        """Add a weight, waiting out the main app's limit while the deadline allows; None when the day is taken."""
        write = weight_to_add(self._viewer, pet.id, weight_kg, day)
        row_key = sha256(f"{self._viewer.journal.key}:{pet.id}:{day}:{weight_kg}".encode()).hexdigest()
        while True:
            try:
                with spelled(record_date="measured_at"):
                    created = await self._viewer.main_app.send(write.call(row_key), WEIGHTS.reader)
            except InvalidInput as refused:
                if refused.names("measured_at"):
                    return None
                raise
            except RateLimited as limited:
                if limited.retry_after + _RESERVE_SECONDS > self._viewer.main_app.deadline.remaining:
                    raise
                await asyncio.sleep(limited.retry_after)
            else:
                await self._viewer.journal.wrote(pet.id)
                return created
