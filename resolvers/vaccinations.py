"""Vaccinations of a pet (app/Http/Controllers/VaccinationRecord)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from resolvers.action_names import UPDATE_VACCINATION
from resolvers.edits import Edit, Values, refuse_future
from resolvers.listings import Listing, list_newest, list_on_day
from resolvers.main_app.errors import Conflict, DuplicateWarning, FieldFault, InvalidInput
from resolvers.main_app.records import VaccinationRecord
from resolvers.record_kind import VACCINATIONS
from resolvers.viewer import Viewer
from resolvers.writes import Write

StatusFilter = Literal["active", "overdue", "completed", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccinationValues(Values):
    """What may be said of a vaccination."""

    vaccine_name: str | None = None
    administered_at: date | None = None
    due_at: date | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal(VaccinationValues):
    """A vaccination that follows an old one, of the same vaccine unless another is named."""

    administered_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVaccination(Renewal):
    """A vaccination to add."""

    vaccine_name: str


def status_of(vaccination: VaccinationRecord, today: date) -> Literal["active", "overdue", "completed"]:
    """Say where a vaccination stands; due today is not overdue (VaccinationRecord.php, lines 178-223)."""
    if vaccination.completed_at is not None:
        return "completed"
    return "overdue" if vaccination.due_at is not None and vaccination.due_at < today else "active"


async def list_vaccinations(
    viewer: Viewer, pet_id: int, limit: int, status: StatusFilter
) -> Listing[VaccinationRecord]:
    """List a pet's newest vaccinations; the main app's `active` means not completed, overdue ones included."""
    viewer.require("health:read")
    return await list_newest(viewer.main_app, VACCINATIONS, pet_id, limit, {"status": status})


async def add_vaccination(viewer: Viewer, pet_id: int, new: NewVaccination) -> VaccinationRecord:
    """Add a vaccination; raises DuplicateWarning when that vaccine was recorded on that day."""
    viewer.require("health:write")

    async def build() -> Write:
        refuse_future("administered_at", new.administered_at, viewer.days)
        return VACCINATIONS.addition(pet_id, new.body())

    write = await viewer.prepare(build)
    try:
        return await viewer.send(write, VACCINATIONS.reader)
    except InvalidInput as refused:
        await _warn_of_same(viewer, refused, pet_id, new.administered_at, new.vaccine_name)
        raise


async def update_vaccination(
    viewer: Viewer, pet_id: int, vaccination_id: int, edit: Edit[VaccinationValues]
) -> VaccinationRecord:
    """Change what was given and empty what the edit clears (due_at, notes)."""
    viewer.require("health:write")
    edit.check("To empty due_at or notes, name them in `clear`; the rest always has a value.")
    one = VACCINATIONS.one(pet_id, vaccination_id)
    new = edit.new

    async def build() -> Write:
        refuse_future("administered_at", new.administered_at, viewer.days)
        version = None
        if _order_is_unchecked(edit):
            standing = await viewer.main_app.send(one, VACCINATIONS.reader)
            _refuse_due_before_administered(standing, new)
            version = standing.updated_at
        return Write(method="PUT", path=one.path, body=edit.body(version))

    write = await viewer.prepare(build)
    try:
        return await viewer.send(write, VACCINATIONS.reader)
    except InvalidInput as refused:
        standing = await viewer.main_app.send(one, VACCINATIONS.reader)
        day = new.administered_at or standing.administered_at
        await _warn_of_same(viewer, refused, pet_id, day, new.vaccine_name or standing.vaccine_name)
        raise


async def renew_vaccination(viewer: Viewer, pet_id: int, vaccination_id: int, renewal: Renewal) -> VaccinationRecord:
    """Complete a vaccination and add the one that follows it.

    The main app answers 500 when that vaccine stands on that day already (RenewVaccinationRecordController.php checks
    active records alone, the database all), so the day is looked at first.
    """
    viewer.require("health:write")
    one = VACCINATIONS.one(pet_id, vaccination_id)

    async def build() -> Write:
        refuse_future("administered_at", renewal.administered_at, viewer.days)
        old = await viewer.main_app.send(one, VACCINATIONS.reader)
        name = renewal.vaccine_name or old.vaccine_name
        _refuse_same(await _list_same(viewer, pet_id, renewal.administered_at, name))
        body = {**renewal.body(), "vaccine_name": name, **VACCINATIONS.guards(old)}
        return VACCINATIONS.addition(pet_id, body, path=f"{one.path}/renew")

    write = await viewer.prepare(build)
    try:
        return await viewer.send(write, VACCINATIONS.reader)
    except Conflict as conflict:
        raise Conflict(current=await viewer.main_app.send(one, VACCINATIONS.reader)) from conflict


def _order_is_unchecked(edit: Edit[VaccinationValues]) -> bool:
    """The main app compares due_at only with an administered_at sent along (UpdateVaccinationRecordController.php)."""
    one_alone = (edit.new.due_at is None) != (edit.new.administered_at is None)
    return one_alone and "due_at" not in edit.clear


def _refuse_due_before_administered(standing: VaccinationRecord, new: VaccinationValues) -> None:
    due_at = new.due_at or standing.due_at
    administered_at = new.administered_at or standing.administered_at
    if due_at is not None and due_at < administered_at:
        raise InvalidInput(
            f"due_at {due_at} would be before administered_at {administered_at}. Ask the user for the right dates.",
            [
                FieldFault(name, "due_before_administered")
                for name in ("due_at", "administered_at")
                if name in new.given
            ],
        )


async def _list_same(viewer: Viewer, pet_id: int, day: date, name: str) -> tuple[VaccinationRecord, ...]:
    of_the_day = await list_on_day(viewer.main_app, VACCINATIONS, pet_id, day)
    return tuple(record for record in of_the_day if record.vaccine_name == name)


def _refuse_same(existing: tuple[VaccinationRecord, ...]) -> None:
    if existing:
        raise DuplicateWarning(
            f"{existing[0].vaccine_name} is already recorded for this pet on {existing[0].administered_at}. Tell the"
            f" user; to change that record, call {UPDATE_VACCINATION} with vaccination_id {existing[0].id}.",
            existing,
        )


async def _warn_of_same(viewer: Viewer, refused: InvalidInput, pet_id: int, day: date, name: str) -> None:
    """Raise DuplicateWarning where a duplicate is why the day was refused: texts are localised, so the day is read."""
    if refused.names("administered_at"):
        _refuse_same(await _list_same(viewer, pet_id, day, name))
