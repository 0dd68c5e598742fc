"""The signed-in user's own account."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import Answer, enveloped, invalid, ok, stamp
from tests.sandbox.care.media import used_bytes
from tests.sandbox.care.photo_rules import storage_limit
from tests.sandbox.people_shapes import own_profile, user_shape
from tests.sandbox.records import User
from tests.sandbox.reference_data import LANGUAGES
from tests.sandbox.validation import EMAIL, STRING, longest, needed, one_of, unique, validated
from tests.sandbox.versions import check_version
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def show(visit: Visit) -> Answer:
    return ok(own_profile(visit.signed_in, used_bytes(visit.state, visit.signed_in), storage_limit(visit)))


def show_for_pages(visit: Visit) -> Answer:
    """`GET /user`, which bearer tokens never reach."""
    return show(visit)


def update(visit: Visit) -> Answer:
    """`PUT /users/me`: both fields are needed, and a verified address stays."""
    user = visit.signed_in
    fields = {
        "name": needed(STRING, longest(255)),
        "email": needed(STRING, EMAIL, longest(255), unique(lambda value: _belongs_to_another(visit, value))),
    }
    sent = validated(visit.input, visit.locale, fields)
    if sent["email"] != user.email and user.email_verified_at is not None:
        raise invalid({"email": [say("email_fixed", visit.locale)]})
    if (user.name, user.email) != (sent["name"], sent["email"]):
        user.name, user.email, user.updated_at = sent["name"], sent["email"], visit.state.moment()
    return ok(_row(user))


def _belongs_to_another(visit: Visit, email: object) -> bool:
    return any(row.email == email and row is not visit.signed_in for row in visit.state.users.values())


def _row(user: User) -> dict[str, Any]:
    """The whole account, as an update and a conflict show it."""
    return user_shape(user) | {"roles": []}


def set_locale(visit: Visit) -> Answer:
    user = visit.signed_in
    check_version(visit, user.updated_at, _row(user))
    sent = validated(visit.input, visit.locale, {"locale": needed(one_of(*LANGUAGES))})
    if user.locale != sent["locale"]:
        user.updated_at = visit.state.moment()
    user.locale = sent["locale"]
    return ok(
        {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "locale": user.locale,
            "avatar_url": None,
            "avatar": None,
            "storage_used_bytes": 0,
            "storage_limit_bytes": 0,
            "is_premium": user.is_premium,
            "is_banned": user.is_banned,
            "banned_at": stamp(user.banned_at),
            "ban_reason": user.ban_reason,
            "created_at": stamp(user.created_at),
            "updated_at": stamp(user.updated_at),
        },
    )


def delete(visit: Visit) -> Answer:
    """`DELETE /users/me`, which wants the password."""
    user, state = visit.signed_in, visit.state
    if visit.input.get("password") != user.password:
        raise enveloped(422, "The provided password is incorrect.")
    for token in state.tokens.where(lambda row: row.user_id == user.id):
        del state.tokens[token.id]
    del state.users[user.id]
    message = "Your account has been deleted."
    return Answer(200, {"success": True, "data": {"message": message}, "message": message})
