"""How the main app writes habits (app/Services/HabitPresenter.php)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import stamp
from tests.sandbox.care.habit_access import may_see, visible_pets
from tests.sandbox.care.media import image_shapes, media_of
from tests.sandbox.care.records import Habit
from tests.sandbox.records import Pet
from tests.sandbox.state import State
from tests.sandbox.visits import Visit


def habit_shape(visit: Visit, habit: Habit, *, time_as_sent: bool = False) -> dict[str, Any]:
    """A habit for its reader; a reminder's time has seconds once it comes from the database."""
    state, user = visit.state, visit.signed_in
    pets = visible_pets(state, habit, user)
    edits, creator = may_see(state, habit, user), habit.created_by == user.id
    shown = columns(habit) | {"archived_at": stamp(habit.archived_at)}
    if time_as_sent:
        shown["reminder_time"] = habit.reminder_time
    return shown | {
        "pet_count": len(pets),
        "pets": [{"id": pet.id, "name": pet.name, "photo_url": photo_url(state, pet)} for pet in pets],
        "capabilities": {"can_edit": edits, "can_delete": creator, "can_archive": creator, "can_share": edits},
    }


def columns(habit: Habit) -> dict[str, Any]:
    """A habit without its pets, as it stands in a conflict's `server_value`."""
    return {
        "id": habit.id,
        "created_by": habit.created_by,
        "name": habit.name,
        "value_type": habit.value_type,
        "scale_min": habit.scale_min,
        "scale_max": habit.scale_max,
        "share_with_coowners": habit.share_with_coowners,
        "reminder_enabled": habit.reminder_enabled,
        "reminder_time": f"{habit.reminder_time}:00" if habit.reminder_time else None,
        "reminder_weekdays": habit.reminder_weekdays,
        "archived_at": stamp(habit.archived_at),
        "created_at": stamp(habit.created_at),
        "updated_at": stamp(habit.updated_at),
        "day_summary_mode": habit.day_summary_mode,
        "timezone": habit.timezone,
    }


def photo_url(state: State, pet: Pet) -> str | None:
    """The small picture of a pet's primary photo."""
    photos = image_shapes(state, media_of(state, "pets", pet.id)[:1], first_is_primary=True)
    return photos[0]["thumb_url"] if photos else None
