"""What is remembered of writes for two minutes, in Redis: who runs which, what was prepared, what was answered.

| key | content | lifetime | secrecy |
|---|---|---|---|
| `once:{user}:run:<fingerprint>` | state, nonce, owner, lease, prepared write or answer | 2 minutes | sealed payload |
| `once:{user}:last:<pet or any>` | fingerprint of the last write to that pet, or to any | 2 minutes | a hash |

`{user}` and the fingerprint are hashes; the braces keep a user's keys on one cluster slot. Every step is one script,
so steps of different instances never interleave. Times are the caller's clock, in milliseconds.
"""

from dataclasses import dataclass
from typing import Literal, Protocol, cast

import redis.asyncio

WINDOW_MS = 120_000
LEASE_MS = 5_000

Standing = Literal["started", "resumed", "running", "done"]


@dataclass(frozen=True, slots=True)
class Slip:
    """Names one input of one user: its fingerprint, the pet it is about (`any` for a new one), who runs it.

    `input` is the hash of what was said, which is the fingerprint too unless the caller named the call with a key.

    `own_key` marks an input that the caller named itself: it is answered again whatever was written in between.
    `nonce` tells one carrying out of the input from the next; it is known once the input has begun.
    """

    user: str
    fingerprint: str
    scope: str
    owner: str
    input: str
    own_key: bool = False
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """How an input stands; `payload` is sealed: the prepared write of one that is resumed, the answer of a done one."""

    standing: Standing
    nonce: str = ""
    payload: str = ""


class WriteLedger(Protocol):
    """The steps of a write's life, as `WrittenOnce` takes them."""

    async def begin(self, slip: Slip, nonce: str, now_ms: int) -> Entry:
        """Start an input, resume one whose owner died, or say that it runs or is done."""

    async def renew(self, slip: Slip, now_ms: int) -> None:
        """Show that the owner lives."""

    async def keep(self, slip: Slip, payload: str, now_ms: int) -> None:
        """Keep the prepared write; from now on it counts as the last write to its pet."""

    async def mark(self, slip: Slip, scope: str, now_ms: int) -> None:
        """Count a write to another pet."""

    async def finish(self, slip: Slip, payload: str, now_ms: int) -> None:
        """Keep the answer."""

    async def release(self, slip: Slip) -> None:
        """Leave it to be resumed: nobody knows whether it took effect."""

    async def forget(self, slip: Slip) -> None:
        """Undo the entry: it had no effect."""


_BEGIN = """
local run = redis.call('HMGET', KEYS[1], 'state', 'nonce', 'lease', 'payload', 'until')
local now = tonumber(ARGV[1])
if run[1] and tonumber(run[5]) > now then
  if run[1] == 'done' then
    if ARGV[6] == '1' or redis.call('GET', KEYS[2]) == ARGV[5] then return {'done', run[2], run[4]} end
  elseif tonumber(run[3]) > now then
    return {'running', run[2], ''}
  else
    redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'lease', now + ARGV[4])
    return {'resumed', run[2], run[4]}
  end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'state', 'running', 'nonce', ARGV[3], 'owner', ARGV[2], 'lease', now + ARGV[4],
  'payload', '', 'until', now + ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return {'started', ARGV[3], ''}
"""

_RENEW = """
if redis.call('HGET', KEYS[1], 'owner') == ARGV[1] then redis.call('HSET', KEYS[1], 'lease', ARGV[2]) end
"""

_KEEP = """
redis.call('HSET', KEYS[1], 'payload', ARGV[1], 'before', redis.call('GET', KEYS[2]) or '',
  'before_any', redis.call('GET', KEYS[3]) or '')
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
"""

_FINISH = """
redis.call('HSET', KEYS[1], 'state', 'done', 'payload', ARGV[1], 'until', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
for place = 2, 3 do
  if redis.call('GET', KEYS[place]) == ARGV[2] then redis.call('PEXPIRE', KEYS[place], ARGV[3]) end
end
"""

_FORGET = """
local before = redis.call('HMGET', KEYS[1], 'before', 'before_any')
for place = 2, 3 do
  if before[place - 1] and redis.call('GET', KEYS[place]) == ARGV[1] then
    if before[place - 1] == '' then redis.call('DEL', KEYS[place])
    else redis.call('SET', KEYS[place], before[place - 1], 'PX', ARGV[2]) end
  end
end
redis.call('DEL', KEYS[1])
"""


class RedisWriteLedger:
    """The ledger that all instances share; raises redis.RedisError when Redis is down."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._redis = client
        self._begin = client.register_script(_BEGIN)
        self._renew = client.register_script(_RENEW)
        self._keep = client.register_script(_KEEP)
        self._finish = client.register_script(_FINISH)
        self._forget = client.register_script(_FORGET)

    async def begin(self, slip: Slip, nonce: str, now_ms: int) -> Entry:
        """See WriteLedger."""
        own_key = int(slip.own_key)
        values: list[str | int] = [now_ms, slip.owner, nonce, LEASE_MS, slip.fingerprint, own_key, WINDOW_MS]
        standing, known_nonce, payload = await self._begin(keys=[_run(slip), _last(slip, slip.scope)], args=values)
        return Entry(cast("Standing", standing.decode()), known_nonce.decode(), payload.decode())

    async def renew(self, slip: Slip, now_ms: int) -> None:
        """See WriteLedger."""
        await self._renew(keys=[_run(slip)], args=[slip.owner, now_ms + LEASE_MS])

    async def keep(self, slip: Slip, payload: str, now_ms: int) -> None:  # noqa: ARG002  (the protocol's signature)
        """See WriteLedger."""
        await self._keep(keys=_keys(slip), args=[payload, slip.fingerprint, WINDOW_MS])

    async def mark(self, slip: Slip, scope: str, now_ms: int) -> None:  # noqa: ARG002  (the protocol's signature)
        """See WriteLedger."""
        for place in (scope, "any"):
            await self._redis.set(_last(slip, place), slip.fingerprint, px=WINDOW_MS)

    async def finish(self, slip: Slip, payload: str, now_ms: int) -> None:
        """See WriteLedger."""
        await self._finish(keys=_keys(slip), args=[payload, slip.fingerprint, WINDOW_MS, now_ms + WINDOW_MS])

    async def release(self, slip: Slip) -> None:
        """See WriteLedger."""
        await self._renew(keys=[_run(slip)], args=[slip.owner, 0])

    async def forget(self, slip: Slip) -> None:
        """See WriteLedger."""
        await self._forget(keys=_keys(slip), args=[slip.fingerprint, WINDOW_MS])


def _run(slip: Slip) -> str:
    return f"once:{{{slip.user}}}:run:{slip.fingerprint}"


def _last(slip: Slip, scope: str) -> str:
    return f"once:{{{slip.user}}}:last:{scope}"


def _keys(slip: Slip) -> list[str]:
    return [_run(slip), _last(slip, slip.scope), _last(slip, "any")]
