"""Limits per minute, shared by all instances through Redis."""

from collections.abc import Callable
from datetime import datetime
from math import ceil

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter, RateLimiter
from limits.errors import StorageError
from redis.exceptions import RedisError

from facade.operating.outage import Outage


class RateLimit:
    """Counts calls per key and minute; while Redis is down each process counts for itself."""

    def __init__(self, storage: Storage, per_minute: int, now: Callable[[], datetime]) -> None:
        self._shared = FixedWindowRateLimiter(storage)
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerMinute(per_minute)
        self._outage = Outage("rate_limit.counting_alone", now)
        self._now = now

    async def hit(self, key: str) -> int | None:
        """Count one call; give the whole seconds to wait when it is one too many, else None."""
        if not self._outage.in_force:
            try:
                wait = await self._hit(self._shared, key)
            except (StorageError, RedisError, OSError) as down:
                self._outage.begin(down)
            else:
                self._outage.end()
                return wait
        return await self._hit(self._own, key)

    async def _hit(self, limiter: RateLimiter, key: str) -> int | None:
        if await limiter.hit(self._item, key):
            return None
        window = await limiter.get_window_stats(self._item, key)
        return max(1, ceil(window.reset_time - self._now().timestamp()))
