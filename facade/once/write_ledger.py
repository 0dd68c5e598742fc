"""What is remembered of writes for two minutes, in Redis: who runs which, what was prepared, what was answered.

| key | content | lifetime | secrecy |
|---|---|---|---|
| `once:{user}:run:<fingerprint>` | state, nonce, owner, lease, prepared write or answer | 2 minutes | sealed payload |
| `once:{user}:writes:<pet or any>` | fingerprints of the writes to it, in their order | 2 minutes | hashes |

`{user}` and the fingerprint are hashes; the braces keep a user's keys on one cluster slot. Every step is one script,
so steps of different instances never interleave. Times are the caller's clock, in milliseconds.
"""

from dataclasses import dataclass
from typing import Literal, cast

import redis.asyncio

WINDOW_MS = 120_000
LEASE_MS = 5_000
MOST_WRITES = 32
"""How many writes to one pet are told apart; only the last counts, the others are there for when it is undone."""

Standing = Literal["new", "started", "resumed", "running", "done"]
"""`new` and `started` both begin from nothing; of a started one earlier writes are known, and others came since."""

Stage = Literal["kept", "released", "done"]
"""The prepared write is kept; its owner is gone and nobody knows whether it took effect; its answer is known."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Names one input of one user: its fingerprint, the pet it is about (`any` for a new one), who runs it.

    `input` is the hash of what was said, which is the fingerprint too unless the caller named the call with a key.
    `own_key` marks an input that the caller named itself: it is answered again whatever was written in between.
    `nonce` tells one carrying out of the input from the next; it is known once the input has begun. `awaited` is the
    nonce of the one that this call found running: its outcome is this call's outcome too.
    """

    user: str
    fingerprint: str
    scope: str
    owner: str
    input: str
    own_key: bool = False
    nonce: str = ""
    awaited: str = ""


Told = Literal["yes", "perhaps", "no"]
"""Whether Redis knows what a process knows: perhaps not any more when it was away, not when it was away just then."""


@dataclass(frozen=True, slots=True)
class Recollection:
    """What a process knows of an input (the other fields of its entry) and of the last write to its pet."""

    run_told: Told
    nonce: str
    run: tuple[str | int, ...]
    last_told: Told
    last: str


@dataclass(frozen=True, slots=True)
class Entry:
    """How an input stands; `payload` is sealed: the prepared write of one that is resumed, the answer of a done one."""

    standing: Standing
    nonce: str = ""
    payload: str = ""


_BEGIN = """
local now, owner, nonce, lease = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4])
local fingerprint, own_key, awaited, window = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local run = redis.call('HMGET', KEYS[1], 'state', 'nonce', 'lease', 'payload', 'until')
local standing = 'new'
if run[1] == 'running' and tonumber(run[3]) > now then return {'running', run[2], ''} end
if run[1] and tonumber(run[5]) > now then
  local repeated = own_key == '1' or run[2] == awaited or redis.call('LINDEX', KEYS[2], -1) == fingerprint
  if run[1] == 'done' and repeated then return {'done', run[2], run[4]} end
  if run[1] == 'running' and (repeated or run[4] == '') then
    redis.call('HSET', KEYS[1], 'owner', owner, 'lease', now + lease)
    if redis.call('PTTL', KEYS[1]) < lease then redis.call('PEXPIRE', KEYS[1], lease) end
    return {'resumed', run[2], run[4]}
  end
  standing = 'started'
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'state', 'running', 'nonce', nonce, 'owner', owner, 'lease', now + lease,
  'payload', '', 'until', now + window)
redis.call('PEXPIRE', KEYS[1], window)
return {standing, nonce, ''}
"""

_RENEW = """
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return end
redis.call('HSET', KEYS[1], 'lease', ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
"""

_COUNT = """
local function count(place, fingerprint, most, window)
  if redis.call('LINDEX', place, -1) ~= fingerprint then
    redis.call('RPUSH', place, fingerprint)
    redis.call('LTRIM', place, -most, -1)
  end
  redis.call('PEXPIRE', place, window)
end
"""

_STORE = f"""{_COUNT}
local stage, owner, nonce, payload, fingerprint = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now, lease, most, window = tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9]
local run = redis.call('HMGET', KEYS[1], 'state', 'nonce', 'owner', 'counted', 'until', 'released')
local taken_over = run[1] == 'running' and run[2] == nonce
if run[1] and run[3] ~= owner and not (stage == 'done' and taken_over) then return end
local ends = (stage == 'released' and run[6]) and run[5] or now + window
redis.call('HSET', KEYS[1], 'state', stage == 'done' and 'done' or 'running', 'nonce', nonce, 'payload', payload,
  'owner', stage == 'kept' and owner or '', 'lease', stage == 'kept' and now + lease or 0, 'until', ends, 'counted', 1)
if stage == 'released' then redis.call('HSET', KEYS[1], 'released', 1) end
redis.call('PEXPIRE', KEYS[1], window)
for place = 2, #KEYS do
  if run[4] then redis.call('PEXPIRE', KEYS[place], window) else count(KEYS[place], fingerprint, most, window) end
end
"""

