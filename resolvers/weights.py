"""Weights of a pet: one a day, in kilograms (app/Http/Controllers/WeightHistory)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from resolvers.action_names import DELETE_WEIGHT, UPDATE_WEIGHT
from resolvers.edits import Edit, Values, in_callers_words, refuse_future
from resolvers.listings import Listing, list_newest, list_on_day
from resolvers.main_app.errors import DuplicateWarning, InvalidInput
from resolvers.main_app.records import WeightRecord
from resolvers.record_kind import WEIGHTS
from resolvers.viewer import Viewer
from resolvers.writes import Write

_DAYS_AHEAD = 1
"""The main app takes any day; one ahead of UTC is today for users east of it, more is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightValues(Values):
    """What may be said of a weight, in kilograms."""

    our_names: ClassVar[Mapping[str, str]] = {"record_date": "measured_at"}
    weight_kg: float | None = None
    measured_at: date | None = None


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
    refuse_future("measured_at", day, viewer.days, days_ahead=_DAYS_AHEAD)
    return WEIGHTS.addition(pet_id, WeightValues(weight_kg=weight_kg, measured_at=day).body())


async def update_weight(viewer: Viewer, pet_id: int, weight_id: int, edit: Edit[WeightValues]) -> WeightRecord:
    """Change what was given; raises Conflict when the edit's version is no longer the record's."""
    viewer.require("health:write")
    edit.check(f"A weight always has a value and a day; to remove it, call {DELETE_WEIGHT}.")
    day = edit.new.measured_at

    async def build() -> Write:
        refuse_future("measured_at", day, viewer.days, days_ahead=_DAYS_AHEAD)
        return Write(method="PUT", path=WEIGHTS.path(pet_id, weight_id), body=edit.body())

    return await _send(viewer, await viewer.prepare(build), pet_id, day)


def taken_day(existing: WeightRecord) -> str:
    """Say which weight a day has already, and what can be done."""
    return (
        f"The pet already has a weight of {existing.weight_kg:g} kg on {existing.record_date}. One weight a day is"
        f" kept: ask the user whether to change it, then call {UPDATE_WEIGHT} with weight_id {existing.id}."
    )


async def _send(viewer: Viewer, write: Write, pet_id: int, day: date | None) -> WeightRecord:
    with in_callers_words(WeightValues.our_names):
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
