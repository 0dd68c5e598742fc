"""HTTP messages as every face reads and writes them: a bounded JSON body in, JSON out."""

import json
from collections.abc import Mapping, Sequence

import structlog
from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import Response

from facade.admission.admission import Admission
from facade.admission.caller import Caller
from facade.engine.graph import JsonObject
from facade.errors import PayloadTooLarge, UnsupportedMediaType, error_body
from facade.operating.request_log import RequestNotes
from resolvers.main_app.errors import (
    DomainError,
    InsufficientScope,
    InvalidInput,
    RateLimited,
    Unauthorized,
    UpstreamUnavailable,
)
from resolvers.main_app.languages import preferred_language

log = structlog.get_logger()

LARGEST = 1024 * 1024

_PERSONAL = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def bytes_response(body: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that is encoded already; an empty body has no media type."""
    return Response(body, status, {**_PERSONAL, **(headers or {})}, media_type="application/json" if body else None)


def json_response(body: JsonObject, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a JSON body."""
    return bytes_response(to_json(body), status, headers)


def caller_of(request: Request) -> Caller:
    """Give who asks, as the request's headers have it; the request's notes learn who was admitted."""
    headers = request.headers
    return Caller(
        authorization=headers.get("Authorization", ""),
        language=preferred_language(headers.get("Accept-Language")),
        notes=request.state.notes,
        idempotency_key=headers.get("Idempotency-Key"),
        address=request.client.host if request.client else "",
    )


async def read_object(request: Request) -> Mapping[str, object]:
    """Read the body as a JSON object, an empty one for no body.

    Raises PayloadTooLarge over 1 MiB, UnsupportedMediaType for anything but JSON, InvalidInput for malformed JSON and
    for names that are repeated in one object.
    """
    raw = await read_bounded(request)
    if not raw.strip():
        return {}
    if not is_json(request):
        raise UnsupportedMediaType
    try:
        body = parse_json(raw)
    except RepeatedName:
        raise InvalidInput("A name stands twice in one object of the body. Send each once.") from None
    except ValueError:
        raise InvalidInput("The body is not well-formed JSON. Send one JSON object.") from None
    if not isinstance(body, dict):
        raise InvalidInput("The body must be one JSON object.")
    return body


class RepeatedName(ValueError):
    """A name stands twice in one object: who checks reads one value, who acts the other (RFC 8259 §4)."""


def parse_json(raw: bytes) -> object:
    """Parse JSON; raises ValueError for what is none, NaN included, and RepeatedName."""
    body: object = from_json(raw, allow_inf_nan=False)
    if raw.count(b":") != _names_in(body):  # rarely: a colon inside a text
        json.loads(raw, object_pairs_hook=_without_repeats)
    return body


def is_json(request: Request) -> bool:
    """Say whether the body is announced as JSON."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _names_in(value: object) -> int:
    match value:
        case dict():
            return len(value) + sum(_names_in(inner) for inner in value.values())
        case list():
            return sum(_names_in(inner) for inner in value)
    return 0


def _without_repeats(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RepeatedName
    return found


async def read_bounded(request: Request) -> bytes:
    """Read the body; raises PayloadTooLarge over 1 MiB, announced or not."""
    announced = request.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > LARGEST:
        raise PayloadTooLarge
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            raise PayloadTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


class ErrorAnswers:
    """Answers errors over HTTP for one face; the records that an error carries are shown as of today."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def respond(self, notes: RequestNotes, error: DomainError, headers: Mapping[str, str] | None = None) -> Response:
        """Answer an error with its status, its body and the headers that it calls for; the log line gets its code."""
        notes.error = error.code
        if error.detail:
            log.info("request.refused", code=error.code, detail=error.detail)
        body = error_body(error, notes.request_id, self._admission.today())
        return json_response(body, error.status, {**self._headers(error), **(headers or {})})

    def _headers(self, error: DomainError) -> Mapping[str, str]:
        match error:
            case Unauthorized() | InsufficientScope():
                return {"WWW-Authenticate": self._admission.challenge(error)}
            case RateLimited() | UpstreamUnavailable() if error.retry_after is not None:
                return {"Retry-After": str(error.retry_after)}
        return {}
