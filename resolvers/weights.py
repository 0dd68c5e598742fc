"""Weights of a pet: one a day, in kilograms (app/Http/Controllers/WeightHistory)."""

from dataclasses import dataclass
from datetime import date

from resolvers.changes import UNSET, Maybe, given, refuse_clearing, refuse_emptiness, refuse_future, to_body
from resolvers.deletion import Deleted, guarded_delete
from resolvers.main_app.errors import DuplicateWarning, InvalidInput
from resolvers.main_app.records import WeightRecord
from resolvers.pages import Listing, list_newest, list_on_day
from resolvers.record_kind import WEIGHTS
from resolvers.viewer import Viewer, spelled
from resolvers.writes import Write

_DAYS_AHEAD = 1
"""The main app takes any day; one ahead of UTC is today for users east of it, more is a mistake."""


@dataclass(frozen=True, slots=True)
class WeightChanges:
    """What an update of a weight may say."""

    weight_kg: Maybe[float] = UNSET
    measured_at: Maybe[date] = UNSET


async def list_weights(viewer: Viewer, pet_id: int, limit: int) -> Listing[WeightRecord]:
    """List a pet's newest weights."""
    viewer.require("health:read")
    return await list_newest(viewer.main_app, WEIGHTS, pet_id, limit)


async def add_weight(viewer: Viewer, pet_id: int, weight_kg: float, measured_at: date | None) -> WeightRecord:
    """Add a weight, today's (UTC) by default; raises DuplicateWarning when the day has one."""
    viewer.require("health:write")
    day = measured_at or viewer.today

    async def build() -> Write:
        return weight_to_add(viewer, pet_id, weight_kg, day)

    return await _send(viewer, await viewer.prepare(build), pet_id, day)


def weight_to_add(viewer: Viewer, pet_id: int, weight_kg: float, day: date) -> Write:
    """Give the write that adds a weight; raises InvalidInput for a day too far ahead."""
    refuse_future("measured_at", day, viewer.today, days_ahead=_DAYS_AHEAD)
    return Write(method="POST", path=WEIGHTS.path(pet_id), body=to_body({"weight_kg": weight_kg, "record_date": day}))


async def update_weight(
    viewer: Viewer, pet_id: int, weight_id: int, changes: WeightChanges, version: str | None
) -> WeightRecord:
    """Change what was given; raises Conflict when `version` is no longer the record's."""
    viewer.require("health:write")
    mentioned = given(changes)
    refuse_clearing(mentioned, "A weight always has a value and a day; to remove it, call delete_weight.")
    refuse_emptiness(mentioned)
    day = mentioned.get("measured_at")

    async def build() -> Write:
        refuse_future("measured_at", day, viewer.today, days_ahead=_DAYS_AHEAD)
        spelled_theirs = {_THEIR_NAMES.get(name, name): value for name, value in mentioned.items()}
        return Write(method="PUT", path=WEIGHTS.path(pet_id, weight_id), body=to_body(spelled_theirs, version))

    return await _send(viewer, await viewer.prepare(build), pet_id, day)


async def delete_weight(viewer: Viewer, pet_id: int, weight_id: int) -> Deleted[WeightRecord]:
    """Delete a weight as it was just read; raises Conflict when it changed in between."""
    return await guarded_delete(
        viewer,
        WEIGHTS,
        pet_id,
        weight_id,
        lambda weight: to_body({"expected_weight_kg": weight.weight_kg, "expected_record_date": weight.record_date}),
    )


def taken_day(existing: WeightRecord) -> str:
    """Say what stands on a day that has a weight already, and what can be done."""
    return (
        f"The pet already has a weight of {existing.weight_kg:g} kg on {existing.record_date}. One weight a day is"
        f" kept: ask the user whether to change it, then call update_weight with weight_id {existing.id}."
    )


_THEIR_NAMES = {"measured_at": "record_date"}


async def _send(viewer: Viewer, write: Write, pet_id: int, day: date | None) -> WeightRecord:
    with spelled(record_date="measured_at"):
        try:
            weight = await viewer.send(write, WEIGHTS.reader)
        except InvalidInput as refused:
            if day is None or not refused.names("record_date"):
                raise
            existing = await list_on_day(viewer.main_app, WEIGHTS, pet_id, day)
            if not existing:
                raise
            raise DuplicateWarning(taken_day(existing[0]), existing) from refused
    return weight.model_copy(update={"weight_kg": round(weight.weight_kg, 2)})
