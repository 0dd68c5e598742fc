"""The signed-in user's own account."""

from __future__ import annotations

from tests.sandbox.answers import Answer, enveloped, ok, stamp
from tests.sandbox.people_shapes import own_profile
from tests.sandbox.reference_data import LANGUAGES
from tests.sandbox.validation import needed, one_of, validated
from tests.sandbox.visits import Visit


def show(visit: Visit) -> Answer:
    return ok(own_profile(visit.signed_in))


def show_for_pages(visit: Visit) -> Answer:
    """`GET /user`, which bearer tokens never reach."""
    return show(visit)


def set_locale(visit: Visit) -> Answer:
    user = visit.signed_in
    sent = validated(visit.input, visit.locale, {"locale": needed(one_of(*LANGUAGES))})
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
