"""The flow state that all instances share, in Redis.

docs/redis-keys.md has every key. What is found by a secret (a session id, a code, the token of a confirmation) is named
by an HMAC of it, and sealed under keys that only the secret opens (`sealing.py`). Records of release 1, which are named
by a plain SHA-256 and sealed under the keys alone, are still found. Every key of one object carries the same hash tag,
so that a script finds its keys in one slot of a cluster.

A pending authorization outlives its validity so that a late consent's main-app token can still be revoked.
When Redis is down every method raises StoreUnavailable; nothing here retries.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

import redis
from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisClusterException

from oauth.errors import StoreUnavailable
from oauth.records import AuthorizationCode, Confirmation, Grant, PendingAuthorization
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record may be, and what opens it there."""

    name: str
    sealing: Sealing

    def key(self, kind: str) -> str:
        return f"oauth:{{{self.name}}}:{kind}"


class FlowStore:
    """Keeps records under names that only the secret which finds them, and our keys, lead to."""

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
        return self._take(_PENDING, "pending", session_id)

    def add_confirmation(self, token: str, confirmation: Confirmation) -> None:
        """Keep a consent that waits for its person's word."""
        self._add("confirmation", token, _CONFIRMATION.dump_json(confirmation), CONFIRMATION_LIFETIME)

    def find_confirmation(self, token: str) -> Confirmation | None:
        """Look at it and leave it there."""
        return self._get(_CONFIRMATION, "confirmation", token)

    def take_confirmation(self, token: str) -> Confirmation | None:
        """Take it, once."""
        return self._take(_CONFIRMATION, "confirmation", token)

    def add_code(self, code: str, record: AuthorizationCode) -> None:
        """Keep what an authorization code stands for."""
        self._add("code", code, _CODE.dump_json(record), CODE_LIFETIME)

    def find_code(self, code: str) -> AuthorizationCode | None:
        """Look at it and leave it there; None too when its time has run out."""
        record = self._get(_CODE, "code", code)
        return record if record and record.expires_at > self._now().timestamp() else None

    def take_code(self, code: str) -> AuthorizationCode | None:
        """Take it, once, and remember that it was spent (RFC 6749 §4.1.2)."""
        lifetime = int(_SPENT_KEPT.total_seconds())
        return self._first(
            _CODE,
            "code",
            code,
            lambda place: self._redis.eval(_TAKE_CODE, 2, place.key("code"), place.key("spent"), lifetime),
        )

    def find_spent_code(self, code: str) -> AuthorizationCode | None:
        """Look at a code that was taken before."""
        return self._first(_CODE, "code", code, lambda place: self._redis.get(place.key("spent")))

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

    def swap_current(self, grant: Grant, lifetime: timedelta) -> str | None:
        """Note the newest grant of a user, client and resource; gives the id of the one before it, if it is known."""
        newest, *older = self._sealing.names("current", str(grant.user_id), grant.client_id, grant.resource or "")
        with store_errors():
            earlier = self._redis.set(_current_key(newest), grant.grant_id, ex=lifetime, get=True)
            named_by_older_keys = [self._redis.getdel(_current_key(name)) for name in older]
        found = [value for value in (earlier, *named_by_older_keys) if value is not None]
        return _text(found[0]) if found else None

    def _add(self, kind: str, secret: str, content: bytes, lifetime: timedelta) -> None:
        place = next(self._places(secret))
        sealed = place.sealing.seal(content, kind, place.name)
        with store_errors():
            self._redis.set(place.key(kind), sealed, ex=lifetime)

    def _get(self, content: TypeAdapter[Record], kind: str, secret: str) -> Record | None:
        return self._first(content, kind, secret, lambda place: self._redis.get(place.key(kind)))

    def _take(self, content: TypeAdapter[Record], kind: str, secret: str) -> Record | None:
        return self._first(content, kind, secret, lambda place: self._redis.getdel(place.key(kind)))

    def _first(
        self, content: TypeAdapter[Record], kind: str, secret: str, ask: Callable[[_Place], object]
    ) -> Record | None:
        """Ask at one place after the other, and open what the first of them has; None too when it does not open."""
        for place in self._places(secret):
            with store_errors():
                sealed = ask(place)
            if sealed is not None:
                return _opened(content, place, kind, sealed)
        return None

    def _places(self, secret: str) -> Iterator[_Place]:
        """Give every place where a record may be: by the key that names now, by older keys, and by release 1."""
        under = self._sealing.under(secret)
        for name in self._sealing.names("secret", secret):
            yield _Place(name, under)
        yield _Place(hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest(), self._sealing)


def _opened(content: TypeAdapter[Record], place: _Place, kind: str, sealed: object) -> Record | None:
    try:
        return content.validate_json(place.sealing.open(_text(sealed), kind, place.name))
    except (CannotOpen, ValidationError):
        return None


def _current_key(name: str) -> str:
    return f"oauth:{{{name}}}:current"


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
