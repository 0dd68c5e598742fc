"""The transport of calls to the main app: one request out, one answer or one error of the tree back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from resolvers.main_app.errors import DomainError, UpstreamError, UpstreamTimeout, UpstreamUnavailable
from resolvers.main_app.exchange import Answer, AnswerTooSlow, ConnectionLost, NeverSent, Unreadable
from resolvers.main_app.reader import Reader
from resolvers.main_app.refusals import PetExists, StillRunning, is_away, refusal
from resolvers.main_app.retries import Allowance
from resolvers.main_app.traffic import Traffic
from resolvers.main_app.transport import Wire

Method = Literal["GET", "POST", "PUT", "DELETE"]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
Read = TypeVar("Read")


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
    def where(self) -> str:
        """Name it for the log."""
        return f"{self.method} {self.path}"

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

    def __init__(self, wire: Wire, traffic: Traffic | None = None) -> None:
        self._wire = wire
        self.traffic = traffic or Traffic()

    async def send(
        self,
        call: Call,
        credentials: Credentials,
        reader: Reader[Read],
        deadline: Deadline,
        allowance: Allowance | None = None,
    ) -> Read:
        """Send a call; read its answer's body with `reader`.

        Raises the errors of `resolvers.main_app.errors`. A call that is safe to repeat is tried once more when the
        connection breaks, and one that still runs (425) is asked for again, as the policy and the action's `allowance`
        have it. An error's `undone` is about all tries together.
        """
        sending = _Sending(call, credentials, allowance or self.traffic.allowance())
        self.traffic.budget.earn()
        try:
            async with asyncio.timeout_at(deadline.at), self.traffic.lanes.lane(credentials.token or ""):
                return await self._send_until_settled(sending, reader)
        except TimeoutError as slow:
            detail = f"{call.where}: no answer before the deadline"
            raise UpstreamTimeout(detail=detail, undone=not sending.may_have_written) from slow
        except (DomainError, PetExists) as failed:
            failed.undone = failed.undone and (failed.undone_before or not sending.may_have_written)
            raise

    async def _send_until_settled(self, sending: "_Sending", reader: Reader[Read]) -> Read:
        """Send until there is an outcome."""
        policy, chance = self.traffic.policy, self.traffic.chance
        broken = running = 0
        while True:
            try:
                answer = await self._try(sending)
                return _read(sending.call, answer, reader)
            except (NeverSent, ConnectionLost) as lost:
                broken += 1
                if broken >= policy.tries or not self._may_repeat(sending):
                    raise UpstreamUnavailable(detail=f"{sending.call.where}: {lost!r}", undone=True) from lost
                await asyncio.sleep(policy.pause(broken - 1, chance()))
            except StillRunning as still:
                running += 1
                sending.may_have_written = True
                if running >= policy.running_tries:
                    raise UpstreamTimeout(detail=f"{sending.call.where}: still running") from still
                await asyncio.sleep(policy.running_pause(running - 1, chance()))

    def _may_repeat(self, sending: "_Sending") -> bool:
        repeatable = sending.call.repeatable or not sending.may_have_written
        return repeatable and self.traffic.may_repeat(sending.allowance)

    async def _try(self, sending: "_Sending") -> Answer:
        """Send once; what is not known never to have left may have written, until an answer decides."""
        call, breaker = sending.call, self.traffic.breaker
        breaker.check()
        before, sending.may_have_written = sending.may_have_written, True
        try:
            answer = await self._wire.send(call.method, call.path, sending.headers(), call.query, call.body)
        except NeverSent:
            sending.may_have_written = before
            breaker.failed()
            raise
        except ConnectionLost:
            breaker.failed()
            raise
        except AnswerTooSlow as slow:
            breaker.failed()
            raise UpstreamTimeout(detail=f"{call.where}: {slow}") from slow
        except Unreadable as foreign:
            raise UpstreamError(detail=f"{call.where}: {foreign}") from foreign
        sending.may_have_written = before
        if is_away(answer):
            breaker.failed()
        else:
            breaker.succeeded()
        return answer


@dataclass(slots=True)
class _Sending:
    """One call on its way, whatever number of tries it takes."""

    call: Call
    credentials: Credentials
    allowance: Allowance
    may_have_written: bool = False

    def headers(self) -> dict[str, str]:
        headers = self.credentials.headers()
        if self.call.idempotency_key is not None:
            headers["Idempotency-Key"] = self.call.idempotency_key
        return headers


def _read(call: Call, answer: Answer, reader: Reader[Read]) -> Read:
    where = f"{call.where} answered {answer.status}"
    if not 200 <= answer.status < 300:  # noqa: PLR2004  (RFC 9110 §15.3)
        raise refusal(answer, reader, where)
    if not answer.is_json:
        raise UpstreamError(detail=f"{where} without JSON")
    return reader.read_body(answer.content)
