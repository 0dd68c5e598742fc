"""The way out: requests put straight onto an HTTP transport, for the main app's address."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

import httpx
from httpx_aiohttp import AiohttpTransport
from pydantic_core import to_json

Transport = httpx.AsyncBaseTransport

_CONNECTIONS = 200
_ANSWER_SECONDS = 30.0
_TIMEOUT = httpx.Timeout(_ANSWER_SECONDS, connect=5.0).as_dict()
_KNOWN_URLS = 4096


def open_transport() -> Transport:
    """Open the transport that everything shares; whoever opens it closes it with `aclose`.

    aiohttp carries the bytes: it takes a quarter of httpcore's processor time for one call.
    """
    return AiohttpTransport(limits=httpx.Limits(max_connections=_CONNECTIONS))


class Wire:
    """Sends one request and reads its whole answer, raising httpx's own transport errors.

    It stands in for httpx.AsyncClient, whose cookies, redirects, authentication and merging of defaults are not
    wanted here and take more processor time than the call itself.
    """

    def __init__(self, main_app_url: str, transport: Transport) -> None:
        self._base = f"{main_app_url.rstrip('/')}/api/"
        self._transport = transport
        self._url = lru_cache(_KNOWN_URLS)(httpx.URL)

    async def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> httpx.Response:
        """Send a request for a path below `/api/`; the body goes out as JSON."""
        written = f"{self._base}{path}?{urlencode(query)}" if query else self._base + path
        request = httpx.Request(
            method,
            self._url(written),
            headers=dict(headers) if body is None else {**headers, "Content-Type": "application/json"},
            content=None if body is None else to_json(body),
            extensions={"timeout": _TIMEOUT},
        )
        response = await self._transport.handle_async_request(request)
        try:
            await response.aread()
        finally:
            await response.aclose()
        return response


def http_client(main_app_url: str, transport: Transport) -> httpx.AsyncClient:
    """Give an ordinary client on the same transport, for the consent bridge, where its comforts cost nothing."""
    return httpx.AsyncClient(base_url=f"{main_app_url.rstrip('/')}/api/", transport=transport)
