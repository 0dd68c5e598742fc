"""What the main app reminds of on its own (app/Console/Commands/Send*Reminders.php)."""

from __future__ import annotations

from datetime import date, timedelta

from tests.sandbox.care.habit_access import local_now
from tests.sandbox.care.preferences import preference_of
from tests.sandbox.care.records import Habit, Notification
from tests.sandbox.permissions import is_owner
from tests.sandbox.records import Pet, User
from tests.sandbox.state import State

_DAYS_BEFORE = timedelta(days=3)


def remind_of_vaccinations(state: State) -> None:
    """Daily at 09:00 UTC: whatever is due within three days or was due ever, once, renewed or not, alive or not."""
    for row in list(state.vaccinations.values()):
        pet = state.pets[row.pet_id]
        due = row.due_at is not None and row.due_at <= state.today() + _DAYS_BEFORE
        if not due or row.reminder_sent_at is not None or pet.deleted_at is not None:
            continue
        title = f"Reminder: {pet.name} is due for {row.vaccine_name} on {row.due_at}"
        for user in _caretakers(state, pet):
            notify(state, user, "vaccination_reminder", title, f"/pets/{pet.id}#vaccinations")
        row.reminder_sent_at = row.updated_at = state.moment()


def remind_of_birthdays(state: State) -> None:
    """Daily at 08:00 UTC: pets whose whole birthday is known, once per person, pet and day."""
    today = state.today()
    for pet in list(state.living_pets()):
        born = pet.birthday if pet.birthday_precision == "day" else None
        if born is None or (born.month, born.day) != (today.month, today.day):
            continue
        title = f"🎂 Happy Birthday {pet.name}! Today {pet.name} turns {today.year - born.year}"
        for user in _caretakers(state, pet):
            if not _was_sent(state, user, title, today):
                notify(state, user, "pet_birthday", title, f"/pets/{pet.id}")


def remind_of_habits(state: State) -> None:
    """Every minute: habits whose time it is by their own clock, and whose day has no entry of any pet."""
    for habit in list(state.habits.values()):
        now = local_now(state, habit)
        weekday = now.isoweekday() % 7
        due = habit.reminder_enabled and habit.archived_at is None and habit.reminder_time == f"{now:%H:%M}"
        if not due or (habit.reminder_weekdays and weekday not in habit.reminder_weekdays):
            continue
        day = now.date()
        if state.habit_entries.where(lambda row, key=(habit.id, day): (row.habit_id, row.entry_date) == key):
            continue
        for user in _habit_readers(state, habit):
            title, url = f"Reminder: log {habit.name} for {day}.", f"/habits/{habit.id}?date={day}"
            notify(state, user, "habit_reminder", title, url)


def notify(state: State, user: User, kind: str, title: str, url: str | None) -> None:
    """Write the rows of the channels that the user wants for this kind."""
    wanted = preference_of(state, user, kind)
    for channel, on in (("email", wanted.email_enabled), ("in_app", wanted.in_app_enabled)):
        if on:
            number = state.notifications.next_id
            state.notifications.put(Notification(number, user.id, kind, channel, title, url, state.moment()))


def _caretakers(state: State, pet: Pet) -> list[User]:
    """Owners and editors, nobody else."""
    rows = [row for row in state.active_relationships(pet) if row.relationship_type in ("owner", "editor")]
    return [state.users[number] for number in dict.fromkeys(row.user_id for row in rows)]


def _habit_readers(state: State, habit: Habit) -> list[User]:
    readers = [state.users[habit.created_by]]
    if habit.share_with_coowners:
        pets = [state.pets[number] for number in habit.pet_ids]
        readers += [user for user in state.users.values() if any(is_owner(state, pet, user) for pet in pets)]
    return list({user.id: user for user in readers}.values())


def _was_sent(state: State, user: User, title: str, day: date) -> bool:
    return any(
        (row.user_id, row.title, row.created_at.date()) == (user.id, title, day) for row in state.notifications.values()
    )
