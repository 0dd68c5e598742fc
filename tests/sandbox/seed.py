"""The family that a demonstration and the journeys start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tests.sandbox.care.planting import CarePlanting
from tests.sandbox.records import Group, Pet, User

DEMO_EMAIL = "demo@meo-mai-moi.test"
DEMO_PASSWORD = "Demo1password!"
_DAY = timedelta(days=1)

# Planted in other people's rows; none of it may ever reach a caller.
_OTHERS = {
    "Olena Pryvatenko": "olena.pryvatenko@private.test",
    "Viktor Secretov": "viktor.secretov@private.test",
    "Ngoc Bimat": "ngoc.bimat@private.test",
}
PRIVATE_MARKS = (
    *("Pryvatenko", "Secretov", "Bimat", "private.test", "tg_private_", "990077", "telegram-secret", "tg-chat-private"),
    *("Rescue Lane", "private placement note", "private ban reason"),
)


@dataclass(frozen=True, slots=True)
class Family:
    """Handles to everything the seed planted; `private_marks` are strings that must never leave the main app."""

    user: User
    muop: Pet
    dom: Pet
    barsik: Pet
    mimi_cat: Pet
    mimi_rabbit: Pet
    bong: Pet
    kiwi: Pet
    luna: Pet
    rex: Pet
    tom: Pet
    whiskers: Pet
    ginger: Pet
    former_foster: Pet
    strangers_lost: Pet
    strangers: Pet
    group: Group
    others: tuple[User, ...]
    private_marks: tuple[str, ...] = PRIVATE_MARKS


def seed(sandbox: CarePlanting) -> Family:
    """Plant the demo user, a family of pets, and the people around them."""
    user = sandbox.add_user("Demo", DEMO_EMAIL, password=DEMO_PASSWORD)
    others = tuple(_other(sandbox, name, email) for name, email in _OTHERS.items())
    own = _own_pets(sandbox, user)
    shared = _other_peoples_pets(sandbox, user, others)
    group = sandbox.add_group("Rescue team", {user.id: "member", others[0].id: "admin"}, (shared["ginger"],))
    _plant_health(sandbox, own, shared)
    _plant_care(sandbox, user, own, shared)
    _plant_private_rows(sandbox, own, shared, others)
    return Family(user=user, group=group, others=others, **own, **shared)


def _other(sandbox: CarePlanting, name: str, email: str) -> User:
    first, last = name.split()
    user = sandbox.add_user(
        name,
        email,
        telegram_chat_id=f"tg-chat-private-{first}",
        telegram_link_token=f"telegram-secret-{first}",
        telegram_username=f"tg_private_{first}",
        telegram_first_name=first,
        telegram_last_name=last,
    )
    user.telegram_user_id = 990077000 + user.id
    user.ban_reason = "private ban reason"
    return user


def _own_pets(sandbox: CarePlanting, user: User) -> dict[str, Pet]:
    today = sandbox.state.today()
    hanoi = next(city for city in sandbox.state.cities.values() if city.slug == "hanoi")
    day_birthday = today.replace(year=today.year - 3, day=min(today.day, 28)) + 12 * _DAY
    described = {"description": "Thích cá, sợ sấm 🐈", "description_locale": "vi"}
    place = {"city_id": hanoi.id, "city": "Hanoi", "state": "Hà Nội", "address": "12 Phố Huế"}
    muop = sandbox.add_pet(user, "Mướp", sex="female", birthday=day_birthday, **described, **place)
    muop.category_ids = [10, 13]
    for _ in range(2):
        sandbox.add_photo(muop)
    return {
        "muop": muop,
        "dom": sandbox.add_pet(user, "Đốm", "dog", sex="male", birthday_year=today.year - 2, birthday_month=2),
        "barsik": sandbox.add_pet(user, "Барсик", sex="male", birthday_year=today.year - 7, country="UA"),
        "mimi_cat": sandbox.add_pet(user, "Mimi", sex="female"),
        "mimi_rabbit": sandbox.add_pet(user, "Mimi", "rabbit"),
        "bong": sandbox.add_pet(user, "Bông", birthday_year=today.year - 1, birthday_month=1),
        "kiwi": sandbox.add_pet(user, "Kiwi", "bird"),
    }


def _other_peoples_pets(sandbox: CarePlanting, user: User, others: tuple[User, ...]) -> dict[str, Pet]:
    olena, viktor, ngoc = others
    pets = {
        "luna": sandbox.add_pet(olena, "Luna", birthday_year=2020, country="UA"),
        "rex": sandbox.add_pet(viktor, "Rex", "dog", country="US"),
        "tom": sandbox.add_pet(ngoc, "Tom"),
        "whiskers": sandbox.add_pet(viktor, "Whiskers", country="US"),
        "ginger": sandbox.add_pet(olena, "Ginger", country="UA"),
        "former_foster": sandbox.add_pet(ngoc, "Cam"),
        "strangers_lost": sandbox.add_pet(viktor, "Smokey", status="lost", country="US"),
        "strangers": sandbox.add_pet(viktor, "Shadow", country="US"),
    }
    roles = {"luna": "editor", "rex": "viewer", "tom": "foster", "whiskers": "sitter", "former_foster": "foster"}
    for name, role in roles.items():
        sandbox.share(pets[name], user, role)
    sandbox.end_share(pets["former_foster"], user)
    return pets


def _plant_health(sandbox: CarePlanting, own: dict[str, Pet], shared: dict[str, Pet]) -> None:
    today = sandbox.state.today()
    muop, barsik, bong = own["muop"], own["barsik"], own["bong"]
    sandbox.add_vaccination(muop, "Rabies", today - 400 * _DAY, today - 35 * _DAY, notes="Left shoulder")
    done = sandbox.add_vaccination(muop, "FVRCP", today - 800 * _DAY, today - 435 * _DAY)
    done.completed_at = sandbox.state.moment() - 430 * _DAY
    sandbox.add_vaccination(muop, "FeLV", today - 20 * _DAY)
    sandbox.add_vaccination(barsik, "Бешенство", today - 350 * _DAY, today + 15 * _DAY)
    sandbox.add_vaccination(bong, "Rabies", today - 30 * _DAY, today + 335 * _DAY)
    sandbox.add_vaccination(shared["luna"], "Rabies", today - 100 * _DAY, today + 265 * _DAY)
    sandbox.add_vaccination(shared["ginger"], "FVRCP", today - 390 * _DAY, today - 25 * _DAY)
    sandbox.add_vaccination(shared["tom"], "Rabies", today - 10 * _DAY, today + 20 * _DAY)
    kinds = ("Vet Visit", "Deworming", "X-Ray", "Neuter/Spay", "Осмотр", "Acupuncture", "checkup")
    for number, kind in enumerate(kinds):
        record = sandbox.add_medical_record(muop, kind, today - (10 + 40 * number) * _DAY)
        record.description, record.vet_name = f"Note {number}", ("Dr. Ân" if number % 2 else None)
    for back in range(60):
        sandbox.add_weight(bong, f"{4.6 - back * 0.03:.2f}", today - 7 * back * _DAY)
    for pet, kilograms in ((muop, "4.20"), (own["dom"], "11.50"), (own["mimi_rabbit"], "1.85"), (shared["rex"], "24")):
        sandbox.add_weight(pet, kilograms, today - 3 * _DAY)
    sandbox.add_weight(muop, "4.05", today - 33 * _DAY)


def _plant_care(sandbox: CarePlanting, user: User, own: dict[str, Pet], shared: dict[str, Pet]) -> None:
    """Chips, and habits of which one is done with."""
    muop, bong, dom = own["muop"], own["bong"], own["dom"]
    today = sandbox.state.today()
    sandbox.add_microchip(muop, "985141000123456", issuer="HomeAgain", implanted_at=today - 300 * _DAY)
    sandbox.add_microchip(shared["rex"], "900008800223344")
    sandbox.add_microchip(shared["strangers_lost"], "941000012345678")
    pill = sandbox.add_habit(user, "Uống thuốc", (muop, bong), timezone="Asia/Ho_Chi_Minh")
    sandbox.add_habit_entry(pill, muop, today - 2 * _DAY, 1)
    sandbox.add_habit(user, "Энергия", (dom,), value_type="integer_scale")
    sandbox.add_habit(user, "Sit and stay", (dom,), archived_at=sandbox.state.moment() - 30 * _DAY)


def _plant_private_rows(
    sandbox: CarePlanting,
    own: dict[str, Pet],
    shared: dict[str, Pet],
    others: tuple[User, ...],
) -> None:
    olena, viktor, ngoc = others
    sandbox.share(own["muop"], viktor, "viewer")
    sandbox.share(own["muop"], ngoc, "editor")
    sandbox.share(own["dom"], olena, "viewer")
    request = sandbox.add_placement_request(shared["luna"], viktor, ngoc)
    request.notes = "private placement note"
