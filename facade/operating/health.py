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
_VERSION = Reader(VersionRecord)


@dataclass
class Leaving:
    """Whether this process was asked to end and only finishes what it has begun."""

    begun: bool = False


class Health:
    """Looks at the main app and Redis, never for longer than a moment, and not at every question."""

    def __init__(self, main_app: MainAppClient, client: redis.asyncio.Redis, now: Callable[[], datetime]) -> None:
        self._main_app = main_app
        self._redis = client
        self._now = now
        self._reachable = False
        self._looked_at: datetime | None = None
        self._looking = asyncio.Lock()

    async def main_app_answers(self) -> bool:
        """Say whether the main app answers, or did a moment ago."""
        async with self._looking:  # who asks meanwhile waits for the same answer
            if self._looked_at is None or self._now() - self._looked_at > _FRESH:
                self._reachable = await self._look()
                self._looked_at = self._now()
        return self._reachable

    async def _look(self) -> bool:
        try:
            await self._main_app.send(Call("GET", "version"), Credentials(), _VERSION, Deadline(_PATIENCE_SECONDS))
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
