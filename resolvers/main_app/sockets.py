"""The carrier in production: aiohttp over sockets, each request sent at most once."""

import aiohttp
import httpx
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from resolvers.main_app.exchange import (
    Answer,
    AnswerTooSlow,
    ConnectionLost,
    NeverSent,
    Request,
    Unreadable,
)
from resolvers.main_app.inflating import ACCEPTED_ENCODING, Inflating

_CONNECT_SECONDS = 5.0
_KEEP_ALIVE_SECONDS = 60.0
_PIECE = 64 * 1024
_LONGEST_HEADER = 8 * 1024
_MOST_HEADERS = 100


class Sockets:
    """Carries requests over connections that are kept for a minute; nothing else is kept, no cookie either.

    How many run at once is not decided here (resolvers/main_app/lanes.py). A request is sent once: aiohttp would send
    a GET, PUT or DELETE again by itself when a kept connection breaks, and would report a refused connection of that
    second try although the first one had been sent.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._tls = httpx.create_ssl_context()

    async def exchange(self, request: Request) -> Answer:
        """Send a request once and give its whole answer; raises WireFailure."""
        try:
            async with self._opened().request(
                request.method,
                request.url,
                headers={**request.headers, "Accept-Encoding": ACCEPTED_ENCODING},
                data=request.content,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=request.seconds, sock_connect=_CONNECT_SECONDS),
            ) as response:
                return Answer(response.status, response.headers, await _content(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as away:
            raise NeverSent(repr(away)) from away
        except TimeoutError as slow:
            raise AnswerTooSlow(repr(slow)) from slow
        except aiohttp.ClientResponseError as foreign:
            raise Unreadable(type(foreign.__cause__ or foreign).__name__) from foreign
        except (aiohttp.ClientError, OSError) as broken:
            raise ConnectionLost(repr(broken)) from broken

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        """Give the session, opened at the first request: it belongs to the event loop that runs by then."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_CleanConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS, ssl=self._tls),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
                max_headers=_MOST_HEADERS,
                middlewares=(_once,),
            )
        return self._session


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Send a request once: aiohttp repeats by itself on errors of its own, not on ours."""
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as broken:
        raise ConnectionLost(repr(broken)) from broken


async def _content(response: aiohttp.ClientResponse) -> bytes:
    if response.status == httpx.codes.SWITCHING_PROTOCOLS:
        raise Unreadable("an upgrade that nobody asked for")
    inflating = Inflating(response.headers.get("Content-Encoding", ""))
    async for piece in response.content.iter_chunked(_PIECE):
        inflating.feed(piece)
    return inflating.whole()


class _CleanConnector(aiohttp.TCPConnector):
    """Reuses a kept connection only when nothing came on it since its answer.

    aiohttp would read what came as the answer of the next request, which may be another user's.
    """

    async def _get(self, key: ConnectionKey, traces: list[Trace]) -> Connection | None:
        while (kept := await super()._get(key, traces)) is not None:
            if kept.protocol is not None and not kept.protocol.should_close:
                return kept
            kept.close()
        return None
