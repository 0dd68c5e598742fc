"""What single recordings of everyday care presume and their exchanges do not show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.pictures import picture
from tests.sandbox import Sandbox
from tests.sandbox.care import media, reminders
from tests.sandbox.care.preferences import preference_of
from tests.sandbox.care.records import Ledger, LedgerAccount, LedgerCategory, LedgerTransaction, Notification
from tests.sandbox.care.uploads import Upload
from tests.sandbox.records import Pet, User

Arrange = Callable[[Sandbox, User], None]

# The id of the caller's account, where it cannot be seen.
CALLER_IDS = {"photo_access_roles": 38, "habit_create_pets": 34}

# The account behind <UNVERIFIED_USER_TOKEN>, where an answer shows it.
UNVERIFIED_IDS = {"profile_locale_unverified_banned": 46}

# Recordings whose notifications were there before.
INBOXES = {"notif_locale"}

# Pets of the caller that only the body of a request names.
PETS = {
    "habit_create_invalid": (235,),
    "habit_create_not_owner": (222,),
    "habit_create_pets": (236, 237),
    "habit_entries_invalid": (232, 233),
    "habit_entries_throttle": (235,),
    "habit_heatmap": (232, 233),
    "habit_pet_deleted": (255,),
    "habit_pet_summary": (232, 233),
    "habit_unverified_banned": (236,),
    "notif_deceased_pet": (251,),
    "notif_in_app_off": (257,),
    "notif_mark_one": (240,),
    "notif_unified_params": (240,),
}

# Species of pets that are not shown.
SPECIES = {"medical_photo_wrong_species": {250: "dog"}}

# Exchanges that cannot be replayed, and why.
NOT_IMITATED = {
    "chip_parallel": {
        0: "which of four at once is the first is chance",
        3: "one of them met the unique index: the sandbox answers one after the other",
    },
}

_DAY = date(2026, 11, 24)
_KI = 240
_EYE_DROPS = ("Reminder: log Nhỏ mắt for 2026-11-24.", "/habits/16?date=2026-11-24")


def _taken_chip(sandbox: Sandbox, user: User) -> None:
    sandbox.add_microchip(sandbox.add_pet(user, "Elsewhere"), "985141000123456")


def _used_up(route: str) -> Arrange:
    return lambda sandbox, user: sandbox.throttle(route, user)


def _unverified_and_banned_owners(sandbox: Sandbox, _: User) -> None:
    for user in sandbox.state.users.values():
        if user.email_verified_at is None or user.is_banned:
            sandbox.share(sandbox.state.pets[221], user, "owner")


def _habits(sandbox: Sandbox, user: User) -> None:
    """A yes/no habit of one pet and a scale of two, in Vietnam."""
    state = sandbox.state
    black, white = state.pets[232], state.pets[233]
    black.name, white.name = "Đen", "Trắng"
    state.habits.next_id = 3
    ate = sandbox.add_habit(user, "Ăn hết bữa", (black,))
    energy = sandbox.add_habit(
        user,
        "Năng lượng",
        (black, white),
        value_type="integer_scale",
        timezone="Asia/Ho_Chi_Minh",
    )
    for back in (2, 3):
        sandbox.add_habit_entry(ate, black, date(2026, 11, 24 - back), 1)
    for pet, value in ((black, 4), (white, 2)):
        sandbox.add_habit_entry(energy, pet, date(2026, 11, 23), value)


def _habit_nine(sandbox: Sandbox, user: User) -> None:
    sandbox.state.habits.next_id = 9
    sandbox.add_habit(user, "Múi giờ UTC+14", (sandbox.state.pets[236],), timezone="Pacific/Kiritimati")


def _habit_twelve_throttled(sandbox: Sandbox, user: User) -> None:
    sandbox.state.habits.next_id = 12
    sandbox.add_habit(user, "Прогулянка", (sandbox.state.pets[235],))
    sandbox.throttle("PUT habits/{habit}/entries/{date}", user)


def _stranger_with_pet(number: int) -> Arrange:
    def arrange(sandbox: Sandbox, _: User) -> None:
        sandbox.state.pets.next_id = number
        sandbox.add_pet(sandbox.add_user("Somebody else"), "Not mine")

    return arrange


def _deleted_pet(sandbox: Sandbox, user: User) -> None:
    pet = sandbox.state.pets[255]
    pet.status, pet.deleted_at = "deleted", sandbox.state.moment()
    sandbox.state.habits[15].pet_ids = [pet.id]
    sandbox.add_habit_entry(sandbox.state.habits[15], pet, date(2026, 11, 23), 5)


def _photo(sandbox: Sandbox, pet: Pet, number: int, name: str, order: int) -> None:
    sandbox.state.media.next_id = number
    media.attach(sandbox.state, "pets", pet.id, Upload(name, "", picture(name, 2301))).order_column = order


def _three_photos(sandbox: Sandbox, _: User) -> None:
    pet = sandbox.state.pets[223]
    _photo(sandbox, pet, 4, "cat.gif", 1)
    _photo(sandbox, pet, 3, "cat.png", 3)


def _make_smaller_pictures(sandbox: Sandbox) -> None:
    for row in sandbox.state.media.values():
        row.converted, row.updated_at = True, datetime(2026, 11, 24, 20, 56, 26, tzinfo=UTC)


def _active_again(sandbox: Sandbox) -> None:
    sandbox.state.pets[227].status = "active"


def _born(pet: Pet, name: str, year: int) -> None:
    """A name, and a birthday that is today."""
    pet.name, pet.birthday, pet.birthday_precision = name, date(year, 11, 24), "day"


def _ki(sandbox: Sandbox, _: User) -> None:
    """A cat with vaccinations due in 3, 4, 0 and -40 days, and its editor."""
    pet = sandbox.state.pets[_KI]
    _born(pet, "Ki", 2021)
    sandbox.share(pet, sandbox.add_user("Editor"), "editor")
    due = {"Dại": date(2026, 11, 27), "FVRCP": date(2026, 11, 28), "FeLV": _DAY, "Tricat": date(2026, 10, 15)}
    for name, day in due.items() if not sandbox.state.vaccinations else ():
        sandbox.add_vaccination(pet, name, date(2025, 10, 20), day)


def _reminded_later(sandbox: Sandbox) -> None:
    """Four seconds later, as the clock of a replay goes."""
    sandbox.state.now.moment += timedelta(seconds=4)
    sandbox.send_reminders()


def _ki_reminded(sandbox: Sandbox, user: User) -> None:
    _ki(sandbox, user)
    sandbox.send_reminders()


def _second_run(sandbox: Sandbox, user: User) -> None:
    """Ki's one vaccination that the recording shows, and three reminders more."""
    _born(sandbox.state.pets[_KI], "Ki", 2021)
    for number in range(3):
        reminders.notify(sandbox.state, user, "vaccination_reminder", f"Earlier {number}", None)
    sandbox.send_reminders()


