"""What the resource server asks before it honours a token."""

from datetime import timedelta
from typing import Protocol

import redis.asyncio
import structlog

from oauth.store import STORE_ERRORS, revoked_key

_log = structlog.get_logger("oauth")


class Outage(Protocol):
    """Remembers that Redis is down, logs it once, and says whether it is too early to try again."""

    @property
    def in_force(self) -> bool:
        """Whether it was down a moment ago, too recently to try again."""

    def begin(self, down: Exception) -> None:
        """Note a failure."""

    def end(self) -> None:
        """Note a success."""


class Revocations:
    """Looks a grant up in Redis, in one round trip; `kept` is how long a token of a grant can live.

    When Redis is down the answer is "no": actions keep working, and a revoked grant is stopped by the main app, which
    has deleted its token. While the outage is in force Redis is left alone, so that a slow failure does not slow every
    action.
    """

    def __init__(self, client: redis.asyncio.Redis, outage: Outage, kept: timedelta) -> None:
        self._redis = client
        self._outage = outage
        self._kept = kept

    async def is_revoked(self, grant_id: str) -> bool:
        """Whether the grant was revoked, as far as is known."""
        if self._outage.in_force:
            return False
        try:
            revoked = bool(await self._redis.exists(revoked_key(grant_id)))
        except STORE_ERRORS as down:
            self._outage.begin(down)
            return False
        self._outage.end()
        return revoked

    async def add(self, grant_id: str, reason: str) -> None:
        """Refuse every token of a grant from now on, unless Redis is down; its main-app token is left as it is."""
        if self._outage.in_force:
            return
        try:
            await self._redis.set(revoked_key(grant_id), "1", ex=self._kept)
        except STORE_ERRORS as down:
            self._outage.begin(down)
            return
        _log.info("oauth.revoked", grant_id=grant_id, reason=reason)
