"""Reading a JSON body, within bounds."""

from collections.abc import Mapping

from pydantic_core import from_json
from starlette.requests import Request

from facade.errors import PayloadTooLarge, UnsupportedMediaType
from resolvers.main_app.errors import InvalidInput

LARGEST = 1024 * 1024


async def read_object(request: Request) -> Mapping[str, object]:
    """Read the body as a JSON object, an empty one for no body.

    Raises PayloadTooLarge over 1 MiB, UnsupportedMediaType for anything but JSON, InvalidInput for malformed JSON.
    """
    raw = await _read(request)
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


async def _read(request: Request) -> bytes:
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