_MARK = f"""{_COUNT}
for place = 1, #KEYS do count(KEYS[place], ARGV[1], ARGV[2], ARGV[3]) end
"""

_FORGET = """
local run = redis.call('HMGET', KEYS[1], 'owner', 'counted')
if run[1] ~= ARGV[1] then return end
for place = 2, #KEYS do
  if run[2] then redis.call('LREM', KEYS[place], -1, ARGV[2]) end
end
redis.call('DEL', KEYS[1])
"""


_TELL = f"""{_COUNT}
local run_told, place_told, fingerprint, now = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local most, window, nonce = ARGV[5], ARGV[6], ARGV[7]
local run = redis.call('HMGET', KEYS[1], 'state', 'nonce', 'lease')
local others_run_it = run[1] == 'running' and run[2] ~= nonce and tonumber(run[3]) > now
if not others_run_it and (run_told == 'no' or (run_told == 'perhaps' and not run[1])) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'nonce', nonce, unpack(ARGV, 8))
  redis.call('PEXPIRE', KEYS[1], window)
end
if place_told == 'no' or (place_told == 'perhaps' and redis.call('EXISTS', KEYS[2]) == 0) then
  count(KEYS[2], fingerprint, most, window)
end
"""


class RedisWriteLedger:
    """The ledger that all instances share; raises redis.RedisError when Redis is down."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._begin = client.register_script(_BEGIN)
        self._renew = client.register_script(_RENEW)
        self._store = client.register_script(_STORE)
        self._mark = client.register_script(_MARK)
        self._forget = client.register_script(_FORGET)
        self._tell = client.register_script(_TELL)

    async def begin(self, slip: Slip, nonce: str, now_ms: int) -> Entry:
        """Start an input, resume one whose owner died, or say that it runs or is done."""
        values: list[str | int] = [now_ms, slip.owner, nonce, LEASE_MS]
        values += [slip.fingerprint, int(slip.own_key), slip.awaited, WINDOW_MS]
        standing, known_nonce, payload = await self._begin(keys=[_run(slip), _writes(slip, slip.scope)], args=values)
        return Entry(cast("Standing", standing.decode()), known_nonce.decode(), payload.decode())

    async def tell(self, slip: Slip, known: Recollection, now_ms: int) -> None:
        """Say what one process alone remembers of an input."""
        values: list[str | int] = [known.run_told, known.last_told, known.last, now_ms, MOST_WRITES, WINDOW_MS]
        keys = [_run(slip), _writes(slip, slip.scope)]
        await self._tell(keys=keys, args=[*values, known.nonce, *known.run])

    async def renew(self, slip: Slip, now_ms: int) -> None:
        """Show that the owner lives."""
        await self._renew(keys=[_run(slip)], args=[slip.owner, now_ms + LEASE_MS, LEASE_MS])

    async def store(self, slip: Slip, stage: Stage, payload: str, now_ms: int) -> None:
        """Store what is known by now, as the last write to its pet, unless others have taken it further."""
        told: list[str | int] = [stage, slip.owner, slip.nonce, payload, slip.fingerprint]
        keys = [_run(slip), *_places(slip, slip.scope)]
        await self._store(keys=keys, args=[*told, now_ms, LEASE_MS, MOST_WRITES, WINDOW_MS])

    async def mark(self, slip: Slip, scope: str) -> None:
        """Count a write to a pet that has no entry of its own."""
        await self._mark(keys=_places(slip, scope), args=[slip.fingerprint, MOST_WRITES, WINDOW_MS])

    async def forget(self, slip: Slip) -> None:
        """Undo the entry: it had no effect, and the write before it is the last one again."""
        await self._forget(keys=[_run(slip), *_places(slip, slip.scope)], args=[slip.owner, slip.fingerprint])


def _run(slip: Slip) -> str:
    return f"once:{{{slip.user}}}:run:{slip.fingerprint}"


def _writes(slip: Slip, scope: str) -> str:
    return f"once:{{{slip.user}}}:writes:{scope}"


def _places(slip: Slip, scope: str) -> list[str]:
    return [_writes(slip, place) for place in dict.fromkeys((scope, "any"))]
