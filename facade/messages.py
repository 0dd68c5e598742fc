"""HTTP messages as every face reads and writes them: a bounded JSON body in, JSON out."""

from collections.abc import Mapping

from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import Response

from facade.admission.caller import Caller
from facade.engine.graph import JsonObject
from facade.errors import PayloadTooLarge, UnsupportedMediaType
from resolvers.main_app.errors import InvalidInput
from resolvers.main_app.languages import preferred_language

LARGEST = 1024 * 1024

_PERSONAL = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def json_response(body: JsonObject, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a JSON body."""
    return Response(to_json(body), status, {**_PERSONAL, **(headers or {})}, media_type="application/json")


def caller_of(request: Request) -> Caller:
    """Give who asks, as the request's headers have it; the request's notes learn who was admitted."""
    headers = request.headers
    return Caller(
        authorization=headers.get("Authorization", ""),
        language=preferred_language(headers.get("Accept-Language")),
        notes=request.state.notes,
        idempotency_key=headers.get("Idempotency-Key"),
    )


async def read_object(request: Request) -> Mapping[str, object]:
    """Read the body as a JSON object, an empty one for no body.

    Raises PayloadTooLarge over 1 MiB, UnsupportedMediaType for anything but JSON, InvalidInput for malformed JSON.
    """
    raw = await read_bounded(request)
    if not raw.strip():
        return {}
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise UnsupportedMediaType
    try:
        body = from_json(raw, allow_inf_nan=False)
    except ValueError:
        raise InvalidInput("The body is not well-formed JSON. Send one JSON object.") from None
    if not isinstance(body, dict):
        raise InvalidInput("The body must be one JSON object.")
    return body


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
