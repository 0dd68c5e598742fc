"""Who sees and changes a habit, and which of its pets (app/Services/HabitAccessService.php)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests.sandbox.care.records import Habit
from tests.sandbox.permissions import authorize, is_owner
from tests.sandbox.records import Pet, User
from tests.sandbox.state import State
from tests.sandbox.visits import Visit


def entered(visit: Visit, *, as_creator: bool = False) -> Habit:
    """The habit of the path, for whoever may see it, or for its creator alone."""
    habit: Habit = visit.bound["habit"]
    authorize(
        habit.created_by == visit.signed_in.id or (not as_creator and may_see(visit.state, habit, visit.signed_in))
    )
    return habit


def may_see(state: State, habit: Habit, user: User) -> bool:
    """Its creator; when it is shared, every current owner of one of its pets too."""
    if habit.created_by == user.id:
        return True
    return habit.share_with_coowners and any(is_owner(state, pet, user) for pet in _living(state, habit))


def visible_pets(state: State, habit: Habit, user: User) -> list[Pet]:
    """The habit's pets: all for its creator, their own for anybody else."""
    own = habit.created_by == user.id
    return [pet for pet in _living(state, habit) if own or is_owner(state, pet, user)]


def _living(state: State, habit: Habit) -> list[Pet]:
    pets = [state.pets[number] for number in habit.pet_ids if number in state.pets]
    return [pet for pet in pets if pet.deleted_at is None]


def leave_habits(state: State, pet: Pet) -> None:
    """Take a pet out of every habit; its entries stay (app/Models/Pet.php)."""
    for habit in state.habits.values():
        habit.pet_ids = [number for number in habit.pet_ids if number != pet.id]


def local_now(state: State, habit: Habit) -> datetime:
    """Now by the clock of the habit's own time zone."""
    return state.now().astimezone(UTC).astimezone(ZoneInfo(habit.timezone))


def today_of(state: State, habit: Habit) -> date:
    return local_now(state, habit).date()
