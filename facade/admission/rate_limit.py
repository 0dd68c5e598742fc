"""Limits per minute, shared by all instances through Redis."""

from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from math import ceil

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter, RateLimiter
from limits.errors import StorageError
from redis.exceptions import RedisError

from facade.operating.outage import Outage


class RateLimit:
    """Counts calls per key and minute; while Redis is down each process counts for itself.

    `hide` turns a key into a name that reveals nothing of the user or the address in it.
    """

    def __init__(
        self, storage: Storage, per_minute: int, now: Callable[[], datetime], hide: Callable[[str], str]
    ) -> None:
        self._hide = hide
        self._shared = FixedWindowRateLimiter(storage)
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._per_minute = per_minute
        self._outage = Outage("rate_limit.counting_alone", now)
        self._now = now

    async def hit_from(self, address: str, bucket: str, times: int = 1) -> int | None:
        """Count one call that came from an address, in a bucket of its own kind; like `hit`."""
        return await self.hit(f"{bucket}:{household(address)}", times)

    async def hit(self, key: str, times: int = 1) -> int | None:
        """Count one call; give the whole seconds to wait when it is one too many, else None.

        A key may be hit some `times` the usual limit.
        """
        item, name = RateLimitItemPerMinute(self._per_minute * times), self._hide(key)
        if not self._outage.in_force:
            try:
                wait = await self._hit(self._shared, item, name)
            except (StorageError, RedisError, OSError) as down:
                self._outage.begin(down)
            else:
                self._outage.end()
                return wait
        return await self._hit(self._own, item, name)

    async def _hit(self, limiter: RateLimiter, item: RateLimitItem, key: str) -> int | None:
        if await limiter.hit(item, key):
            return None
        window = await limiter.get_window_stats(item, key)
        return max(1, ceil(window.reset_time - self._now().timestamp()))


def household(address: str) -> str:
    """Give what of an address stands for one caller: of IPv6 the /64 that a single line is given (RFC 6177).

    What is no address, as a trusted proxy may pass on, is one caller all together.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(ip) >> 64 << 64)}/64"
    return str(ip)
