"""Creating and updating pets (app/Http/Controllers/Pet/StorePetController.php, UpdatePetController.php)."""

from __future__ import annotations

from typing import Any

from tests.sandbox import birthdays, pet_shapes
from tests.sandbox.answers import Answer, crashed, enveloped, ok
from tests.sandbox.care.list_rules import check_ids
from tests.sandbox.permissions import can_edit, is_owner
from tests.sandbox.pipeline import GREATEST_ID
from tests.sandbox.records import Pet, Relationship
from tests.sandbox.validation import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    REQUIRED,
    STRING,
    Field,
    Validator,
    at_most_items,
    exactly,
    is_integer,
    known,
    longest,
    needed,
    nullable,
    one_of,
    sometimes,
)
from tests.sandbox.versions import check_version
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_CAT = 1


def create(visit: Visit) -> Answer:
    """`POST /pets`."""
    user, state = visit.signed_in, visit.state
    fields = {"name": needed(STRING, longest(255)), "country": needed(STRING, exactly(2))}
    sent = _validated(
        visit, fields | {"pet_type_id": nullable(_existing_type(visit)), "allow_duplicate": nullable(BOOLEAN)}
    )
    type_id = int(sent.get("pet_type_id") or _CAT)
    country = sent["country"].upper()
    city = _city_of(visit, sent, country)
    _check_categories(visit, sent, type_id)
    _check_group(visit)
    if visit.holds("pet:write") and sent.get("allow_duplicate") not in (True, 1, "1"):
        _refuse_duplicate(visit, sent["name"], type_id)
    moment = state.moment()
    columns = {name: sent.get(name) for name in ("state", "address")} | birthdays.stored(sent, None)
    pet = Pet(state.pets.next_id, type_id, user.id, sent["name"], moment, moment, country, **columns)
    pet.sex = sent.get("sex") or "not_specified"
    _describe(visit, pet, sent.get("description"))
    pet.city_id, pet.city = city or (None, None)
    pet.category_ids = sorted(int(number) for number in sent.get("category_ids") or [])
    state.pets.put(pet)
    _relate(visit, pet, user.id, "owner")
    for role in ("viewer", "editor"):
        for number in visit.input.get(f"{role}_user_ids") or []:
            _relate(visit, pet, int(number), role)
    shown = pet_shapes.created(state, pet, visit.locale)
    if sent.get("pet_type_id") is not None:
        shown["pet_type_id"] = sent["pet_type_id"]
    return ok(shown, 201)


def update(visit: Visit) -> Answer:
    """`PUT /pets/{pet}`: what is null is not written, so nothing can be cleared."""
    pet, state = visit.pet, visit.state
    if not can_edit(state, pet, visit.user):
        raise enveloped(403, say("forbidden", visit.locale))
    check_version(visit, pet.updated_at, pet_shapes.columns(state, pet))
    if not is_owner(state, pet, visit.user) and {"viewer_user_ids", "editor_user_ids"} & visit.input.keys():
        raise enveloped(403, say("forbidden", visit.locale))
    fields = {"name": sometimes(REQUIRED, STRING, longest(255)), "country": sometimes(REQUIRED, STRING, exactly(2))}
    sent = _validated(visit, fields | {"pet_type_id": sometimes(REQUIRED, _existing_type(visit))})
    type_id = int(sent.get("pet_type_id") or pet.pet_type_id)
    country = (sent.get("country") or pet.country).upper()
    city = _city_of(visit, sent, country)
    _check_categories(visit, sent, type_id)
    changed = {name: sent[name] for name in ("name", "sex", "state", "address") if sent.get(name) is not None}
    changed |= birthdays.stored(sent, pet.birthday_precision)
    changed |= {"pet_type_id": type_id, "country": country}
    if city:
        changed |= {"city_id": city[0], "city": city[1]}
    if sent.get("category_ids") is not None:
        pet.category_ids = sorted(int(number) for number in sent["category_ids"])
    before = pet_shapes.columns(state, pet)
    for name, value in changed.items():
        setattr(pet, name, value)
    if sent.get("description") is not None:
        _describe(visit, pet, sent["description"])
    if pet_shapes.columns(state, pet) != before:
        pet.updated_at = state.moment()
    return ok(pet_shapes.updated(state, pet, visit.locale, visit.signed_in))


def _validated(visit: Visit, fields: dict[str, Field]) -> dict[str, Any]:
    today = visit.state.today()
    ordered = {
        "name": fields["name"],
        "sex": nullable(one_of("male", "female", "not_specified")),
        "country": fields["country"],
    }
    ordered |= {name: nullable(STRING, longest(255)) for name in ("state", "address")}
    ordered |= {
        "description": nullable(STRING),
        "city_id": nullable(INTEGER, known(lambda value: _city_exists(visit, value))),
    }
    ordered |= fields | birthdays.fields(today) | {"category_ids": nullable(ARRAY, at_most_items(10))}
    validator = Validator(visit.input, visit.locale).check(ordered)
    if isinstance(numbers := visit.input.get("category_ids"), list) and "category_ids" not in validator.errors:
        names = [f"category_ids.{number}" for number in range(len(numbers))]
        check_ids(validator, names, numbers, lambda number: number in visit.state.categories)
    birthdays.check(validator, today)
    return validator.settle()


def _existing_type(visit: Visit) -> Any:
    def exists(value: Any) -> bool:
        if not is_integer(value) or int(value) > GREATEST_ID:
            raise crashed()
        return int(value) in visit.state.pet_types

    return known(exists)


def _city_exists(visit: Visit, value: Any) -> bool:
    if int(value) > GREATEST_ID:
        raise crashed()
    return int(value) in visit.state.cities


def _city_of(visit: Visit, sent: dict[str, Any], country: str) -> tuple[int, str] | None:
    if sent.get("city_id") is None:
        return None
    city = visit.state.cities[int(sent["city_id"])]
    if city.country != country:
        raise enveloped(422, "Selected city does not belong to the specified country.")
    return city.id, pet_shapes.city_shape(visit.state, city, visit.locale)["name"]


def _check_categories(visit: Visit, sent: dict[str, Any], type_id: int) -> None:
    for number in sent.get("category_ids") or []:
        row = visit.state.categories[int(number)]
        visible = row.approved_at is not None or row.created_by == visit.signed_in.id
        if not visible or row.pet_type_id != type_id:
            raise enveloped(422, "Every category must be visible and match the pet type.")


def _check_group(visit: Visit) -> None:
    if (number := visit.input.get("group_id")) is not None:
        group = visit.state.groups.get(int(number))
        if group is None or group.members.get(visit.signed_in.id) != "admin":
            raise enveloped(403, say("forbidden", visit.locale))


def _refuse_duplicate(visit: Visit, name: str, type_id: int) -> None:
    wanted = name.strip().lower()
    same = [
        pet.id
        for pet in visit.state.living_pets()
        if pet.created_by == visit.signed_in.id and pet.pet_type_id == type_id and pet.name.strip().lower() == wanted
    ]
    if same:
        message = "A pet with the same name and species already exists."
        raise enveloped(409, message, {"existing_pet_ids": same}, error="duplicate_pet")


def _describe(visit: Visit, pet: Pet, text: str | None) -> None:
    if text != (pet.description or None):
        pet.description = text or ""
        pet.description_locale = visit.locale if text else None


def _relate(visit: Visit, pet: Pet, user_id: int, role: str) -> None:
    state, moment = visit.state, visit.state.moment()
    number = state.relationships.next_id
    state.relationships.put(Relationship(number, user_id, pet.id, role, moment, pet.created_by, moment, moment))
