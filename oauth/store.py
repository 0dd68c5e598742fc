"""The flow state that all instances share, in Redis.

Every key of one object carries the same hash tag, so that a script finds its keys in one slot of a cluster.
`#x` is the SHA-256 of x; *sealed* is AES-256-GCM with the kind and the hashed name as associated data (`sealing.py`).

| key                            | content                                      | lifetime             | secrecy      |
|--------------------------------|----------------------------------------------|----------------------|--------------|
| oauth:{#session id}:pending    | PendingAuthorization                         | 60 min, valid for 10 | sealed       |
| oauth:{#token}:confirmation    | Confirmation                                 | 4 min                | sealed       |
| oauth:{#code}:code             | AuthorizationCode                            | 5 min                | sealed       |
| oauth:{#code}:spent            | the same AuthorizationCode, to know a replay | 1 day                | sealed       |
| oauth:{grant id}:rotation      | newest generation; end of the one before it  | refresh token's      | not secret   |
| oauth:{grant id}:revoked       | 1                                            | refresh token's      | not secret   |
| oauth:{orphans}:due            | sorted set: grant id by the time to act      | until acted on       | not secret   |
| oauth:{orphans}:sealed         | hash: grant id to Orphan                     | until acted on       | sealed       |

A pending authorization outlives its validity so that a late consent's main-app token can still be revoked.
When Redis is down every method raises StoreUnavailable; nothing here retries.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

import redis
from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisClusterException

from oauth.errors import StoreUnavailable
from oauth.records import AuthorizationCode, Confirmation, PendingAuthorization
from oauth.sealing import CannotOpen, Sealing

PENDING_LIFETIME = timedelta(minutes=10)
CONFIRMATION_LIFETIME = timedelta(minutes=4)
CODE_LIFETIME = timedelta(minutes=5)
ROTATION_GRACE = timedelta(seconds=60)
_PENDING_KEPT = timedelta(minutes=60)
_SPENT_KEPT = timedelta(days=1)

_TAKE_CODE = """
local record = redis.call('GET', KEYS[1])
if record then
  redis.call('RENAME', KEYS[1], KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[1])
end
return record
"""

_ROTATE = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 'revoked' end
local presented = tonumber(ARGV[1])
local state = redis.call('HMGET', KEYS[1], 'newest', 'previous_until')
local newest = math.max(tonumber(state[1]) or presented, presented)
if presented == newest then
  redis.call('HSET', KEYS[1], 'newest', newest + 1, 'previous_until', ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  return 'rotated'
end
if presented == newest - 1 and tonumber(ARGV[2]) <= (tonumber(state[2]) or 0) then return 'repeated' end
return 'reused'
"""

# Whatever a client of one server, a Sentinel or a cluster raises; the cluster's errors are no RedisError.
STORE_ERRORS = (redis.RedisError, RedisClusterException, OSError)

Record = TypeVar("Record", PendingAuthorization, Confirmation, AuthorizationCode)

_PENDING = TypeAdapter(PendingAuthorization)
_CONFIRMATION = TypeAdapter(Confirmation)
_CODE = TypeAdapter(AuthorizationCode)