def _deceased(sandbox: Sandbox, _: User) -> None:
    pet = sandbox.state.pets[251]
    _born(pet, "Cố", 2015)
    pet.status = "deceased"
    sandbox.add_vaccination(pet, "Dại", date(2025, 11, 20), date(2026, 11, 26))
    sandbox.state.notifications.next_id = 19
    sandbox.send_reminders()


def _next_notification(number: int) -> Arrange:
    def arrange(sandbox: Sandbox, _: User) -> None:
        sandbox.state.notifications.next_id = number

    return arrange


def _birthdays_by_mail(sandbox: Sandbox, user: User) -> None:
    """Two reminders in the app, their mails and others, and no birthdays in the app."""
    state = sandbox.state
    _born(state.pets[257], "Hồng", 2019)
    preference_of(state, user, "pet_birthday").in_app_enabled = False
    for number in range(11):
        row = Notification(number + 1, user.id, "", "email", "Earlier", None, datetime(2026, 11, 23, tzinfo=UTC))
        state.notifications.put(row)
    state.notifications.next_id = 30
    for title, url in (("Reminder: Tươi is due for Dại on 2026-11-27", "/pets/256#vaccinations"), _EYE_DROPS):
        reminders.notify(state, user, "habit_reminder", title, url)
    state.notifications[33].created_at += timedelta(seconds=2)


def _known_to_telegram(sandbox: Sandbox, user: User) -> None:
    for kind in ("vaccination_reminder", "pet_birthday", "habit_reminder"):
        preference_of(sandbox.state, user, kind)


