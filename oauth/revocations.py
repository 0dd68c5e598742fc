"""What the resource server asks before it honours a token."""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis.asyncio
import structlog

from oauth.store import STORE_ERRORS, revoked_key

_log = structlog.get_logger("oauth")

_PAUSE = timedelta(seconds=1)


class Revocations:
    """Looks a grant up in Redis, in one round trip.

    When Redis is down the answer is "no": actions keep working, and a revoked grant is stopped by the main app, which
    has deleted its token. Redis is then left alone for a second, so that a slow failure does not slow every action.
    """

    def __init__(self, client: redis.asyncio.Redis, now: Callable[[], datetime]) -> None:
        self._redis = client
        self._now = now
        self._down_since: datetime | None = None
        self._next_try = datetime.min.replace(tzinfo=now().tzinfo)

    async def is_revoked(self, grant_id: str) -> bool:
        """Whether the grant was revoked, as far as is known."""
        if self._down_since and self._now() < self._next_try:
            return False
        try:
            revoked = bool(await self._redis.exists(revoked_key(grant_id)))
        except STORE_ERRORS as down:
            self._note_down(down)
            return False
        if self._down_since:
            self._down_since = None
            _log.info("oauth.revocations_known_again")
        return revoked

    def _note_down(self, down: Exception) -> None:
        self._next_try = self._now() + _PAUSE
        if self._down_since is None:
            self._down_since = self._now()
            _log.warning("oauth.revocations_unknown", reason=type(down).__name__)
