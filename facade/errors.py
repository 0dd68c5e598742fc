"""What goes wrong before an action is reached, and how any error is said: one body for every face.

What is a DomainError says its own code, status and sentence (resolvers/main_app/errors.py). Everything else is a
defect of ours: it is logged with its trace, and its text never leaves.
"""

from dataclasses import fields
from datetime import date
from enum import Enum

from facade.engine.graph import JsonObject
from facade.engine.naming import enum_word
from resolvers.main_app.errors import (
    Conflict,
    DomainError,
    DuplicateWarning,
    InvalidInput,
    NotFound,
    QuotaExceeded,
    RateLimited,
    UpstreamUnavailable,
)
from resolvers.main_app.records import Record
from schema.presenting import present
from schema.visible_text import visible


class MethodNotAllowed(DomainError):
    """The path exists, the method does not."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    default_message = "This path does not take this method. Use the methods of /openapi.json."


class PayloadTooLarge(DomainError):
    """The body is larger than any action needs."""

    code = "PAYLOAD_TOO_LARGE"
    status = 413
    default_message = "The request is larger than 1 MiB. Send less at once."


class UnsupportedMediaType(DomainError):
    """The body is not JSON."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    default_message = "The body must be JSON, with Content-Type: application/json."


class InternalError(DomainError):
    """A defect of ours."""

    code = "INTERNAL_ERROR"
    status = 500
    default_message = "Something went wrong in the connector. Tell the user; trying again will probably not help."


class UnknownPath(NotFound):
    """No route has this path."""

    default_message = "There is nothing at this path. Use the paths of /openapi.json."


class UnknownHost(NotFound):
    """The request was sent to a host name that is not ours."""

    default_message = "There is nothing at this host name. Use the address of /openapi.json's server."


def every_code() -> tuple[str, ...]:
    """List the codes of all domain errors, each once, in the order of the tree."""
    codes: dict[str, None] = {}
    waiting = [DomainError]
    while waiting:
        kind = waiting.pop(0)
        waiting.extend(kind.__subclasses__())
        if hasattr(kind, "code"):
            codes[kind.code] = None
    return tuple(codes)


def error_body(error: DomainError, request_id: str, today: date) -> JsonObject:
    """Give the body of an error; the records it carries are shown as of a day, in the shape of an answer."""
    body: JsonObject = {
        "error": error.code,
        "message": visible(error.message),
        "request_id": request_id,
        "retryable": error.retryable,
    }
    match error:
        case InvalidInput() if error.fields:
            body["fields"] = [{"name": fault.name, "reason": fault.reason} for fault in error.fields]
        case DuplicateWarning():
            body["existing"] = [_shown(record, today) for record in error.existing]
        case Conflict() if error.current is not None:
            body["current"] = _shown(error.current, today)
        case RateLimited() | UpstreamUnavailable() if error.retry_after is not None:
            body["retry_after"] = error.retry_after
        case QuotaExceeded() if error.reset_at is not None:
            body["reset_at"] = error.reset_at.isoformat()
    return body


def _shown(record: object, today: date) -> JsonObject:
    """Show a record as an answer would: snake_case, lower-case words, nothing that is null or has to be loaded."""
    shown = present(record, today)
    values = ((field.name, getattr(shown, field.name)) for field in fields(shown))  # type: ignore[arg-type]  # Strawberry's types are dataclasses
    return {name: _plain(value) for name, value in values if _is_at_hand(value)}


def _is_at_hand(value: object) -> bool:
    return value is not None and not isinstance(value, Record) and not callable(value)


def _plain(value: object) -> object:
    match value:
        case Enum():
            return enum_word(value.name)
        case date():
            return value.isoformat()
        case str():
            return visible(value)
        case _:
            return value
