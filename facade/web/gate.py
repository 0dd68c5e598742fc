"""What is asked of every request before any route is looked for: a host name of ours, and not too many of them."""

from collections.abc import Callable, Sequence

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from facade.admission.rate_limit import RateLimit
from facade.errors import UnknownHost
from facade.operating.request_log import RequestNotes
from resolvers.main_app.errors import DomainError, RateLimited

_PROBES = ("/health", "/ready")
_PAGES_PER_CALL = 5
"""A page loads a handful of files; an address may load so many pages a minute as it may call."""


class Gate:
    """ASGI middleware: answers for our own host names alone, and counts for its address what brings no credentials.

    What brings some is counted where they are looked at. Health and readiness are asked by address and all the time.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: RateLimit,
        hosts: Sequence[str],
        answer: Callable[[RequestNotes, DomainError], Response],
    ) -> None:
        self._app = app
        self._limit = limit
        self._hosts = frozenset(_plain(host) for host in hosts)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refusal = None if scope["type"] != "http" or scope["path"] in _PROBES else await self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await self._answer(scope["state"]["notes"], refusal)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> DomainError | None:
        headers = Headers(scope=scope)
        named = headers.getlist("Host")
        if self._hosts and (len(named) != 1 or _without_port(named[0]) not in self._hosts):
            return UnknownHost()
        if "Authorization" in headers:
            return None
        address = scope["client"][0] if scope.get("client") else ""
        seconds = await self._limit.hit_from(address, "page", _PAGES_PER_CALL)
        return None if seconds is None else RateLimited(seconds)


def _without_port(host: str) -> str:
    """Take the port off a Host header (RFC 9110 §7.2)."""
    end = host.rfind("]") if host.startswith("[") else host.find(":") - 1
    return _plain(host[: end + 1] if end >= 0 else host)


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()
