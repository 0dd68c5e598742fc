"""The one reading of the main app's many error shapes (bootstrap/app.php, lines 115-242 of v1.18.5).

Status and machine hints decide. Message texts are localised in part, so one is matched only where the main app has
it in fixed English and gives no other sign.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from resolvers.main_app.abilities import lacking_scope
from resolvers.main_app.errors import (
    AccountBanned,
    Conflict,
    DomainError,
    EmailNotVerified,
    FieldFault,
    Forbidden,
    InsufficientScope,
    InvalidInput,
    MainAppFailure,
    NotFound,
    QuotaExceeded,
    RateLimited,
    Unauthorized,
    UnsupportedForSpecies,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from resolvers.main_app.exchange import Answer
from resolvers.main_app.own_words import own_word
from resolvers.main_app.reader import Reader
from resolvers.main_app.retries import retry_after

_BY_STATUS: Mapping[int, type[DomainError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
}
_COME_AFTER_THE_REPLAY = frozenset({403, 404, 409, 422, 429})
"""What succeeded under a key is replayed before any of these; only the token is looked at earlier (line 70)."""
_GATEWAY_AWAY = {429, 503}
_FORBIDDEN_TEXTS: Mapping[str, type[DomainError]] = {
    "Your email address is not verified.": EmailNotVerified,  # EnsureEmailIsVerified, never localised
    "Your account is banned. Read-only access only.": AccountBanned,  # EnsureUserNotBanned.php, line 33
}


class StillRunning(Exception):
    """425: a write with the same Idempotency-Key has not ended yet (HandleIdempotencyKey.php)."""


class PetExists(Exception):
    """409 `duplicate_pet`: the user has such pets already (StorePetController.php, lines 232-257)."""

    undone = undone_before = True

    def __init__(self, pet_ids: tuple[int, ...]) -> None:
        super().__init__("the main app knows such a pet")
        self.pet_ids = pet_ids


def is_away(answer: Answer) -> bool:
    """Say whether a gateway answered that it cannot reach the main app, or not in time."""
    return answer.status in (502, 503, 504) and own_word(answer) is None


def refusal(answer: Answer, reader: Reader[Any], where: str) -> Exception:
    """Turn an answer that is not 2xx into the error it means; `where` names the call for the log.

    A proxy's word is not the main app's: it leaves open whether a write took effect.
    """
    body = own_word(answer)
    if body is None:
        return _foreign(answer, where)
    failure = _refusal(answer, body, reader, where)
    if isinstance(failure, DomainError | PetExists):
        failure.undone_before = answer.status in _COME_AFTER_THE_REPLAY
    return failure


def _refusal(answer: Answer, body: Mapping[str, Any], reader: Reader[Any], where: str) -> Exception:
    if answer.status == 409:  # noqa: PLR2004  (the statuses are the table of bootstrap/app.php)
        return _conflict(body, reader)
    if answer.status == 422:  # noqa: PLR2004
        return _invalid(body)
    if answer.status == 425:  # noqa: PLR2004
        return StillRunning()
    if answer.status == 429:  # noqa: PLR2004
        return _too_many(answer.headers, body)
    return _plain(answer, _text(body), where)


def _foreign(answer: Answer, where: str) -> MainAppFailure:
    """Give what an answer means that somebody else gave in the main app's place: nobody knows what was done."""
    detail = f"{where}, not in the main app's words"
    if answer.status in _GATEWAY_AWAY:
        return UpstreamUnavailable(detail=detail, retry_after=_asked_wait(answer))
    return (UpstreamTimeout if answer.status == 504 else UpstreamError)(detail=detail)  # noqa: PLR2004


def _plain(answer: Answer, message: str, where: str) -> DomainError:
    if answer.status == 403 and message in _FORBIDDEN_TEXTS:  # noqa: PLR2004
        return _FORBIDDEN_TEXTS[message](detail=where)
    if answer.status == 403 and (scope := lacking_scope(message)):  # noqa: PLR2004
        return InsufficientScope(scope)
    if answer.status == 503:  # noqa: PLR2004
        return UpstreamUnavailable(detail=where, undone=True, retry_after=_asked_wait(answer))
    known = _BY_STATUS.get(answer.status)
    return UpstreamError(detail=where, undone=True) if known is None else known(detail=where)


def _asked_wait(answer: Answer) -> int | None:
    written = answer.headers.get("Retry-After")
    return None if written is None else retry_after(written)


def _conflict(body: Mapping[str, Any], reader: Reader[Any]) -> Exception:
    data = _inner(body)
    if isinstance(existing := data.get("existing_pet_ids"), list):
        return PetExists(tuple(pet_id for pet_id in existing if isinstance(pet_id, int)))
    if data.get("code") == "idempotency_conflict":
        return Conflict("This Idempotency-Key was already used for another request. Send a new one.")
    return Conflict(current=_standing(data.get("server_value"), reader))


def _standing(value: object, reader: Reader[Any]) -> object | None:
    """Read what stands there now; some routes send a shape of their own, and their caller reads again."""
    try:
        return None if value is None else reader.read_value(value)
    except UpstreamError:
        return None


def _invalid(body: Mapping[str, Any]) -> DomainError:
    if body.get("error_code") == "FEATURE_NOT_AVAILABLE_FOR_PET_TYPE":
        return UnsupportedForSpecies()
    errors = body.get("errors")
    names = list(errors) if isinstance(errors, dict) else []
    return InvalidInput(
        _text(body) or "Meo Mai Moi refused the input.", [FieldFault(name, "refused") for name in names]
    )


def _too_many(headers: Mapping[str, str], body: Mapping[str, Any]) -> DomainError:
    data = _inner(body)
    if data.get("error_code") == "API_DAILY_QUOTA_EXCEEDED":
        quota = data.get("quota")
        return QuotaExceeded(_moment(quota.get("reset_at_utc") if isinstance(quota, dict) else None))
    return RateLimited(retry_after(headers.get("Retry-After", "")))


def _moment(written: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(written)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _inner(body: Mapping[str, Any]) -> Mapping[str, Any]:
    data = body.get("data")
    return data if isinstance(data, dict) else {}


def _text(body: Mapping[str, Any]) -> str:
    message = body.get("message")
    return message if isinstance(message, str) else ""
