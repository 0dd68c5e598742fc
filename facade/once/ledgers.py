"""The ledgers as this process knows them: what it knows itself, joined with what the store knows while that answers."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from redis.exceptions import RedisError

from facade.once.ledger import WINDOW_MS, Entry, Ledger, Turn, current, join, leap
from facade.once.redis_store import LATE_MS, RedisStore, Shared
from facade.operating.outage import Outage

_PROBE_SECONDS = 1.0
_MANY = 1_000
_NOTHING = Entry(fingerprint="", input="", pet="", state="undone", nonce="", started=0)

Event = Callable[[Ledger, int], Turn]
Random = Callable[[], str]


class StoreClock:
    """The store's time, carried on between two answers by a clock that nobody sets.

    Until the store has answered once, this machine's own time at the start stands in.
    """

    def __init__(self, now: Callable[[], datetime], elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._offset_ms = int((now().timestamp() - elapsed()) * 1000)

    @property
    def now_ms(self) -> int:
        """The store's time in milliseconds, as far as it is known here."""
        return int(self._elapsed() * 1000) + self._offset_ms

    def learn(self, time_ms: int) -> int:
        """Take the time from an answer of the store; give by how much it is another than was thought."""
        error_ms = time_ms - self.now_ms
        self._offset_ms = time_ms - int(self._elapsed() * 1000)
        return error_ms


@dataclass
class _Known:
    """What this process knows of one user's writes; `shared` is what the store had when it last answered."""

    ledger: Ledger = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Ledgers:
    """Takes each event on a user's ledger, here and in the store.

    An event is taken on all that is known here, and holds if the store knew no more than was thought; else what it
    knows is joined in, and the event is taken again. An outage is found out by one failure; from then on events are
    taken here alone, until the store answers again and has been given all of it.
    """

    def __init__(self, store: RedisStore, clock: StoreClock, outage: Outage, random: Random) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._known: dict[str, _Known] = {}
        self._drop_idle_at = _MANY
        self._outage = outage
        self._healing: asyncio.Task[None] | None = None
        self._epochs: dict[str, str] = {}
        self._in_doubt_until = 0

    @property
    def in_doubt(self) -> bool:
        """Whether writes may have been made lately of which nothing is known here."""
        return self._outage.begun or self._clock.now_ms < self._in_doubt_until

    async def take(self, user: str, event: Event) -> Turn:
        """Take an event on a user's ledger."""
        if len(self._known) > self._drop_idle_at:
            self._drop_idle()
        known = self._known.setdefault(user, _Known())
        async with known.lock:
            if not self._outage.begun:
                try:
                    return await self._share(user, known, event)
                except (RedisError, OSError) as down:
                    self._begin_outage(down)
            turn = event(current(known.ledger, self._clock.now_ms), self._clock.now_ms)
            known.ledger = turn.ledger
            return turn

    async def _share(self, user: str, known: _Known, event: Event) -> Turn:
        while True:
            now_ms = self._clock.now_ms
            turn = event(current(known.ledger, now_ms), now_ms)
            reply = await self._store.swap(user, known.shared, turn.ledger, now_ms, self._random())
            self._set_clock(reply.time_ms)
            known.shared = reply.shared
            self._compare_epoch(reply.shared.name[:1], reply.epoch)
            if reply.agreed:
                known.ledger = turn.ledger
                return turn
            known.ledger = join(known.ledger, reply.shared.ledger)

    def _set_clock(self, time_ms: int) -> None:
        """Take the store's time; when it has leapt, or is known for the first time, what is known here leaps along."""
        error_ms = self._clock.learn(time_ms)
        if abs(error_ms) > LATE_MS:
            self._in_doubt_until += error_ms
            for known in self._known.values():
                known.ledger = leap(known.ledger, error_ms)

    def _drop_idle(self) -> None:
        """Drop those of whom nothing that matters is known any more."""
        now_ms = self._clock.now_ms
        for user, known in list(self._known.items()):
            if not known.lock.locked() and not current(known.ledger, now_ms):
                del self._known[user]
        self._drop_idle_at = 2 * len(self._known) + _MANY

    def _compare_epoch(self, shard: str, epoch: str) -> None:
        """Notice a store that has lost its memory: others may have written what it no longer knows."""
        if self._epochs.setdefault(shard, epoch) != epoch:
            self._epochs[shard] = epoch
            self._in_doubt_until = self._clock.now_ms + WINDOW_MS

    def _begin_outage(self, down: Exception) -> None:
        self._outage.begin(down)
        if self._healing is None or self._healing.done():
            self._healing = asyncio.create_task(self._heal_in_time())

    def stop(self) -> None:
        """Stop asking for the store."""
        if self._healing is not None:
            self._healing.cancel()

    async def _heal_in_time(self) -> None:
        while self._outage.begun:
            await asyncio.sleep(_PROBE_SECONDS)
            await self.heal()

    async def heal(self) -> None:
        """Give the store what it missed; the outage ends when there is nothing left to give."""
        with suppress(RedisError, OSError):
            while self._outage.begun:
                missed = [user for user, known in self._known.items() if known.ledger is not known.shared.ledger]
                for user in missed or [""]:
                    known = self._known.get(user) or _Known()
                    async with known.lock:
                        await self._share(user, known, lambda ledger, _: Turn(ledger, "anew", _NOTHING))
                if not missed:
                    self._in_doubt_until = self._clock.now_ms + WINDOW_MS
                    self._outage.end()
