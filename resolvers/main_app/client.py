"""The transport of calls to the main app: one request out, one answer or one error of the tree back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import httpx

from resolvers.main_app.errors import DomainError, UpstreamError, UpstreamTimeout, UpstreamUnavailable
from resolvers.main_app.reader import Reader
from resolvers.main_app.refusals import PetExists, StillRunning, refusal
from resolvers.main_app.transport import Wire

Method = Literal["GET", "POST", "PUT", "DELETE"]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Read = TypeVar("Read")

_SECOND_TRY_AFTER_SECONDS = 0.1
_RUNNING_PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whose call it is: the main-app token, absent for public routes, and the language of names and messages."""

    token: str | None = None
    language: str | None = None

    def headers(self) -> dict[str, str]:
        """Write the headers that carry them."""
        headers = {"Accept": "application/json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.language is not None:
            headers["Accept-Language"] = self.language
        return headers


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the main app: the path is below `/api/`, the body goes out as JSON.

    `optional_auth` marks the routes that take a dead token for nobody (app/Http/Middleware/OptionalAuth.php).
    """

    method: Method
    path: str
    query: Mapping[str, str | int] | None = None
    body: Mapping[str, Json] | None = None
    idempotency_key: str | None = None
    optional_auth: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does it once: reads, and writes under a key (HandleIdempotencyKey.php)."""
        return self.method == "GET" or self.idempotency_key is not None


class Deadline:
    """The moment by which an action must have answered, on the event loop's own clock."""

    def __init__(self, seconds: float) -> None:
        self._at = asyncio.get_running_loop().time() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._at - asyncio.get_running_loop().time())

    @property
    def at(self) -> float:
        """The moment on the event loop's clock, as `asyncio.timeout_at` takes it."""
        return self._at


class MainAppClient:
    """Sends calls and reads their answers into records."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, call: Call, credentials: Credentials, reader: Reader[Read], deadline: Deadline) -> Read:
        """Send a call; read its answer's body with `reader`.

        Raises the errors of `resolvers.main_app.errors`. A call that is safe to repeat is tried once more when the
        connection breaks; an answer of 425 (the same write still runs) is waited for until the deadline.
        """
        try:
            async with asyncio.timeout_at(deadline.at):
                return await self._send_until_settled(call, credentials, reader)
        except TimeoutError as slow:
            raise UpstreamTimeout(detail=f"{call.method} {call.path}: no answer before the deadline") from slow

    async def _send_until_settled(self, call: Call, credentials: Credentials, reader: Reader[Read]) -> Read:
        """Send until there is an outcome; once a try may have written, no later failure says that nothing was done."""
        may_have_written = tried_again = False
        while True:
            try:
                response = await self._send(call, credentials)
            except UpstreamUnavailable as broken:
                may_have_written = may_have_written or not broken.undone
                broken.undone = not may_have_written
                if tried_again or not call.repeatable:
                    raise
                tried_again = True
                await asyncio.sleep(_SECOND_TRY_AFTER_SECONDS)
                continue
            try:
                return _read(call, response, reader)
            except StillRunning:
                may_have_written = True
                await asyncio.sleep(_RUNNING_PAUSE_SECONDS)
            except (DomainError, PetExists) as failed:
                failed.undone = failed.undone and (failed.undone_before or not may_have_written)
                raise

    async def _send(self, call: Call, credentials: Credentials) -> httpx.Response:
        where = f"{call.method} {call.path}"
        try:
            return await self._wire.send(call.method, call.path, _headers(call, credentials), call.query, call.body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as away:
            raise UpstreamUnavailable(detail=f"{where}: {away!r}", undone=True) from away
        except httpx.TimeoutException as slow:
            raise UpstreamTimeout(detail=f"{where}: {slow!r}") from slow
        except httpx.TransportError as broken:
            raise UpstreamUnavailable(detail=f"{where}: {broken!r}") from broken


def _headers(call: Call, credentials: Credentials) -> dict[str, str]:
    headers = credentials.headers()
    if call.idempotency_key is not None:
        headers["Idempotency-Key"] = call.idempotency_key
    return headers


def _read(call: Call, response: httpx.Response, reader: Reader[Read]) -> Read:
    where = f"{call.method} {call.path} answered {response.status_code}"
    if not response.is_success:
        raise refusal(response.status_code, response.headers, response.content, reader, where)
    if "json" not in response.headers.get("Content-Type", ""):
        raise UpstreamError(detail=f"{where} without JSON")
    return reader.read_body(response.content)
