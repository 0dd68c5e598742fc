"""A habit over weeks (GetHabitHeatmapController.php, GetHabitPetSummaryController.php)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from tests.sandbox.answers import Answer, echoed, ok
from tests.sandbox.care.habit_access import entered, today_of, visible_pets
from tests.sandbox.care.habit_entries import read_day
from tests.sandbox.care.habit_shapes import photo_url
from tests.sandbox.care.records import Habit
from tests.sandbox.records import Pet
from tests.sandbox.visits import Visit

_DAY = timedelta(days=1)


def heatmap(visit: Visit) -> Answer:
    """One item a day, or none at all without pets."""
    habit = entered(visit)
    start, end = _range(visit, habit)
    pets = visible_pets(visit.state, habit, visit.signed_in)
    if not pets:
        return ok([])
    days = [start + number * _DAY for number in range((end - start).days + 1)]
    return ok([_summary(visit, habit, pets, day) for day in days])


def pet_summary(visit: Visit) -> Answer:
    """Per pet: yes/no habits show the last yes of all time, scales their values within the range."""
    habit = entered(visit)
    start, end = _range(visit, habit)
    pets = visible_pets(visit.state, habit, visit.signed_in)
    rows = [_pet_row(visit, habit, pet, (start, end)) for pet in pets]
    return ok({"start_date": start.isoformat(), "end_date": end.isoformat(), "pets": rows})


def _range(visit: Visit, habit: Habit) -> tuple[date, date]:
    """`weeks` before and with `end_date`; a word counts as one week."""
    weeks = re.match(r"-?\d+", str(visit.input.get("weeks", 52)))
    shown = max(1, min(104, int(weeks[0]) if weeks else 0))
    asked = visit.input.get("end_date")
    end = read_day(str(asked)) if asked is not None else today_of(visit.state, habit)
    return end - (shown * 7 - 1) * _DAY, end


def _values(visit: Visit, habit: Habit, pets: list[Pet]) -> list[tuple[int, date, int]]:
    ids = {pet.id for pet in pets}
    rows = visit.state.habit_entries.where(lambda row: row.habit_id == habit.id and row.pet_id in ids)
    return sorted(((row.pet_id, row.entry_date, row.value_int) for row in rows), key=lambda row: row[1])


def _summary(visit: Visit, habit: Habit, pets: list[Pet], day: date) -> dict[str, Any]:
    values = [value for _, when, value in _values(visit, habit, pets) if when == day]
    display = _display(habit, values, len(pets)) if values else None
    return {
        "date": day.isoformat(),
        "average_value": echoed(round(sum(values) / len(values), 2)) if values else None,
        "display_value": echoed(display),
        "entry_count": len(values),
        "visible_pet_count": len(pets),
        "normalized_intensity": None if display is None else echoed(_intensity(habit, display, len(pets))),
    }


def _display(habit: Habit, values: list[int], pet_count: int) -> float:
    if habit.value_type == "yes_no" or habit.day_summary_mode == "sum":
        return float(sum(values))
    divisor = pet_count if habit.day_summary_mode == "average_all_pets" else len(values)
    return round(sum(values) / divisor, 2)


def _intensity(habit: Habit, display: float, pet_count: int) -> float:
    low, high = habit.scale_min or 0, habit.scale_max if habit.scale_max is not None else 1
    if habit.value_type == "yes_no":
        part = display / pet_count
    elif habit.day_summary_mode == "sum":
        part = display / max(1, high * pet_count)
    else:
        part = (display - low) / max(1, high - low)
    return max(0.0, min(1.0, part))


def _pet_row(visit: Visit, habit: Habit, pet: Pet, within: tuple[date, date]) -> dict[str, Any]:
    values = _values(visit, habit, [pet])
    yes_no = habit.value_type == "yes_no"
    last = max((day for _, day, value in values if value > 0), default=None) if yes_no else None
    series = [] if yes_no else [(day, value) for _, day, value in values if within[0] <= day <= within[1]]
    return {
        "pet_id": pet.id,
        "pet_name": pet.name,
        "pet_photo_url": photo_url(visit.state, pet),
        "last_yes_date": last.isoformat() if last else None,
        "days_since_last_yes": (today_of(visit.state, habit) - last).days if last else None,
        "series": [{"date": day.isoformat(), "value": value} for day, value in series],
    }
