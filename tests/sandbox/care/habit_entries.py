"""What was done on one day (GetHabitDayEntriesController.php, UpsertHabitDayEntriesController.php)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.sandbox.answers import Answer, bare, crashed, invalid, not_found, ok
from tests.sandbox.care.habit_access import entered, today_of, visible_pets
from tests.sandbox.care.habit_shapes import habit_shape, photo_url
from tests.sandbox.care.list_rules import check_ids
from tests.sandbox.care.records import Habit, HabitEntry
from tests.sandbox.care.words import success_inside, text
from tests.sandbox.permissions import is_owner
from tests.sandbox.php_dates import overflowing
from tests.sandbox.records import Pet
from tests.sandbox.validation import ARRAY, Validator, is_integer, needed
from tests.sandbox.visits import Visit


def read_day(value: str) -> date:
    """A day as `createFromFormat('Y-m-d')` reads it: 31 February is 3 March, and other forms crash."""
    match = re.fullmatch(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", value)
    if match is None:
        raise crashed()
    return overflowing(*(int(part) for part in match.groups()))


def show(visit: Visit) -> Answer:
    habit = entered(visit)
    return ok(_shown(visit, habit, _day(visit, habit)))


def save(visit: Visit) -> Answer:
    """`PUT /habits/{habit}/entries/{date}`: all or nothing; null takes an entry back."""
    habit = entered(visit)
    day = _day(visit, habit)
    wanted = [(_pet(visit, habit, row), _value(visit, habit, row)) for row in _validated(visit)]
    for pet, value in wanted:
        _store(visit, habit, pet, day, value)
    return success_inside(visit, "habit_entries_saved", _shown(visit, habit, day))


def _day(visit: Visit, habit: Habit) -> date:
    day = read_day(visit.params["date"])
    if day > today_of(visit.state, habit):
        raise invalid({"date": [text(visit, "habit_future")]})
    return day


def _validated(visit: Visit) -> list[dict[str, Any]]:
    validator = Validator(visit.input, visit.locale).check({"entries": needed(ARRAY)})
    sent = visit.input.get("entries")
    rows = [row if isinstance(row, dict) else {} for row in sent] if isinstance(sent, list) else []
    missing = [number for number, row in enumerate(rows) if row.get("pet_id") is None]
    for number in missing:
        validator.add(f"entries.{number}.pet_id", f"The entries.{number}.pet_id field is required.")
    given = {f"entries.{number}.pet_id": row["pet_id"] for number, row in enumerate(rows) if number not in missing}
    check_ids(validator, list(given), list(given.values()), lambda number: number in visit.state.pets)
    for number, row in enumerate(rows):
        if row.get("value_int") is not None and not is_integer(row["value_int"]):
            name = f"entries.{number}.value_int"
            validator.add(name, f"The {name} field must be an integer.")
    validator.settle()
    return rows


def _pet(visit: Visit, habit: Habit, row: dict[str, Any]) -> Pet:
    pet = visit.state.pets[int(row["pet_id"])]
    if pet.deleted_at is not None:
        raise not_found()
    if pet not in visible_pets(visit.state, habit, visit.signed_in):
        raise bare(403, text(visit, "habit_pet_outside"))
    return pet


def _value(visit: Visit, habit: Habit, row: dict[str, Any]) -> int | None:
    """A value within the habit's bounds; what only looks like an integer passes the rules and then crashes."""
    value = row.get("value_int")
    if value is None:
        return None
    if type(value) is not int:
        raise crashed()
    if habit.value_type == "yes_no":
        if value not in (0, 1):
            raise invalid({"entries": [text(visit, "habit_yes_no")]})
        return value
    low, high = habit.scale_min or 0, habit.scale_max or 0
    if not low <= value <= high:
        raise invalid({"entries": [text(visit, "habit_scale", min=low, max=high)]})
    return value


def _store(visit: Visit, habit: Habit, pet: Pet, day: date, value: int | None) -> None:
    entries, user = visit.state.habit_entries, visit.signed_in
    rows = entries.where(lambda row: (row.habit_id, row.pet_id, row.entry_date) == (habit.id, pet.id, day))
    if value is None:
        for row in rows:
            del entries[row.id]
    elif rows:
        rows[0].value_int, rows[0].updated_by_user_id = value, user.id
    else:
        entries.put(HabitEntry(entries.next_id, habit.id, pet.id, day, value, user.id))


def _shown(visit: Visit, habit: Habit, day: date) -> dict[str, Any]:
    """Entries of the day, of pets that have left the habit too, then its pets without one."""
    state, user = visit.state, visit.signed_in
    current = visible_pets(state, habit, user)
    rows: list[dict[str, Any]] = []
    for entry in state.habit_entries.where(lambda row: row.habit_id == habit.id and row.entry_date == day):
        pet = state.pets[entry.pet_id]
        if pet.deleted_at is None and (habit.created_by == user.id or is_owner(state, pet, user)):
            rows.append(_row(visit, pet, entry, is_current=pet in current))
    having = {row["pet_id"] for row in rows}
    rows += [_row(visit, pet, None, is_current=True) for pet in current if pet.id not in having]
    return {"habit": habit_shape(visit, habit), "date": day.isoformat(), "entries": rows}


def _row(visit: Visit, pet: Pet, entry: HabitEntry | None, *, is_current: bool) -> dict[str, Any]:
    return {
        "entry_id": entry.id if entry else None,
        "pet_id": pet.id,
        "pet_name": pet.name,
        "pet_photo_url": photo_url(visit.state, pet),
        "value_int": entry.value_int if entry else None,
        "is_current_pet": is_current,
        "has_entry": entry is not None,
    }
