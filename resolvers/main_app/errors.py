"""Everything that can go wrong between a caller and the main app, as one tree.

DomainError                       code, status, message, retryable
├── InvalidInput                  VALIDATION_ERROR 422, fields
├── UnsupportedForSpecies         UNSUPPORTED_FOR_SPECIES 422
├── Unauthorized                  UNAUTHORIZED 401
├── EmailNotVerified              EMAIL_NOT_VERIFIED 403
├── AccountBanned                 ACCOUNT_BANNED 403
├── InsufficientScope             INSUFFICIENT_SCOPE 403, scope
├── Forbidden                     FORBIDDEN 403
├── NotFound                      NOT_FOUND 404
├── DuplicateWarning              DUPLICATE_WARNING 409, existing
├── Conflict                      CONFLICT 409, current
├── RateLimited                   RATE_LIMITED 429, retry_after
├── QuotaExceeded                 QUOTA_EXCEEDED 429, reset_at
└── MainAppFailure                the main app is at fault, not the caller
    ├── UpstreamError             UPSTREAM_ERROR 502
    ├── UpstreamUnavailable       UPSTREAM_UNAVAILABLE 503, retry_after
    └── UpstreamTimeout           UPSTREAM_TIMEOUT 504

A message is one sentence for the person in the chat. What really happened goes to the log through
`detail`, which never reaches a caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that was refused: its name as the caller wrote it, and a stable reason such as `greater_than`."""

    name: str
    reason: str


class DomainError(Exception):
    """A refusal or failure with a stable code, an HTTP status and a sentence the caller can act on.

    `undone` says that the write it answers surely had no effect, `undone_before` that no earlier try of it under the
    same Idempotency-Key had one either.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    retryable: ClassVar[bool] = False
    undone: bool = True
    undone_before: bool = False
    default_message: ClassVar[str] = ""

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        self.message = message or self.default_message
        self.detail = detail
        super().__init__(self.message)

    @property
    def extensions(self) -> dict[str, object]:
        """What a GraphQL error says beside its message (GraphQL September 2025 §7.1.2)."""
        return {"code": self.code, "retryable": self.retryable}


class InvalidInput(DomainError):
    """The input is malformed, or the main app refused a field."""

    code = "VALIDATION_ERROR"
    status = 422

    def __init__(self, message: str, fields: Sequence[FieldFault] = (), *, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.fields = tuple(fields)

    @property
    def extensions(self) -> dict[str, object]:
        """The code, and each refused field with its reason."""
        faults = [{"name": fault.name, "reason": fault.reason} for fault in self.fields]
        return {**super().extensions, "fields": faults}

    def names(self, field: str) -> bool:
        """Say whether a field is among the refused ones."""
        return any(fault.name == field for fault in self.fields)


class UnsupportedForSpecies(DomainError):
    """The pet's species has no such records in the main app."""

    code = "UNSUPPORTED_FOR_SPECIES"
    status = 422
    default_message = "This kind of record cannot be kept for this pet's species."


class Unauthorized(DomainError):
    """The access token, or the main-app token inside it, is missing, invalid, expired or revoked."""

    code = "UNAUTHORIZED"
    status = 401
    default_message = "The connection to Meo Mai Moi has ended. Ask the user to connect their account again."

    def __init__(self, message: str = "", *, detail: str = "", token_sent: bool = True) -> None:
        super().__init__(message, detail=detail)
        self.token_sent = token_sent


class EmailNotVerified(DomainError):
    """The account waits for its e-mail address to be verified."""

    code = "EMAIL_NOT_VERIFIED"
    status = 403
    default_message = (
        "The user's e-mail address is not verified yet. Ask them to click the link in Meo Mai Moi's e-mail and try"
        " again; connecting again is not needed."
    )


class AccountBanned(DomainError):
    """The account may read, but not write."""

    code = "ACCOUNT_BANNED"
    status = 403
    default_message = "This account is banned in Meo Mai Moi and may only read. Nothing was changed."


class InsufficientScope(DomainError):
    """The access token was granted without a scope that this needs."""

    code = "INSUFFICIENT_SCOPE"
    status = 403

    def __init__(self, scope: str) -> None:
        super().__init__(f"This needs the permission {scope}. Ask the user to connect again and to allow it.")
        self.scope = scope


class Forbidden(DomainError):
    """The user has no right to do this with this pet."""

    code = "FORBIDDEN"
    status = 403
    default_message = "The user has no right to do this with this pet. Only its owner and editors may."


class NotFound(DomainError):
    """There is no such pet or record, or the record belongs to another pet."""

    code = "NOT_FOUND"
    status = 404
    default_message = "There is no such pet or record. List again and use an id from the answer."


class DuplicateWarning(DomainError):
    """It exists already; `existing` is what stands there, in the shape of the action's answer."""

    code = "DUPLICATE_WARNING"
    status = 409

    def __init__(self, message: str, existing: Sequence[object]) -> None:
        super().__init__(message)
        self.existing = tuple(existing)


class Conflict(DomainError):
    """It changed since it was read; `current` is what stands there now."""

    code = "CONFLICT"
    status = 409
    default_message = "This was changed since it was read. Show the user the current values, then decide again."

    def __init__(self, message: str = "", current: object | None = None) -> None:
        super().__init__(message)
        self.current = current


class RateLimited(DomainError):
    """Too many calls in a minute; `retry_after` is in whole seconds."""

    code = "RATE_LIMITED"
    status = 429
    retryable = True

    def __init__(self, retry_after: int, message: str = "") -> None:
        super().__init__(message or f"Too many requests. Wait {retry_after} seconds, then try again.")
        self.retry_after = retry_after


class QuotaExceeded(DomainError):
    """The user's daily number of main-app requests is used up; `reset_at` is UTC."""

    code = "QUOTA_EXCEEDED"
    status = 429

    def __init__(self, reset_at: datetime | None) -> None:
        again = f"at {reset_at:%Y-%m-%d %H:%M} UTC" if reset_at else "at the next midnight UTC"
        super().__init__(f"The user's daily Meo Mai Moi quota is used up. It starts again {again}.")
        self.reset_at = reset_at


class MainAppFailure(DomainError):
    """The main app is at fault, or unreachable; the caller did nothing wrong.

    A write had no effect if it never left, or the main app itself said that it failed. Where neither is known the write
    may stand.
    """

    retryable = True

    def __init__(self, message: str = "", *, detail: str = "", undone: bool = False) -> None:
        super().__init__(message, detail=detail)
        self.undone = undone


class UpstreamError(MainAppFailure):
    """The main app failed, or answered what its contract does not allow."""

    code = "UPSTREAM_ERROR"
    status = 502
    default_message = "Meo Mai Moi could not complete this. Try again once; if it fails again, tell the user."


class UpstreamUnavailable(MainAppFailure):
    """The main app cannot be reached; `retry_after` is in whole seconds, None where nothing is known of it."""

    code = "UPSTREAM_UNAVAILABLE"
    status = 503
    default_message = "Meo Mai Moi cannot be reached right now. Try again in a minute."

    def __init__(
        self, message: str = "", *, detail: str = "", undone: bool = False, retry_after: int | None = None
    ) -> None:
        super().__init__(message, detail=detail, undone=undone)
        self.retry_after = retry_after


class UpstreamTimeout(MainAppFailure):
    """The main app did not answer in time."""

    code = "UPSTREAM_TIMEOUT"
    status = 504
    default_message = "Meo Mai Moi took too long to answer. Try again in a minute."
