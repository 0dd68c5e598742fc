"""The way out: requests for the main app's address, over sockets or whatever stands in for them."""

from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode

import httpx
from pydantic_core import to_json

from resolvers.main_app.exchange import (
    Answer,
    AnswerTooSlow,
    Carrier,
    ConnectionLost,
    NeverSent,
    Request,
    Unreadable,
    WireFailure,
)
from resolvers.main_app.inflating import Inflating
from resolvers.main_app.sockets import Sockets

Transport = httpx.AsyncBaseTransport

_ANSWER_SECONDS = 30.0
_CONNECT_SECONDS = 5.0
_OF_THE_SOCKETS = {"accept-encoding", "connection", "content-length"}
_DECODED = {"content-encoding", "content-length", "transfer-encoding"}
_RAISED: Mapping[type[WireFailure], type[httpx.TransportError]] = {
    NeverSent: httpx.ConnectError,
    ConnectionLost: httpx.ReadError,
    AnswerTooSlow: httpx.ReadTimeout,
    Unreadable: httpx.RemoteProtocolError,
}


class SocketTransport(httpx.AsyncBaseTransport):
    """Sockets as httpx knows a transport, for the consent bridge; `probes` are connections apart from all others."""

    def __init__(self) -> None:
        self.sockets = Sockets()
        self.probes = Sockets()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request of httpx; its read time-out is the time for the whole of it."""
        seconds = request.extensions.get("timeout", {}).get("read") or _ANSWER_SECONDS
        headers = {name: value for name, value in request.headers.items() if name not in _OF_THE_SOCKETS}
        sent = Request(request.method, str(request.url), headers, await request.aread() or None, seconds)
        try:
            answer = await self.sockets.exchange(sent)
        except WireFailure as failure:
            raise _RAISED[type(failure)](str(failure), request=request) from failure
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in _DECODED]
        return httpx.Response(answer.status, headers=kept, content=answer.content, request=request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self.sockets.close()
        await self.probes.close()


class _Carried:
    """Carries requests over any transport of httpx, whose errors mean what httpx says of them."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def exchange(self, request: Request) -> Answer:
        """Send a request once and give its whole answer; raises WireFailure."""
        timeout = httpx.Timeout(request.seconds, connect=_CONNECT_SECONDS).as_dict()
        sent = httpx.Request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.content,
            extensions={"timeout": timeout},
        )
        try:
            response = await self._transport.handle_async_request(sent)
            try:
                return Answer(response.status_code, response.headers, await _content(response))
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as away:
            raise NeverSent(repr(away)) from away
        except httpx.TimeoutException as slow:
            raise AnswerTooSlow(repr(slow)) from slow
        except httpx.TransportError as broken:
            raise ConnectionLost(repr(broken)) from broken


async def _content(response: httpx.Response) -> bytes:
    if response.is_stream_consumed:  # made whole, as httpx.MockTransport makes them
        return response.content
    inflating = Inflating(response.headers.get("Content-Encoding", ""))
    async for piece in response.aiter_raw():
        inflating.feed(piece)
    return inflating.whole()


def open_transport() -> SocketTransport:
    """Open the transport that everything shares; whoever opens it closes it with `aclose`."""
    return SocketTransport()


class Wire:
    """Sends one request for a path below `/api/` and gives its whole answer.

    Over sockets nothing of httpx is on the way: its client's cookies, redirects and defaults, and its request and
    response, take more processor time than the call itself (docs/decisions/0003).
    """

    def __init__(self, main_app_url: str, transport: Transport, *, probing: bool = False) -> None:
        self._base = f"{main_app_url.rstrip('/')}/api/"
        self._carrier: Carrier = _Carried(transport)
        if isinstance(transport, SocketTransport):
            self._carrier = transport.probes if probing else transport.sockets

    async def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Answer:
        """Send a request once; the body goes out as JSON. Raises WireFailure."""
        url = f"{self._base}{path}?{urlencode(query)}" if query else self._base + path
        if body is None:
            return await self._carrier.exchange(Request(method, url, headers, None, _ANSWER_SECONDS))
        written = {**headers, "Content-Type": "application/json"}
        return await self._carrier.exchange(Request(method, url, written, to_json(body), _ANSWER_SECONDS))


def http_client(main_app_url: str, transport: Transport) -> httpx.AsyncClient:
    """Give an ordinary client on the same transport, for the consent bridge, where its comforts cost nothing.

    Cookies are not among them: one jar would carry what the main app set for one person to the next.
    """
    return httpx.AsyncClient(
        base_url=f"{main_app_url.rstrip('/')}/api/",
        transport=transport,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
