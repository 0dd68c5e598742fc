"""Species, countries, cities, categories, version and public settings."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

from tests.sandbox import reference_data
from tests.sandbox.answers import Answer, enveloped, ok, stamp
from tests.sandbox.pet_shapes import category_shape, city_shape, pet_type_shape
from tests.sandbox.pipeline import VERSION
from tests.sandbox.records import Category, City
from tests.sandbox.validation import INTEGER, STRING, Field, exactly, known, longest, needed, nullable, validated
from tests.sandbox.visits import Visit

_CITIES_A_DAY = 10
_LATIN = dict(zip("đабвгґдезиіїйклмнопрстуфцыэё", "dabvggdeziiiiklmnoprstufcyee", strict=True))
_LATIN |= {"є": "ie", "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": "", "ъ": ""}
_SEARCH = nullable(STRING, longest(50))


def list_pet_types(visit: Visit) -> Answer:
    """Active species, by display order."""
    rows = visit.state.pet_types.where(lambda row: row.status == "active")
    shown = [pet_type_shape(row, visit.locale) for row in rows]
    return ok(sorted(shown, key=lambda row: (row["display_order"], row["name"])))


def list_countries(visit: Visit) -> Answer:
    return ok(reference_data.countries(visit.locale))


def list_cities(visit: Visit) -> Answer:
    fields = {"country": needed(STRING, exactly(2)), "search": _SEARCH}
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
    """Approved categories of a species, and the caller's own; a search knows the request's language alone."""
    state, user = visit.state, visit.signed_in
    sent = validated(visit.input, visit.locale, {"pet_type_id": _type_rules(visit), "search": _SEARCH})
    rows = state.categories.where(
        lambda row: (
            row.pet_type_id == int(sent["pet_type_id"])
            and (row.approved_at is not None or row.created_by == user.id)
            and (sent.get("search") is None or _is_like(row.names.get(visit.locale), sent["search"]))
        ),
    )
    return ok(sorted((_with_type(visit, row) for row in rows), key=lambda row: row["name"]))


def create_category(visit: Visit) -> Answer:
    """A breed of one's own: a duplicate is what has the very same name in the request's language, hidden or not."""
    fields = {
        "name": needed(STRING, longest(50)),
        "pet_type_id": _type_rules(visit),
        "description": nullable(STRING, longest(500)),
    }
    sent = validated(visit.input, visit.locale, fields)
    state, type_id = visit.state, int(sent["pet_type_id"])
    rows = state.categories.where(lambda row: row.pet_type_id == type_id)
    same = [row.id for row in rows if row.names.get(visit.locale) == sent["name"]]
    message = "A category with this name already exists for this pet type."
    if same and visit.holds("pet:write"):
        data = {"code": "duplicate_candidate", "existing_category_ids": same[:1]}
        raise enveloped(409, message, data, error="duplicate_category")
    if same:
        raise enveloped(422, message)
    slug = _free_slug(_slug(sent["name"]), {row.slug for row in rows})
    row = Category(state.categories.next_id, slug, type_id, {visit.locale: sent["name"]}, state.moment())
    row.description, row.created_by = sent.get("description"), visit.signed_in.id
    return ok(_with_type(visit, state.categories.put(row)), 201)


def _type_rules(visit: Visit) -> Field:
    return needed(INTEGER, known(lambda value: int(value) in visit.state.pet_types))


def _is_like(name: str | None, search: str) -> bool:
    """PostgreSQL's ILIKE, in which the searched text's own % and _ stand for anything."""
    wild = "".join({"%": ".*", "_": "."}.get(letter, re.escape(letter)) for letter in search)
    return name is not None and re.search(wild, name, re.IGNORECASE) is not None


def _free_slug(slug: str, taken: set[str]) -> str:
    numbered = (f"{slug}-{number}" for number in range(1, len(taken) + 2))
    return slug if slug not in taken else next(name for name in numbered if name not in taken)


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


def _slug(name: str) -> str:
    """Letters of other alphabets are written in Latin ones, as far as this table goes."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
