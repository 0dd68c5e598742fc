"""How many calls to the main app run at once, of one user and in all, and who is next."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from resolvers.main_app.errors import DomainError, RateLimited, UpstreamUnavailable

_RETRY_AFTER_SECONDS = 5
_BUSY = "Too many calls at once. Wait {seconds} seconds, then make fewer at the same time."


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls may run and wait, and for how many seconds they wait at most."""

    at_once: int = 128
    of_one_user: int = 12
    waiting: int = 1024
    waiting_of_one_user: int = 256
    patience: float = 5.0


class Lanes:
    """Lets calls run, and the others wait a little: in the order of their coming, users in turn."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._running: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def lane(self, user: str) -> AsyncIterator[None]:
        """Hold a lane; raises RateLimited when the user has too many calls, UpstreamUnavailable when all have."""
        if self._is_free(user):
            self._running[user] += 1
        else:
            await self._wait(user)
        try:
            yield
        finally:
            self._leave(user)

    def _is_free(self, user: str) -> bool:
        return self._running[user] < self._room.of_one_user and self._running.total() < self._room.at_once

    async def _wait(self, user: str) -> None:
        queue = self._waiting.get(user, ())
        if len(queue) >= self._room.waiting_of_one_user or self._queued >= self._room.waiting:
            raise self._refusal(user)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(user, deque()).append(turn)
        try:
            async with asyncio.timeout(self._room.patience):
                await turn
        except BaseException as ended:
            if turn.done() and not turn.cancelled():
                self._leave(user)
            else:
                self._withdraw(user, turn)
            if isinstance(ended, TimeoutError):
                raise self._refusal(user) from None
            raise

    @property
    def _queued(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _refusal(self, user: str) -> DomainError:
        if self._running[user] >= self._room.of_one_user:
            return RateLimited(_RETRY_AFTER_SECONDS, _BUSY.format(seconds=_RETRY_AFTER_SECONDS))
        return UpstreamUnavailable(detail="every lane is taken", undone=True, retry_after=_RETRY_AFTER_SECONDS)

    def _leave(self, user: str) -> None:
        self._running[user] -= 1
        if not self._running[user]:
            del self._running[user]
        for other in list(self._waiting):
            if self._is_free(other) and (turn := self._next_of(other)) is not None:
                self._running[other] += 1
                turn.set_result(None)
                return

    def _next_of(self, user: str) -> asyncio.Future[None] | None:
        """Take a user's first call that still waits; their others go behind those of everybody else."""
        queue = self._waiting.pop(user)
        while queue:
            turn = queue.popleft()
            if not turn.done():
                if queue:
                    self._waiting[user] = queue
                return turn
        return None

    def _withdraw(self, user: str, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(user, deque())
        if turn in queue:
            queue.remove(turn)
        if not queue:
            self._waiting.pop(user, None)
