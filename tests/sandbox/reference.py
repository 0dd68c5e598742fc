"""Species, countries, cities, categories, version and public settings."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

from tests.sandbox import reference_data
from tests.sandbox.answers import Answer, enveloped, invalid, ok, stamp
from tests.sandbox.pet_shapes import category_shape, city_shape, pet_type_shape
from tests.sandbox.pipeline import VERSION
from tests.sandbox.records import Category, City
from tests.sandbox.validation import STRING, exactly, known, longest, needed, nullable, validated
from tests.sandbox.visits import Visit

_CITIES_A_DAY = 10


def list_pet_types(visit: Visit) -> Answer:
    """Active species, by display order."""
    rows = visit.state.pet_types.where(lambda row: row.status == "active")
    shown = [pet_type_shape(row, visit.locale) for row in rows]
    return ok(sorted(shown, key=lambda row: (row["display_order"], row["name"])))


def list_countries(visit: Visit) -> Answer:
    return ok(reference_data.countries(visit.locale))


def list_cities(visit: Visit) -> Answer:
    fields = {"country": needed(STRING, exactly(2)), "search": nullable(STRING, longest(50))}
    sent = validated(visit.input, visit.locale, fields)
    rows = visit.state.cities.where(lambda row: row.country == sent["country"].upper())
    shown = [city_shape(visit.state, row, visit.locale) for row in rows]
    wanted = (sent.get("search") or "").lower()
    return ok(sorted((row for row in shown if wanted in row["name"].lower()), key=lambda row: row["name"]))


def create_city(visit: Visit) -> Answer:
    fields = {
        "name": needed(STRING, longest(100)),
        "country": needed(STRING, exactly(2)),
        "description": nullable(STRING, longest(500)),
    }
    sent = validated(visit.input, visit.locale, fields)
    state, country, user = visit.state, sent["country"].upper(), visit.signed_in
    names = [
        city_shape(state, row, visit.locale)["name"].lower() for row in state.cities.values() if row.country == country
    ]
    if sent["name"].lower() in names:
        raise enveloped(422, "A city with this name already exists for this country.")
    day_ago = state.now() - timedelta(hours=24)
    if len(state.cities.where(lambda row: row.created_by == user.id and row.created_at > day_ago)) >= _CITIES_A_DAY:
        raise enveloped(422, "You have reached the limit of cities you can create in 24 hours.")
    row = City(state.cities.next_id, _slug(sent["name"]), country, {visit.locale: sent["name"]}, state.moment())
    row.description, row.created_by = sent.get("description"), user.id
    return ok(city_shape(state, state.cities.put(row), visit.locale), 201)


def list_categories(visit: Visit) -> Answer:
    """Approved categories of a species, and the caller's own."""
    state, user = visit.state, visit.signed_in
    fields = {"pet_type_id": needed(known(lambda value: _is_type(visit, value))), "search": nullable(STRING)}
    sent = validated(visit.input, visit.locale, fields)
    wanted = (sent.get("search") or "").lower()
    rows = state.categories.where(
        lambda row: (
            row.pet_type_id == int(sent["pet_type_id"]) and (row.approved_at is not None or row.created_by == user.id)
        ),
    )
    shown = [_with_type(visit, row) for row in rows]
    return ok(sorted((row for row in shown if wanted in row["name"].lower()), key=lambda row: row["name"]))


def create_category(visit: Visit) -> Answer:
    fields = {
        "name": needed(STRING, longest(50)),
        "pet_type_id": needed(known(lambda value: _is_type(visit, value))),
        "description": nullable(STRING, longest(500)),
    }
    sent = validated(visit.input, visit.locale, fields)
    state, type_id = visit.state, int(sent["pet_type_id"])
    same = state.categories.where(
        lambda row: (
            row.pet_type_id == type_id and sent["name"].lower() in (name.lower() for name in row.names.values())
        ),
    )
    if same and visit.holds("pet:write"):
        data = {"code": "duplicate_candidate", "existing_category_ids": [row.id for row in same]}
        raise enveloped(409, "A category with this name already exists.", data, error="duplicate_category")
    if same:
        raise invalid({"name": ["A category with this name already exists."]})
    row = Category(state.categories.next_id, _slug(sent["name"]), type_id, {visit.locale: sent["name"]}, state.moment())
    row.description, row.created_by = sent.get("description") or "", visit.signed_in.id
    return ok(_with_type(visit, state.categories.put(row)), 201)


def show_version(_: Visit) -> Answer:
    return ok({"version": VERSION})


def show_settings(_: Visit) -> Answer:
    settings = {"invite_only_enabled": False, "email_verification_required": True, "telegram_bot_username": None}
    return ok(settings)


def show_locale(visit: Visit) -> Answer:
    return ok({"current": visit.locale, "supported": list(reference_data.LANGUAGES)})


def _with_type(visit: Visit, row: Category) -> dict[str, Any]:
    pet_type = pet_type_shape(visit.state.pet_types[row.pet_type_id], visit.locale)
    return category_shape(visit.state, row, visit.locale) | {
        "pet_type": pet_type,
        "approved_at": stamp(row.approved_at),
    }


def _is_type(visit: Visit, value: Any) -> bool:
    return str(value).isdigit() and int(value) in visit.state.pet_types


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return "-".join(plain.split())
