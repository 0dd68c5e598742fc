"""A whole weigh-in: many weights at once, row by row, paced by the main app's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from resolvers.action_names import FIND_PET, LOG_WEIGHTS
from resolvers.edits import in_callers_words
from resolvers.main_app.errors import (
    AccountBanned,
    DomainError,
    EmailNotVerified,
    FieldFault,
    InvalidInput,
    QuotaExceeded,
    RateLimited,
    Unauthorized,
    UnsupportedForSpecies,
)
from resolvers.main_app.records import PetRecord, WeightRecord
from resolvers.names.matching import NameMatch
from resolvers.pets import Candidate, NamedPets, can_edit
from resolvers.record_kind import WEIGHTS
from resolvers.taken_days import TakenDays
from resolvers.viewer import Viewer
from resolvers.weights import WeightValues, taken_day, weight_to_add
from resolvers.writes import Write

RowStatus = Literal["created", "duplicate", "ambiguous", "not_found", "invalid", "not_attempted", "failed"]

MOST_ROWS = 30
"""How many rows one weigh-in may have; more would not fit into one answer's time."""

_MOST_CANDIDATES = 6
"""Of each row: thirty ambiguous ones still fit into an answer, so that no row's result is cut off."""

_RESERVE_SECONDS = 3.0
"""What a row needs at most: below this nothing new is begun, so that no write is cut off by the deadline."""


@dataclass(frozen=True, slots=True)
class WeighIn:
    """One row as it was said; the day is today's (UTC) where none is."""

    pet_id: int | None
    pet_name: str | None
    weight_kg: float
    measured_at: date | None


@dataclass(frozen=True, slots=True)
class UnusableRow:
    """A row whose own values break a rule, and which."""

    fault: str


@dataclass(frozen=True, slots=True)
class ResolvedRow:
    """A row whose pet and day are known."""

    index: int
    pet: PetRecord
    weight_kg: float
    day: date

    def result(self, status: RowStatus, message: str | None = None, weight: WeightRecord | None = None) -> "RowResult":
        """Say what became of it."""
        return RowResult(self.index, status, self.pet, weight, message=message)


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row; `index` counts from 0."""

    index: int
    status: RowStatus
    pet: PetRecord | None = None
    weight: WeightRecord | None = None
    candidates: tuple[PetRecord, ...] = ()
    message: str | None = None


async def log_weights(viewer: Viewer, rows: Sequence[WeighIn | UnusableRow]) -> tuple[RowResult, ...]:
    """Log each row on its own; the same rows again finish what is left, and nothing is written twice.

    The main app takes 15 weights a minute, refused ones included (AppServiceProvider.php, lines 167-181), so a day
    that may be taken is read before it is written. What does not fit into the deadline is `not_attempted`.
    """
    viewer.require("health:write")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"entries must have 1 to {MOST_ROWS} rows.", [FieldFault("entries", "too_long")])
    pets = await viewer.pets()
    named = NamedPets(pets)
    resolved = [await _resolve(index, row, named, viewer.today) for index, row in enumerate(rows)]
    earliest = _earliest_days([row for row in resolved if isinstance(row, ResolvedRow)])
    writer = _RowWriter(viewer, TakenDays(viewer, earliest))
    return tuple([await writer.log(row) if isinstance(row, ResolvedRow) else row for row in resolved])


async def _resolve(index: int, row: WeighIn | UnusableRow, pets: NamedPets, today: date) -> ResolvedRow | RowResult:
    """Give a row its pet and its day, or say why it cannot have them."""
    if isinstance(row, UnusableRow):
        return RowResult(index, "invalid", message=row.fault)
    meant = await _meant(index, row, pets)
    if isinstance(meant, RowResult):
        return meant
    return ResolvedRow(index, meant, row.weight_kg, row.measured_at or today)


async def _meant(index: int, row: WeighIn, pets: NamedPets) -> PetRecord | RowResult:
    """Find the one pet that a row means for certain: nothing is ever written to a name that was not said."""
    alike = () if row.pet_name is None else _best(await pets.find(row.pet_name))
    if row.pet_id is not None:
        return _of_id(index, row, pets, alike)
    if row.pet_name is None:
        return RowResult(index, "invalid", message="Give pet_id or pet_name.")
    if not alike:
        return RowResult(index, "not_found", message=_NO_SUCH_NAME)
    if len(alike) == 1 and alike[0].match is not None and alike[0].match.certain:
        return alike[0].pet
    left_out = len(alike) - _MOST_CANDIDATES
    message = f"{_WHICH} {left_out} more are left out: {FIND_PET} lists them all." if left_out > 0 else _WHICH
    candidates = tuple(candidate.pet for candidate in alike[:_MOST_CANDIDATES])
    return RowResult(index, "ambiguous", candidates=candidates, message=message)


def _of_id(index: int, row: WeighIn, pets: NamedPets, alike: Sequence[Candidate]) -> PetRecord | RowResult:
    pet = None if row.pet_id is None else pets.get(row.pet_id)
    if pet is None:
        return RowResult(index, "not_found", message=_NO_SUCH_ID)
    if row.pet_name is not None and pet.id not in {candidate.pet.id for candidate in alike}:
        return RowResult(index, "invalid", message=_DISAGREE.format(name=pet.name))
    return pet


def _best(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Keep the exact ones, else the certain ones, else those of the best kind there is."""
    matched = [(candidate, candidate.match) for candidate in ranked if candidate.match is not None]
    for keep in (_is_exact, _is_certain, _is_close):
        kept = tuple(candidate for candidate, match in matched if keep(match))
        if kept:
            return kept
    return tuple(candidate for candidate, _ in matched)


