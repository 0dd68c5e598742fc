"""Habits (app/Http/Controllers/Habit)."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from tests.sandbox.answers import Answer, enveloped, invalid, ok
from tests.sandbox.care.habit_access import entered, may_see
from tests.sandbox.care.habit_shapes import columns, habit_shape
from tests.sandbox.care.list_rules import check_ids
from tests.sandbox.care.records import Habit
from tests.sandbox.care.words import success_inside, text
from tests.sandbox.health_pages import touch
from tests.sandbox.permissions import is_owner
from tests.sandbox.validation import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    REQUIRED,
    STRING,
    Field,
    Rule,
    Validator,
    is_integer,
    longest,
    needed,
    nullable,
    one_of,
    sometimes,
)
from tests.sandbox.versions import check_version
from tests.sandbox.visits import Visit

_SCALE = "integer_scale"
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_OLD_NAMES = {"Asia/Saigon", "Asia/Calcutta", "Asia/Katmandu", "Asia/Rangoon", "Europe/Kiev"}
_TYPES, _MODES = one_of("yes_no", _SCALE), one_of("average_scored_pets", "average_all_pets", "sum")


def _is_zone(value: object) -> bool:
    """As PHP's timezone_identifiers_list has it, without the names kept for older clients alone."""
    if not isinstance(value, str) or value in _OLD_NAMES:
        return False
    known = value == "UTC" or (value.split("/")[0] in _AREAS and value in available_timezones())
    return known or bool(re.fullmatch(r"Etc/GMT(\+[0-9]|\+1[0-2]|-[0-9]|-1[0-4])", value))


_ZONE = Rule("timezone", lambda value, _: _is_zone(value), "The {field} field must be a valid timezone.")
_TIME = Rule(
    "date_format",
    lambda value, _: isinstance(value, str) and bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)),
    "The {field} field must match the format H:i.",
)
_DETAILS = {
    "scale_min": nullable(INTEGER),
    "scale_max": nullable(INTEGER),
    "day_summary_mode": nullable(_MODES),
    "share_with_coowners": nullable(BOOLEAN),
    "reminder_enabled": nullable(BOOLEAN),
    "reminder_time": nullable(_TIME),
    "reminder_weekdays": nullable(ARRAY),
}
_NEW = {"name": needed(STRING, longest(120)), "timezone": nullable(STRING, _ZONE), "value_type": needed(_TYPES)}
_CHANGES = {
    "name": sometimes(REQUIRED, STRING, longest(120)),
    "timezone": nullable(STRING, _ZONE),
    "value_type": sometimes(REQUIRED, _TYPES),
}


def list_all(visit: Visit) -> Answer:
    """Archived ones last, then by name; no pages and no filter."""
    rows = visit.state.habits.where(lambda habit: may_see(visit.state, habit, visit.signed_in))
    ordered = sorted(rows, key=lambda habit: (habit.archived_at is not None, habit.name.lower(), habit.id))
    return ok([habit_shape(visit, habit) for habit in ordered])


def show(visit: Visit) -> Answer:
    return ok(habit_shape(visit, entered(visit)))


def create(visit: Visit) -> Answer:
    sent = _validated(visit, _NEW | _DETAILS | {"pet_ids": needed(ARRAY)})
    scale = sent["value_type"] == _SCALE
    bounds = [sent.get("scale_min"), sent.get("scale_max")]
    if scale and None in bounds:
        raise invalid({"scale_min": [text(visit, "habit_bounds_missing")]})
    if not scale and bounds != [None, None]:
        raise invalid({"scale_min": [text(visit, "habit_no_bounds")]})
    if sent.get("reminder_enabled") and sent.get("reminder_time") is None:
        raise invalid({"reminder_time": [text(visit, "habit_time_missing")]})
    _require_owner_of(visit, sent["pet_ids"])
    state, moment = visit.state, visit.state.moment()
    habit = Habit(state.habits.next_id, visit.signed_in.id, sent["name"], sent["value_type"], moment, moment)
    for name in ("timezone", *_DETAILS):
        if sent.get(name) is not None:
            setattr(habit, name, _column(name, sent[name]))
    habit.pet_ids = [int(number) for number in sent["pet_ids"]]
    state.habits.put(habit)
    return success_inside(visit, "habit_created", habit_shape(visit, habit, time_as_sent=True), status=201)


