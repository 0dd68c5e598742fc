"""How the main app writes users: whole rows, other people's included (app/Models/User.php)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import stamp
from tests.sandbox.records import Pet, Relationship, User
from tests.sandbox.state import State


def user_shape(user: User) -> dict[str, Any]:
    """A user nested in another answer: only passwords, second factors and Google tokens are hidden."""
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "email_verified_at": stamp(user.email_verified_at),
        "created_at": stamp(user.created_at),
        "updated_at": stamp(user.updated_at),
        "google_id": user.google_id,
        "is_banned": user.is_banned,
        "banned_at": stamp(user.banned_at),
        "ban_reason": user.ban_reason,
        "locale": user.locale,
        "telegram_chat_id": user.telegram_chat_id,
        "telegram_link_token": user.telegram_link_token,
        "telegram_link_token_expires_at": None,
        "telegram_user_id": user.telegram_user_id,
        "telegram_username": user.telegram_username,
        "telegram_first_name": user.telegram_first_name,
        "telegram_last_name": user.telegram_last_name,
        "telegram_photo_url": user.telegram_photo_url,
        "telegram_last_authenticated_at": None,
        "registered_via_gpt": user.registered_via_gpt,
        "avatar_url": None,
        "avatar": None,
        "has_password": user.password is not None,
        "media": [],
    }


def own_profile(user: User, used_bytes: int, limit_bytes: int) -> dict[str, Any]:
    """`GET /users/me`."""
    return user_shape(user) | {
        "roles": [{"id": 2, "name": "premium", "guard_name": "web"}] if user.is_premium else [],
        "latest_owner_weight_history": None,
        "can_access_admin": False,
        "is_premium": user.is_premium,
        "storage_used_bytes": used_bytes,
        "storage_limit_bytes": limit_bytes,
        "owner_weight_kg": None,
        "owner_weight_recorded_at": None,
    }


def registered(user: User) -> dict[str, Any]:
    """A user as the registration answers it: only what was set."""
    return {
        "name": user.name,
        "email": user.email,
        "registered_via_gpt": user.registered_via_gpt,
        "updated_at": stamp(user.updated_at),
        "created_at": stamp(user.created_at),
        "id": user.id,
        "avatar_url": None,
        "avatar": None,
        "has_password": True,
        "media": [],
    }


def relationship_shape(row: Relationship) -> dict[str, Any]:
    return {
        "id": row.id,
        "user_id": row.user_id,
        "pet_id": row.pet_id,
        "relationship_type": row.relationship_type,
        "start_at": stamp(row.start_at),
        "end_at": stamp(row.end_at),
        "created_by": row.created_by,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
    }


def people_with_role(state: State, pet: Pet, role: str) -> list[dict[str, Any]]:
    """`viewers` and `editors`: whole users, with the relationship's row as their pivot."""
    people: list[dict[str, Any]] = []
    for row in state.active_relationships(pet):
        if row.relationship_type == role:
            pivot = relationship_shape(row) | {"start_at": f"{row.start_at:%Y-%m-%d %H:%M:%S}+00"}
            del pivot["id"]
            people.append(user_shape(state.users[row.user_id]) | {"pivot": pivot})
    return people


def all_relationships(state: State, pet: Pet, *, with_users: bool) -> list[dict[str, Any]]:
    """Every relationship a pet ever had, ended ones included."""
    rows = state.relationships.where(lambda row: row.pet_id == pet.id)
    if not with_users:
        return [relationship_shape(row) for row in rows]
    return [relationship_shape(row) | {"user": user_shape(state.users[row.user_id])} for row in rows]


def placement_shapes(state: State, pet: Pet) -> list[dict[str, Any]]:
    """Placement requests with their responses, helper profiles and those people's accounts."""
    return [
        {
            "id": row.id,
            "pet_id": row.pet_id,
            "user_id": row.user_id,
            "request_type": row.request_type,
            "status": row.status,
            "notes": row.notes,
            "created_at": stamp(row.created_at),
            "updated_at": stamp(row.created_at),
            "responses": [_response(state, row.id, user_id) for user_id in row.responder_ids],
        }
        for row in state.placement_requests.where(lambda row: row.pet_id == pet.id)
    ]


def _response(state: State, request_id: int, user_id: int) -> dict[str, Any]:
    helper = {
        "id": 900 + user_id,
        "user_id": user_id,
        "address": f"{user_id} Rescue Lane",
        "experience": "Experienced with introductions.",
        "user": user_shape(state.users[user_id]),
    }
    return {
        "id": 500 + user_id,
        "placement_request_id": request_id,
        "status": "responded",
        "message": "We have a garden.",
        "helper_profile": helper,
    }
