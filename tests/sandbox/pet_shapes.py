"""How the main app writes pets, in each place a little differently (app/Models/Pet.php)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.sandbox.answers import stamp
from tests.sandbox.care.media import image_shapes, media_of, row_shape
from tests.sandbox.people_shapes import all_relationships, people_with_role, placement_shapes
from tests.sandbox.permissions import viewer_permissions
from tests.sandbox.records import Category, City, Pet, PetType, User
from tests.sandbox.state import State

DUE_SOON = timedelta(days=30)


def pet_type_shape(row: PetType, locale: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "description": row.description,
        "is_system": True,
        "display_order": row.display_order,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
        "placement_requests_allowed": row.placement_requests_allowed,
        "weight_tracking_allowed": row.weight_tracking_allowed,
        "microchips_allowed": row.microchips_allowed,
        "status": row.status,
        "name": row.names.get(locale, row.names["en"]),
    }


def city_shape(state: State, row: City, locale: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "country": row.country,
        "description": row.description,
        "created_by": row.created_by,
        "approved_at": stamp(row.created_at),
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
        "name": row.names.get(locale) or row.names.get("en") or "",
        "usage_count": sum(pet.city_id == row.id for pet in state.living_pets()),
    }


def category_shape(state: State, row: Category, locale: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "pet_type_id": row.pet_type_id,
        "description": row.description,
        "created_by": row.created_by,
        "approved_at": stamp(row.approved_at),
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
        "name": row.names.get(locale) or row.names.get("en") or "",
        "usage_count": sum(row.id in pet.category_ids for pet in state.living_pets()),
    }


def columns(state: State, pet: Pet) -> dict[str, Any]:
    """A pet without any relation, as it stands in a conflict's `server_value`."""
    return {
        "id": pet.id,
        "pet_type_id": pet.pet_type_id,
        "created_by": pet.created_by,
        "name": pet.name,
        "birthday": stamp(pet.birthday),
        "description": pet.description,
        "status": pet.status,
        "created_at": stamp(pet.created_at),
        "updated_at": stamp(pet.updated_at),
        "birthday_year": pet.birthday_year,
        "birthday_month": pet.birthday_month,
        "birthday_day": pet.birthday_day,
        "birthday_precision": pet.birthday_precision,
        "deleted_at": stamp(pet.deleted_at),
        "country": pet.country,
        "state": pet.state,
        "city": pet.city,
        "address": pet.address,
        "sex": pet.sex,
        "city_id": pet.city_id,
        "description_locale": pet.description_locale,
        **_appended(state, pet),
    }


def _appended(state: State, pet: Pet) -> dict[str, Any]:
    rows = media_of(state, "pets", pet.id)
    photos = image_shapes(state, rows, first_is_primary=True)
    return {
        "photo_url": photos[0]["thumb_url"] if photos else None,
        "photos": photos,
        "user_id": pet.created_by,
        "media": [row_shape(state, row) for row in rows],
    }


def plain(state: State, pet: Pet, locale: str) -> dict[str, Any]:
    """A pet with its species, as a change of status answers it."""
    return columns(state, pet) | {"pet_type": pet_type_shape(state.pet_types[pet.pet_type_id], locale)}


def card(state: State, pet: Pet, locale: str) -> dict[str, Any]:
    """A pet of `/my-pets`, with its health in summary and the raw columns behind it."""
    weights = sorted(
        state.weights.where(lambda row: row.pet_id == pet.id),
        key=lambda row: row.record_date,
        reverse=True,
    )[:2]
    shown: dict[str, Any] = {}
    for index, label in enumerate(("latest", "previous")):
        row = weights[index] if index < len(weights) else None
        shown[f"{label}_weight_kg"] = f"{row.weight_kg:.2f}" if row else None
        shown[f"{label}_weight_record_date"] = row.record_date.isoformat() if row else None
    flags = _vaccination_flags(state, pet)
    status = next((name for name, raised in flags.items() if raised), "unknown")
    names = {"overdue": "has_overdue", "due_soon": "has_due_soon", "up_to_date": "has_future"}
    raw = {f"{names[name]}_vaccinations": raised for name, raised in flags.items()}
    return plain(state, pet, locale) | shown | raw | {"health_summary": shown | {"vaccination_status": status}}


def _vaccination_flags(state: State, pet: Pet) -> dict[str, bool]:
    today = state.today()
    open_rows = state.vaccinations.where(lambda row: row.pet_id == pet.id and row.completed_at is None)
    due = [row.due_at for row in open_rows if row.due_at is not None]
    return {
        "overdue": any(day < today for day in due),
        "due_soon": any(today <= day <= today + DUE_SOON for day in due),
        "up_to_date": any(day > today + DUE_SOON for day in due),
    }


def _related(state: State, pet: Pet, locale: str) -> dict[str, Any]:
    pivot = {"pet_id": pet.id, "created_at": stamp(pet.updated_at), "updated_at": stamp(pet.updated_at)}
    rows = [state.categories[number] for number in pet.category_ids]
    city = state.cities.get(pet.city_id) if pet.city_id else None
    return {
        "categories": [category_shape(state, row, locale) | {"pivot": pivot | {"category_id": row.id}} for row in rows],
        "city": city_shape(state, city, locale) if city else None,
    }


def detail(state: State, pet: Pet, locale: str, viewer: User | None) -> dict[str, Any]:
    """`GET /pets/{id}`: with everybody who ever had to do with the pet."""
    shown = plain(state, pet, locale) | _related(state, pet, locale)
    shown["placement_requests"] = placement_shapes(state, pet)
    shown["relationships"] = all_relationships(state, pet, with_users=True)
    if viewer is not None:
        shown["viewer_permissions"] = viewer_permissions(state, pet, viewer)
    return shown


def updated(state: State, pet: Pet, locale: str, viewer: User) -> dict[str, Any]:
    """The answer of `PUT /pets/{id}`."""
    return (
        plain(state, pet, locale)
        | _related(state, pet, locale)
        | _people(state, pet)
        | {
            "relationships": all_relationships(state, pet, with_users=False),
            "viewer_permissions": viewer_permissions(state, pet, viewer),
        }
    )


def photographed(state: State, pet: Pet, locale: str, viewer: User) -> dict[str, Any]:
    """A pet as the routes of its photos answer it."""
    return plain(state, pet, locale) | {
        "relationships": all_relationships(state, pet, with_users=False),
        "viewer_permissions": viewer_permissions(state, pet, viewer),
    }


def created(state: State, pet: Pet, locale: str) -> dict[str, Any]:
    """The answer of `POST /pets`: only columns that were set, so no `deleted_at`."""
    shown = plain(state, pet, locale) | _related(state, pet, locale) | _people(state, pet)
    del shown["deleted_at"]
    return shown


def _people(state: State, pet: Pet) -> dict[str, Any]:
    return {role: people_with_role(state, pet, role.removesuffix("s")) for role in ("viewers", "editors")}
