"""The ledger's steps, taken in Redis while it answers and in this process's memory while it does not."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from secrets import token_hex
from typing import TypeVar

import redis.asyncio
from redis.exceptions import RedisError

from facade.outage import Outage
from facade.write_ledger import Entry, RedisWriteLedger, Slip, WriteLedger
from facade.write_memory import MemoryWriteLedger

Taken = TypeVar("Taken")


class WriteSteps:
    """Takes each step where it can be taken; an outage costs one failed try a second at most, never an action.

    What was begun in Redis and cannot be ended there is ended here, so that this process still knows of it.
    """

    def __init__(self, client: redis.asyncio.Redis, now: Callable[[], datetime]) -> None:
        self._shared = RedisWriteLedger(client)
        self._own = MemoryWriteLedger()
        self._outage = Outage("written_once.remembering_alone", now)
        self._now = now

    async def begin(self, slip: Slip) -> Entry:
        """Begin an input; for this and all other steps see WriteLedger."""
        nonce, now_ms = token_hex(16), self._now_ms()
        return await self._take(lambda ledger: ledger.begin(slip, nonce, now_ms))

    async def renew(self, slip: Slip) -> None:
        """Show that the owner lives."""
        await self._take(lambda ledger: ledger.renew(slip, self._now_ms()))

    async def keep(self, slip: Slip, payload: str) -> None:
        """Keep the prepared write."""
        await self._take(lambda ledger: ledger.keep(slip, payload, self._now_ms()))

    async def mark(self, slip: Slip, scope: str) -> None:
        """Count a write to a pet."""
        await self._take(lambda ledger: ledger.mark(slip, scope, self._now_ms()))

    async def finish(self, slip: Slip, payload: str) -> None:
        """Keep the answer."""
        await self._take(lambda ledger: ledger.finish(slip, payload, self._now_ms()))

    async def release(self, slip: Slip) -> None:
        """Leave it to be resumed."""
        await self._take(lambda ledger: ledger.release(slip))

    async def forget(self, slip: Slip) -> None:
        """Undo the entry."""
        await self._take(lambda ledger: ledger.forget(slip))

    async def _take(self, step: Callable[[WriteLedger], Awaitable[Taken]]) -> Taken:
        if not self._outage.in_force:
            try:
                taken = await step(self._shared)
            except (RedisError, OSError) as down:
                self._outage.begin(down)
            else:
                self._outage.end()
                return taken
        return await step(self._own)

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)
