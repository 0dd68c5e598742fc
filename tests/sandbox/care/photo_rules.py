"""What may be uploaded as a photo (HandlesValidation.php, EnforcePhotoStorageLimit.php)."""

from __future__ import annotations

from tests.sandbox.answers import Answer, Refused
from tests.sandbox.care.media import used_bytes
from tests.sandbox.care.pictures import look_at
from tests.sandbox.care.uploads import Upload
from tests.sandbox.validation import Rule, needed
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_IMAGES = {f"image/{name}" for name in ("jpeg", "png", "gif", "bmp", "webp", "avif")}
_ACCEPTED = {"image/jpeg", "image/png", "image/gif", "image/svg+xml"}
_KILOBYTES = 10240
_PREMIUM_TIMES = 102.4


def _is(value: object, types: set[str]) -> bool:
    return isinstance(value, Upload) and look_at(value.content).mime_type in types


# SVG is named among the types, and is no image for the rule before it.
PHOTO = needed(
    Rule("image", lambda value, _: _is(value, _IMAGES), "The {field} field must be an image."),
    Rule(
        "mimes",
        lambda value, _: _is(value, _ACCEPTED),
        "The {field} field must be a file of type: jpeg, png, jpg, gif, svg.",
    ),
    Rule(
        "max",
        lambda value, _: not isinstance(value, Upload) or len(value.content) <= _KILOBYTES * 1024,
        f"The {{field}} field must not be greater than {_KILOBYTES} kilobytes.",
    ),
)


def check_storage(visit: Visit) -> None:
    """Refuse files that the uploader's own storage cannot hold, whatever the route; others' files are not counted."""
    user = visit.user
    incoming = sum(len(upload.content) for upload in visit.body_input.values() if _counts(upload))
    if user is None or not incoming:
        return
    used, limit = used_bytes(visit.state, user), storage_limit(visit)
    if used + incoming <= limit:
        return
    message = say("storage_limit", visit.locale)
    meta = {
        "used_bytes": used,
        "limit_bytes": limit,
        "incoming_bytes": incoming,
        "upgrade_available": not user.is_premium,
    }
    body = {"success": False, "data": None, "message": message, "error": message}
    raise Refused(Answer(413, body | {"error_code": "STORAGE_LIMIT_EXCEEDED", "meta": meta}))


def storage_limit(visit: Visit) -> int:
    """Bytes that the signed-in user's photos may take."""
    return int(visit.state.storage_limit_bytes * (_PREMIUM_TIMES if visit.signed_in.is_premium else 1))


def _counts(value: object) -> bool:
    if not isinstance(value, Upload):
        return False
    return value.claimed_type == "application/pdf" or look_at(value.content).mime_type.startswith("image/")