class Rotation(Enum):
    """What presenting a refresh token of some generation means."""

    ROTATED = "rotated"  # the newest: it has a successor now
    REPEATED = "repeated"  # the one before, within the grace
    REUSED = "reused"  # an older one, or after the grace
    REVOKED = "revoked"


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn whatever the Redis client raises into StoreUnavailable."""
    try:
        yield
    except STORE_ERRORS as down:
        raise StoreUnavailable from down


def revoked_key(grant_id: str) -> str:
    """Name the mark of a revoked grant."""
    return f"oauth:{{{grant_id}}}:revoked"


class FlowStore:
    """Keeps records under the hash of the secret that finds them."""

    def __init__(
        self, client: redis.Redis, sealing: Sealing, refresh_token_ttl: timedelta, now: Callable[[], datetime]
    ) -> None:
        self._redis = client
        self._sealing = sealing
        self._refresh_token_ttl = refresh_token_ttl
        self._now = now

    def add_pending(self, session_id: str, pending: PendingAuthorization) -> None:
        """Keep an authorization request until its user comes back."""
        self._add("pending", session_id, _PENDING.dump_json(pending), _PENDING_KEPT)

    def take_pending(self, session_id: str) -> PendingAuthorization | None:
        """Take it, once; its time may have run out."""
        return self._opened(_PENDING, "pending", session_id, self._take("pending", session_id))

    def add_confirmation(self, token: str, confirmation: Confirmation) -> None:
        """Keep a consent that waits for its person's word."""
        self._add("confirmation", token, _CONFIRMATION.dump_json(confirmation), CONFIRMATION_LIFETIME)

    def find_confirmation(self, token: str) -> Confirmation | None:
        """Look at it and leave it there."""
        return self._opened(_CONFIRMATION, "confirmation", token, self._get("confirmation", token))

    def take_confirmation(self, token: str) -> Confirmation | None:
        """Take it, once."""
        return self._opened(_CONFIRMATION, "confirmation", token, self._take("confirmation", token))

    def add_code(self, code: str, record: AuthorizationCode) -> None:
        """Keep what an authorization code stands for."""
        self._add("code", code, _CODE.dump_json(record), CODE_LIFETIME)

    def find_code(self, code: str) -> AuthorizationCode | None:
        """Look at it and leave it there; None too when its time has run out."""
        record = self._opened(_CODE, "code", code, self._get("code", code))
        return record if record and record.expires_at > self._now().timestamp() else None

    def take_code(self, code: str) -> AuthorizationCode | None:
        """Take it, once, and remember that it was spent (RFC 6749 §4.1.2)."""
        keys = (_key("code", code), _key("spent", code))
        with store_errors():
            sealed = self._redis.eval(_TAKE_CODE, 2, *keys, int(_SPENT_KEPT.total_seconds()))
        return self._opened(_CODE, "code", code, sealed)

    def find_spent_code(self, code: str) -> AuthorizationCode | None:
        """Look at a code that was taken before."""
        return self._opened(_CODE, "code", code, self._get("spent", code))

    def rotate(self, grant_id: str, generation: int) -> Rotation:
        """Say what presenting a refresh token of this generation means, and count on when it is the newest.

        A grant that the store does not know is at this generation: losing Redis disconnects nobody.
        """
        now = self._now()
        with store_errors():
            answer = self._redis.eval(
                _ROTATE,
                2,
                f"oauth:{{{grant_id}}}:rotation",
                revoked_key(grant_id),
                generation,
                now.timestamp(),
                (now + ROTATION_GRACE).timestamp(),
                int(self._refresh_token_ttl.total_seconds()),
            )
        return Rotation(_text(answer))

    def add_revocation(self, grant_id: str) -> None:
        """Mark a grant as revoked for as long as a token of it can live."""
        with store_errors():
            self._redis.set(revoked_key(grant_id), "1", ex=self._refresh_token_ttl)

    def _add(self, kind: str, name: str, content: bytes, lifetime: timedelta) -> None:
        sealed = self._sealing.seal(content, kind, _hash(name))
        with store_errors():
            self._redis.set(_key(kind, name), sealed, ex=lifetime)

    def _get(self, kind: str, name: str) -> object:
        with store_errors():
            return self._redis.get(_key(kind, name))

    def _take(self, kind: str, name: str) -> object:
        with store_errors():
            return self._redis.getdel(_key(kind, name))

    def _opened(self, content: TypeAdapter[Record], kind: str, name: str, sealed: object) -> Record | None:
        if sealed is None:
            return None
        try:
            return content.validate_json(self._sealing.open(_text(sealed), kind, _hash(name)))
        except (CannotOpen, ValidationError):
            return None


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _key(kind: str, name: str) -> str:
    return f"oauth:{{{_hash(name)}}}:{kind}"


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
