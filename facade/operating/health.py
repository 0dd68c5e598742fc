"""Whether what the connector stands on answers: the main app, and Redis."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis.asyncio
from redis.exceptions import RedisError

from resolvers.main_app.client import Call, Credentials, Deadline, MainAppClient
from resolvers.main_app.errors import DomainError
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import VersionRecord

_PATIENCE_SECONDS = 0.8
_FRESH = timedelta(seconds=5)
_LOOKS = 2
_VERSION = Reader(VersionRecord)


@dataclass
class Leaving:
    """Whether this process was asked to end and only finishes what it has begun."""

    begun: bool = False


class Health:
    """Looks at the main app and Redis, never for longer than a moment, and not at every question.

    The main app's state changes when two looks in a row disagree with it: one slow answer takes no instance out of
    service. A look that fails at once is taken again on the spot.
    """

    def __init__(self, main_app: MainAppClient, client: redis.asyncio.Redis, now: Callable[[], datetime]) -> None:
        self._main_app = main_app
        self._redis = client
        self._now = now
        self._reachable: bool | None = None
        self._against = 0
        self._looked_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None

    async def main_app_answers(self) -> bool:
        """Say whether the main app answers, or did a moment ago; all who ask at once share one look."""
        if self._looked_at is None or self._now() - self._looked_at > _FRESH:
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(self._look())
            await asyncio.shield(self._looking)
        return self._reachable is True

    async def close(self) -> None:
        """End a look that is still being taken."""
        if self._looking is not None and not self._looking.done():
            self._looking.cancel()
            await asyncio.wait([self._looking])

    async def _look(self) -> None:
        deadline = Deadline(_PATIENCE_SECONDS)
        while deadline.remaining > 0:
            answers = await self._main_app_answers(deadline)
            if answers is self._reachable:
                self._against = 0
                break
            self._against += 1
            if self._reachable is None or self._against >= _LOOKS:
                self._reachable, self._against = answers, 0
                break
        self._looked_at = self._now()

    async def _main_app_answers(self, deadline: Deadline) -> bool:
        try:
            await self._main_app.send(Call("GET", "version"), Credentials(), _VERSION, deadline)
        except DomainError:
            return False
        return True

    async def redis_answers(self) -> bool:
        """Say whether Redis answers."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._redis.ping()
        except (RedisError, OSError, TimeoutError):
            return False
        return True
