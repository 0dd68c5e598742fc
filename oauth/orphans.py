"""The list of main-app tokens that somebody has to delete, each with the time when nothing will need it any more."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from pydantic import TypeAdapter, ValidationError

from oauth.errors import StoreUnavailable
from oauth.records import Orphan
from oauth.sealing import CannotOpen, Sealing
from oauth.store import store_errors

_KEYS = ("oauth:{orphans}:due", "oauth:{orphans}:sealed", "oauth:{orphans}:limits")
_LIMITS_KEPT = timedelta(days=731)  # longer than any grant lasts
_CLAIMED_AT_ONCE = 20
_CLAIM = timedelta(minutes=5)  # longer than any sweep; then another instance may try

_ADD = """
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
"""

_KEEP = """
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
"""

_PROLONG = """
local due, limit = ARGV[3], redis.call('ZSCORE', KEYS[3], ARGV[1])
if limit and tonumber(limit) < tonumber(due) then due = limit end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], due, ARGV[1])
return due
"""

_LIMIT = """
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[1], 'XX', 'LT', ARGV[2], ARGV[1])
"""

_REMOVE = """
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
"""

_CLAIM_DUE = """
local sealed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  redis.call('ZADD', KEYS[1], ARGV[2], id)
  table.insert(sealed, id)
  table.insert(sealed, redis.call('HGET', KEYS[2], id) or '')
end
return sealed
"""

_ORPHAN = TypeAdapter(Orphan)


class Orphans:
    """Notes what to revoke and when, under the id of its grant: from before the exchange until the grant has ended.

    What cannot be noted because Redis is down stays in this process, where its own sweeper finds it.
    """

    def __init__(self, client: redis.Redis, sealing: Sealing, now: Callable[[], datetime]) -> None:
        self._redis = client
        self._sealing = sealing
        self._now = now
        self._kept_here: dict[str, tuple[float, Orphan]] = {}
        self._lock = threading.Lock()

    def add(self, orphan: Orphan, due: timedelta) -> None:
        """Note it, in place of what was noted for its grant before.

        Raises StoreUnavailable when only this process will remember.
        """
        due_at = (self._now() + due).timestamp()
        with self._lock:
            self._kept_here[orphan.grant_id] = (due_at, orphan)
        with store_errors():
            self._redis.eval(_ADD, len(_KEYS), *_KEYS, orphan.grant_id, self._sealed(orphan), due_at)
        self._forget_here(orphan.grant_id)

    def keep(self, orphan: Orphan, due_at: float) -> bool:
        """Note it in place of what is noted for its grant, for a later Unix time; raises StoreUnavailable.

        False when nothing was noted any more, so that only one side ever acts on it.
        """
        self._forget_here(orphan.grant_id)
        with store_errors():
            return bool(self._redis.eval(_KEEP, len(_KEYS), *_KEYS, orphan.grant_id, self._sealed(orphan), due_at))

    def prolong(self, orphan: Orphan, due_at: float) -> float:
        """Note it for a later Unix time, but never for one after its limit; gives the time that holds.

        Raises StoreUnavailable.
        """
        with store_errors():
            due = self._redis.eval(_PROLONG, len(_KEYS), *_KEYS, orphan.grant_id, self._sealed(orphan), due_at)
        return float(due)

    def limit(self, grant_id: str, due_at: float) -> None:
        """Let what is noted for a grant, now or later, be due at this Unix time at the latest.

        Raises StoreUnavailable.
        """
        forgotten = (self._now() - _LIMITS_KEPT).timestamp()
        with store_errors():
            self._redis.eval(_LIMIT, len(_KEYS), *_KEYS, grant_id, due_at, forgotten)

    def remove(self, grant_id: str) -> bool:
        """Take it off the list; False when it was no longer there, so that only one side ever acts on it."""
        self._forget_here(grant_id)
        with store_errors():
            return bool(self._redis.eval(_REMOVE, len(_KEYS), *_KEYS, grant_id))

    def claim(self) -> list[Orphan]:
        """Claim some of those whose time has come; no other instance gets them for the next five minutes.

        Raises StoreUnavailable only when nothing is due in this process either.
        """
        due_here = self._claim_here()
        try:
            return due_here + self._claim_shared()
        except StoreUnavailable:
            if not due_here:
                raise
            return due_here

    def _claim_shared(self) -> list[Orphan]:
        now = self._now()
        with store_errors():
            found = self._redis.eval(
                _CLAIM_DUE, len(_KEYS), *_KEYS, now.timestamp(), (now + _CLAIM).timestamp(), _CLAIMED_AT_ONCE
            )
        texts = [value.decode() if isinstance(value, bytes) else str(value) for value in found]
        opened = [self._opened(*pair) for pair in zip(texts[::2], texts[1::2], strict=True)]
        return [orphan for orphan in opened if orphan]

    def _claim_here(self) -> list[Orphan]:
        now = self._now()
        with self._lock:
            due = [orphan for due_at, orphan in self._kept_here.values() if due_at <= now.timestamp()]
            for orphan in due:
                self._kept_here[orphan.grant_id] = ((now + _CLAIM).timestamp(), orphan)
        return due

    def _sealed(self, orphan: Orphan) -> str:
        return self._sealing.seal(_ORPHAN.dump_json(orphan), "orphan", orphan.grant_id)

    def _opened(self, grant_id: str, sealed: str) -> Orphan | None:
        try:
            return _ORPHAN.validate_json(self._sealing.open(sealed, "orphan", grant_id))
        except (CannotOpen, ValidationError):
            self.remove(grant_id)  # its key was retired: nobody will ever open it
            return None

    def _forget_here(self, grant_id: str) -> None:
        with self._lock:
            self._kept_here.pop(grant_id, None)
