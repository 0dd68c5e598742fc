"""The error body, and the one mapping from exceptions to HTTP.

What is a DomainError says its own code, status and sentence (resolvers/main_app/errors.py). Everything else is a
defect of ours: it is logged with its trace, and its text never leaves.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from starlette.responses import Response

from facade.answer import json_response
from facade.engine.graph import JsonObject
from resolvers.main_app.errors import (
    Conflict,
    DomainError,
    DuplicateWarning,
    InsufficientScope,
    InvalidInput,
    NotFound,
    QuotaExceeded,
    RateLimited,
    Unauthorized,
)

Present: TypeAlias = Callable[[object], object]
"""Turns a record into what an answer shows of it."""

REALM = 'Bearer realm="meo-gpt-connector"'


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


def error_response(
    error: DomainError, request_id: str, present: Present, headers: Mapping[str, str] | None = None
) -> Response:
    """Give an error its body and headers; `present` shows the records it carries."""
    return json_response(_body(error, request_id, present), error.status, {**_headers(error), **(headers or {})})


def _body(error: DomainError, request_id: str, present: Present) -> JsonObject:
    body: JsonObject = {
        "error": error.code,
        "message": error.message,
        "request_id": request_id,
        "retryable": error.retryable,
    }
    match error:
        case InvalidInput() if error.fields:
            body["fields"] = [{"name": fault.name, "reason": fault.reason} for fault in error.fields]
        case DuplicateWarning():
            body["existing"] = [present(record) for record in error.existing]
        case Conflict() if error.current is not None:
            body["current"] = present(error.current)
        case RateLimited():
            body["retry_after"] = error.retry_after
        case QuotaExceeded() if error.reset_at is not None:
            body["reset_at"] = error.reset_at.isoformat()
    return body


def _headers(error: DomainError) -> Mapping[str, str]:
    match error:
        case Unauthorized() if error.token_sent:  # RFC 6750 §3.1: what was sent is no longer good
            return {"WWW-Authenticate": f'{REALM}, error="invalid_token", error_description="The access token ended"'}
        case Unauthorized():  # RFC 6750 §3: a request without a token gets no error code
            return {"WWW-Authenticate": REALM}
        case InsufficientScope():
            return {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{error.scope}"'}
        case RateLimited():
            return {"Retry-After": str(error.retry_after)}
    return {}
