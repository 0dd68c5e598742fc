"""The one way out: an HTTP client for the main app's address."""

import httpx
from httpx_aiohttp import AiohttpTransport

Transport = httpx.AsyncBaseTransport
HttpClient = httpx.AsyncClient

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
_CONNECTIONS = 200


def open_http_client(main_app_url: str, transport: Transport | None = None) -> HttpClient:
    """Open the client that everything shares; whoever opens it closes it with `aclose`.

    aiohttp carries the bytes: it takes a quarter of httpcore's processor time for one call.
    """
    return httpx.AsyncClient(
        base_url=f"{main_app_url.rstrip('/')}/api/",
        transport=transport or AiohttpTransport(limits=httpx.Limits(max_connections=_CONNECTIONS)),
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        headers={"Accept": "application/json", "User-Agent": "meo-gpt-connector"},
        follow_redirects=False,
    )