def update(visit: Visit) -> Answer:
    """`PUT /habits/{habit}`: what it does not name stays; the time of a reminder that is on may be cleared."""
    habit = entered(visit)
    check_version(visit, habit.updated_at, columns(habit))
    sent = _validated(visit, _CHANGES | _DETAILS | {"pet_ids": sometimes(ARRAY)})
    if sent.get("value_type", habit.value_type) != habit.value_type:
        raise enveloped(422, text(visit, "habit_type_locked"))
    changes = {name: _column(name, value) for name, value in sent.items() if name in ("name", *_DETAILS)}
    for name in ("day_summary_mode", "share_with_coowners", "reminder_enabled"):
        if changes.get(name, 0) is None:
            del changes[name]
    if "timezone" in sent:
        changes["timezone"] = sent["timezone"] or "UTC"
    if habit.value_type != _SCALE:
        changes = {name: value for name, value in changes.items() if name not in ("scale_min", "scale_max")}
    elif None in (changes.get("scale_min", habit.scale_min), changes.get("scale_max", habit.scale_max)):
        raise enveloped(422, text(visit, "habit_bounds_missing"))
    if "pet_ids" in sent:
        if habit.created_by != visit.signed_in.id:
            raise enveloped(403, text(visit, "habit_not_creator"))
        _require_owner_of(visit, sent["pet_ids"])
        habit.pet_ids = [int(number) for number in sent["pet_ids"]]
    touch(visit, habit, changes)
    return success_inside(visit, "habit_updated", habit_shape(visit, habit, time_as_sent="reminder_time" in sent))


def delete(visit: Visit) -> Answer:
    habit = entered(visit, as_creator=True)
    check_version(visit, habit.updated_at, columns(habit))
    for entry in visit.state.habit_entries.where(lambda row: row.habit_id == habit.id):
        del visit.state.habit_entries[entry.id]
    del visit.state.habits[habit.id]
    return success_inside(visit, "habit_deleted", {})


def archive(visit: Visit) -> Answer:
    """Whoever may see a habit may archive it, whatever its `capabilities` say."""
    habit = entered(visit)
    touch(visit, habit, {"archived_at": visit.state.moment()})
    return success_inside(visit, "habit_archived", habit_shape(visit, habit))


def restore(visit: Visit) -> Answer:
    habit = entered(visit)
    touch(visit, habit, {"archived_at": None})
    return success_inside(visit, "habit_restored", habit_shape(visit, habit))


def _validated(visit: Visit, fields: dict[str, Field]) -> dict[str, Any]:
    validator = Validator(visit.input, visit.locale).check(fields)
    _check_bounds(validator)
    _check_weekdays(validator)
    ids = visit.input.get("pet_ids")
    if isinstance(ids, list):
        names = [f"pet_ids.{number}" for number in range(len(ids))]
        check_ids(validator, names, ids, lambda number: number in visit.state.pets)
    return validator.settle()


def _check_bounds(validator: Validator) -> None:
    low, high = (validator.form.data.get(name) for name in ("scale_min", "scale_max"))
    if is_integer(low) and is_integer(high) and int(high) < int(low):
        validator.add("scale_max", f"The scale max field must be greater than or equal to {low}.")


def _check_weekdays(validator: Validator) -> None:
    days = validator.form.data.get("reminder_weekdays")
    for number, day in enumerate(days if isinstance(days, list) else []):
        name = f"reminder_weekdays.{number}"
        if not is_integer(day):
            validator.add(name, f"The {name} field must be an integer.")
        elif int(day) not in range(7):
            validator.add(name, f"The {name} field must be between 0 and 6.")
        elif days.count(day) > 1:
            validator.add(name, f"The {name} field has a duplicate value.")


def _require_owner_of(visit: Visit, ids: list[Any]) -> None:
    pets = [visit.state.pets[int(number)] for number in ids]
    if not all(pet.deleted_at is None and is_owner(visit.state, pet, visit.user) for pet in pets):
        raise enveloped(422, text(visit, "habit_not_owned"))


def _column(name: str, value: Any) -> Any:
    if name in ("scale_min", "scale_max") and value is not None:
        return int(value)
    return (
        value in (True, 1, "1") if name in ("share_with_coowners", "reminder_enabled") and value is not None else value
    )
