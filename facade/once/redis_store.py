"""The ledgers that all instances share, in Redis: compared and set by one script, sealed entry by entry.

| key | content | lifetime | secrecy |
|---|---|---|---|
| `once:{shard}:<user>` | a hash: `version`, a field for each entry | 2 to 10 minutes | HMACs, sealed |
| `once:{shard}:epoch` | what changes when the store has lost its memory | an hour from its last use | random |

The shard is the head of the user's name; its braces keep both keys on one cluster slot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import redis.asyncio

from facade.once.ledger import Entry, Ledger

_PURPOSE = "written-once"
_EPOCH_MS = 3_600_000
LATE_MS = 1_000
"""How far the caller's idea of the store's time may be off; else it is told the time, and thinks again."""

_SWAP = """
local held, now, epoch, version, lifetime, removed = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local time = redis.call('TIME')
time = time[1] * 1000 + math.floor(time[2] / 1000)
epoch = redis.call('SET', KEYS[2], epoch, 'NX', 'GET', 'PX', ARGV[7]) or epoch
redis.call('PEXPIRE', KEYS[2], ARGV[7])
if (redis.call('HGET', KEYS[1], 'version') or '') ~= held or math.abs(time - now) > tonumber(ARGV[8]) then
  return {0, time, epoch, redis.call('HGETALL', KEYS[1])}
end
if version ~= held then
  if removed > 0 then redis.call('HDEL', KEYS[1], unpack(ARGV, 9, 8 + removed)) end
  redis.call('HSET', KEYS[1], 'version', version, unpack(ARGV, 9 + removed))
  redis.call('PEXPIRE', KEYS[1], lifetime)
end
return {1, time, epoch, {}}
"""


class Sealer(Protocol):
    """What is stored is sealed, and its names are not readable either."""

    def seal(self, plain: bytes, *purpose: str) -> str:
        """Seal for a purpose."""

    def open(self, sealed: str, *purpose: str) -> bytes:
        """Open what was sealed for that purpose; raises ValueError."""

    def names(self, *parts: str) -> tuple[str, ...]:
        """Give unreadable names in hex for what the parts name: the one to use, and those under older keys."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A user's ledger as the store had it: under which name, at which version, each entry in which field."""

    name: str = ""
    version: str = ""
    ledger: Ledger = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the store says: whether it agreed and has set, what it has now, its time and its epoch."""

    agreed: bool
    shared: Shared
    time_ms: int
    epoch: str


class RedisStore:
    """Compares and sets ledgers; raises redis.RedisError and OSError when Redis cannot be used."""

    def __init__(self, client: redis.asyncio.Redis, sealer: Sealer) -> None:
        self._script = client.register_script(_SWAP)
        self._sealer = sealer

    async def swap(self, user: str, held: Shared, ledger: Ledger, now_ms: int, random: str) -> Reply:
        """Set a user's ledger if the store still has the version that is held; `random` names the new version."""
        name = held.name or await self._standing_name(user, random)
        fields = {
            fingerprint: held.fields.get(fingerprint) or self._sealer.names(_PURPOSE, user, fingerprint)[0]
            for fingerprint in ledger
        }
        removed = [known for fingerprint, known in held.fields.items() if fingerprint not in ledger]
        changed = [entry for entry in ledger.values() if held.ledger.get(entry.fingerprint) != entry]
        written = [part for entry in changed for part in self._sealed(name, fields[entry.fingerprint], entry)]
        version = random if changed or removed else held.version
        lifetime = max([1, *(entry.ends - now_ms for entry in ledger.values())])
        values: list[str | int] = [held.version, now_ms, random, version, lifetime, len(removed), _EPOCH_MS, LATE_MS]
        agreed, time_ms, epoch, hash_ = await self._script(keys=_keys(name), args=[*values, *removed, *written])
        shared = Shared(name, version, ledger, fields) if agreed else self._read(name, hash_)
        return Reply(bool(agreed), shared, time_ms, epoch.decode())

    async def _standing_name(self, user: str, random: str) -> str:
        """Give the name under which the user's ledger stands: while keys rotate it may be an older one."""
        name, *others = self._sealer.names(_PURPOSE, user)
        for older in others:
            reply = await self._script(keys=_keys(older), args=["?", 0, random, "", 1, 0, _EPOCH_MS, LATE_MS])
            if reply[3]:
                return older
        return name

    def _read(self, name: str, hash_: list[bytes]) -> Shared:
        """Read a ledger; an entry that does not open is as if it were not there."""
        ledger: dict[str, Entry] = {}
        fields: dict[str, str] = {}
        version = ""
        for field_, value in zip(hash_[::2], hash_[1::2], strict=True):
            if field_ == b"version":
                version = value.decode()
                continue
            try:
                opened = self._sealer.open(value.decode(), _PURPOSE, name, field_.decode())
                entry = Entry.model_validate_json(opened)
            except ValueError:
                continue
            ledger[entry.fingerprint] = entry
            fields[entry.fingerprint] = field_.decode()
        return Shared(name, version, ledger, fields)

    def _sealed(self, name: str, field_: str, entry: Entry) -> tuple[str, str]:
        return field_, self._sealer.seal(entry.model_dump_json(exclude_defaults=True).encode(), _PURPOSE, name, field_)


def _keys(name: str) -> list[str]:
    shard = f"once:{{{name[:1]}}}"
    return [f"{shard}:{name}", f"{shard}:epoch"]
