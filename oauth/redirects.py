"""Redirects that carry parameters and nothing they should not."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def with_parameters(uri: str, parameters: Sequence[tuple[str, str | None]]) -> str:
    """Add parameters to a URI; a query that it has stays as it is, to the letter (RFC 6749 §3.1.2)."""
    query = urlencode([(name, value) for name, value in parameters if value is not None])
    if "?" not in uri:
        return f"{uri}?{query}"
    return f"{uri}{query}" if uri.endswith(("?", "&")) else f"{uri}&{query}"


def found(location: str) -> Response:
    """Answer a GET with a redirect that no cache keeps and no Referer header betrays."""
    return Response(status_code=302, headers={"Location": location, **_HEADERS})


def see_other(location: str) -> Response:
    """Answer a POST with a redirect that turns into a GET: a 307 would carry the form along (RFC 9700 §4.12)."""
    return Response(status_code=303, headers={"Location": location, **_HEADERS})