def _next_relationship(sandbox: Sandbox, _: User) -> None:
    sandbox.state.relationships.next_id = 265


def _bien_hoa(sandbox: Sandbox, _: User) -> None:
    pet = sandbox.state.pets[77]
    pet.name, pet.sex, pet.city, pet.city_id = "P272464c5", "male", "Bien Hoa", 134
    pet.birthday_precision, pet.birthday_year, pet.birthday_month, pet.birthday_day = "day", 2020, 1, 15
    pet.description, pet.description_locale = "desc", "en"


def _vaccination_with_photo(sandbox: Sandbox, _: User) -> None:
    sandbox.state.media.next_id = 18
    sandbox.add_photo(sandbox.state.vaccinations[349])


def _ledger(number: int, sandbox: Sandbox, owner: User) -> Ledger:
    state, moment = sandbox.state, sandbox.state.moment()
    ledger = Ledger(number, "Chi tiêu thú cưng", "VND", owner.id, moment, moment, [owner.id])
    state.ledger_accounts.put(LedgerAccount(number, number, "Cash", moment))
    state.ledger_categories.put(LedgerCategory(number * 10 - 3, number, "Donations", "income", owner.id, moment))
    return state.ledgers.put(ledger)


def _ledgers(sandbox: Sandbox, user: User) -> None:
    _ledger(2, sandbox, user)
    _ledger(3, sandbox, sandbox.add_user("Somebody else"))


def _ledger_in_use(sandbox: Sandbox, user: User) -> None:
    ledger = _ledger(2, sandbox, user)
    spent = LedgerTransaction(1, ledger.id, 2, None, 350000, _DAY, "Vet Visit", user.id, sandbox.state.moment())
    spent.pets = {247: "Ngọc"}
    sandbox.state.ledger_transactions.put(spent)


def _second_ledger(sandbox: Sandbox, user: User) -> None:
    user.name = "Yến Chu"
    sandbox.state.pets[247].name = "Ngọc"
    sandbox.state.ledger_accounts.next_id = 2
    sandbox.state.ledger_categories.next_id = 11


ARRANGED: dict[str, Arrange] = {
    "chip_create_duplicate_own": _taken_chip,
    "chip_create_duplicate_stranger": _taken_chip,
    "chip_throttle": _used_up("POST pets/{pet}/microchips"),
    "chip_unverified_banned": _unverified_and_banned_owners,
    "chip_update_invalid": _taken_chip,
    "finance_access_roles": _ledger_in_use,
    "finance_expense_errors": _ledgers,
    "finance_expense_on_record": _second_ledger,
    "habit_create_pets": _stranger_with_pet(234),
    "habit_entries_invalid": _habits,
    "habit_entries_throttle": _habit_twelve_throttled,
    "habit_heatmap": _habits,
    "habit_pet_deleted": _deleted_pet,
    "habit_pet_summary": _habits,
    "habit_unverified_banned": _habit_nine,
    "notif_deceased_pet": _deceased,
    "notif_habit_reminder": _next_notification(17),
    "notif_in_app_off": _birthdays_by_mail,
    "notif_mark_one": _ki_reminded,
    "notif_reminders": _ki,
    "notif_reminders_second_run": _second_run,
    "notif_unified_params": _ki_reminded,
    "pet_create_with_categories": _next_relationship,
    "pet_show_public_view": _bien_hoa,
    "photo_delete": _three_photos,
    "photo_throttle": _used_up("POST pets/{pet}/photos"),
    "prefs_read": _known_to_telegram,
    "vaccination_photo_replace": _vaccination_with_photo,
}

# What the main app did on its own before an exchange.
BEFORE: dict[str, dict[int, Callable[[Sandbox], Any]]] = {
    "medical_photo_processing": {1: _make_smaller_pictures},
    "notif_habit_reminder": {0: Sandbox.send_reminders, 2: Sandbox.send_reminders},
    "notif_in_app_off": {1: _reminded_later},
    "notif_reminders": {1: _reminded_later},
    "notif_reminders_second_run": {2: Sandbox.send_reminders},
    "photo_of_lost_pet_view": {2: _active_again},
}