def _is_exact(match: NameMatch) -> bool:
    return match.kind == "exact"


def _is_certain(match: NameMatch) -> bool:
    return match.certain


def _is_close(match: NameMatch) -> bool:
    return match.kind == "close"


def _earliest_days(rows: Sequence[ResolvedRow]) -> dict[int, date]:
    earliest: dict[int, date] = {}
    for row in rows:
        earliest[row.pet.id] = min(row.day, earliest.get(row.pet.id, row.day))
    return earliest


_NO_SUCH_ID = "The user sees no pet with this pet_id."
_NO_SUCH_NAME = "The user sees no pet with a name like this. Ask which pet is meant."
_DISAGREE = "pet_id is {name}, and pet_name is another name. Ask which pet was weighed, then send the right one."
_ONLOOKER = "The user may only view this pet, not weigh it."
_WHICH = "The name fits these pets, none for certain. Ask the user which one, then send this row with its pet_id."
_LATER = f"Not tried yet. Call {LOG_WEIGHTS} again with the same rows%s: what is saved already is not written twice."
_HALTED = f"Not tried. %s Then call {LOG_WEIGHTS} again with the same rows: what is saved already is not written twice."

_ABOUT_THE_ACCOUNT = (Unauthorized, EmailNotVerified, AccountBanned, QuotaExceeded)
"""What stops one row would stop all the others too."""


class _RowWriter:
    """Writes row after row, and knows when to stop."""

    def __init__(self, viewer: Viewer, taken: TakenDays) -> None:
        self._viewer = viewer
        self._taken = taken
        self._wrote = False
        self._stopped: str | None = None

    async def log(self, row: ResolvedRow) -> RowResult:
        """Write a row, or say why not; raises what concerns the whole account while nothing is written."""
        if self._stopped is None and self._viewer.main_app.deadline.remaining < _RESERVE_SECONDS:
            self._stopped = _LATER % ""
        if self._stopped is None:
            try:
                return await self._log(row)
            except RateLimited as limited:
                self._stopped = _LATER % f" in {limited.retry_after} seconds"
            except _ABOUT_THE_ACCOUNT as ended:
                if not self._wrote:
                    raise
                self._stopped = _HALTED % ended.message
            except DomainError as failure:
                return row.result("invalid" if isinstance(failure, InvalidInput) else "failed", failure.message)
        return row.result("not_attempted", self._stopped)

    async def _log(self, row: ResolvedRow) -> RowResult:
        pet, weight_kg, day = row.pet, row.weight_kg, row.day
        if not can_edit(pet):
            return row.result("failed", _ONLOOKER)
        if not pet.pet_type.weight_tracking_allowed:
            raise UnsupportedForSpecies
        write = weight_to_add(self._viewer, pet.id, weight_kg, day)
        standing = await self._taken.find(pet, day)
        if standing is None:
            created = await self._add(write, f"{pet.id}:{day}:{weight_kg}")
            if created is not None:
                self._wrote = True
                self._taken.add(created)
                await self._viewer.journal.wrote(pet.id)
                return row.result("created", weight=created)
            standing = await self._taken.find_again(pet, day)
        if standing is None:
            return row.result("failed", "Meo Mai Moi refused this day. Ask the user to check it.")
        same = standing.weight_kg == weight_kg
        return row.result("duplicate", "This weight is saved already." if same else taken_day(standing), standing)

    async def _add(self, write: Write, row_key: str) -> WeightRecord | None:
        """Add a weight, waiting out the main app's limit while the deadline allows; None when the day is taken."""
        key = sha256(f"{self._viewer.journal.key}:{row_key}".encode()).hexdigest()
        try:
            with in_callers_words(WeightValues.our_names):
                return await self._viewer.main_app.send_paced(write.call(key), WEIGHTS.reader, _RESERVE_SECONDS)
        except InvalidInput as refused:
            if refused.names("measured_at"):
                return None
            raise
