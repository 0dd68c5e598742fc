"""The profile that strangers may see (app/Http/Controllers/Pet/ShowPublicPetController.php)."""

from __future__ import annotations

from typing import Any

from tests.sandbox import pet_shapes
from tests.sandbox.answers import Answer, enveloped, ok
from tests.sandbox.care.words import text
from tests.sandbox.permissions import can_view, is_owner
from tests.sandbox.records import Pet
from tests.sandbox.visits import Visit

_COLUMNS = (
    *("id", "name", "sex", "birthday_precision", "birthday_year", "birthday_month", "birthday_day", "country"),
    *("state", "city", "city_id", "description", "description_locale", "status", "pet_type_id", "photo_url", "photos"),
    *("created_at", "updated_at", "pet_type"),
)


def show(visit: Visit) -> Answer:
    """`GET /pets/{pet}/view`: chosen fields of a public pet, or of one's own."""
    state, pet, user = visit.state, visit.pet, visit.user
    if not can_view(state, pet, user):
        raise enveloped(403, text(visit, "not_public"))
    whole = pet_shapes.detail(state, pet, visit.locale, user)
    roles = state.roles(pet, user)
    permissions = {
        "is_owner": is_owner(state, pet, user),
        "is_viewer": "viewer" in roles,
        "has_active_relationship": bool(roles),
    }
    shown = {name: whole[name] for name in _COLUMNS} | {"city": pet.city, "categories": whole["categories"]}
    shown |= {"placement_requests": [], "viewer_permissions": permissions}
    return ok(shown | {"description_translation": _translation(visit, pet)})


def _translation(visit: Visit, pet: Pet) -> dict[str, Any] | None:
    if not pet.description:
        return None
    return {
        "original": pet.description,
        "original_locale": pet.description_locale,
        "viewer_locale": visit.locale,
        "translated": None,
        "status": "original",
        "is_translated": False,
    }
