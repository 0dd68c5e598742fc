"""Whether the connector lives, and whether it can serve."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import redis.asyncio
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response

from facade.answer import json_response
from resolvers.main_app.client import Call, Credentials, Deadline, MainAppClient
from resolvers.main_app.errors import DomainError
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import VersionRecord

_PATIENCE_SECONDS = 0.8
_FRESH = timedelta(seconds=5)
_VERSION = Reader(VersionRecord)


class Health:
    """Looks at the main app and Redis, never for longer than a moment, and not at every question."""

    def __init__(
        self, main_app: MainAppClient, client: redis.asyncio.Redis, version: str, now: Callable[[], datetime]
    ) -> None:
        self._main_app = main_app
        self._redis = client
        self._version = version
        self._now = now
        self._reachable = False
        self._looked_at: datetime | None = None

    async def health(self, _: Request) -> Response:
        """`GET /health`: always 200, within a second."""
        reachable = await self._main_app_answers()
        return json_response({"status": "ok", "version": self._version, "main_app_reachable": reachable}, 200)

    async def ready(self, _: Request) -> Response:
        """`GET /ready`: 200 when actions can be served, `degraded` naming what cannot; 503 with the reason."""
        reachable, stored = await asyncio.gather(self._main_app_answers(), self._redis_answers())
        if not reachable:
            return json_response({"status": "unavailable", "reason": "The main app cannot be reached."}, 503)
        return json_response({"status": "ready", "degraded": [] if stored else ["redis"]}, 200)

    async def _main_app_answers(self) -> bool:
        if self._looked_at is None or self._now() - self._looked_at > _FRESH:
            try:
                await self._main_app.send(Call("GET", "version"), Credentials(), _VERSION, Deadline(_PATIENCE_SECONDS))
                self._reachable = True
            except DomainError:
                self._reachable = False
            self._looked_at = self._now()
        return self._reachable

    async def _redis_answers(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._redis.ping()
        except (RedisError, OSError, TimeoutError):
            return False
        return True
