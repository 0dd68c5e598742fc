"""The ledger's steps, taken in Redis while it answers, and in this process's memory always."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from secrets import token_hex
from typing import TypeVar

import redis.asyncio
from redis.exceptions import RedisError

from facade.once.write_ledger import Entry, RedisWriteLedger, Slip, Stage, Told
from facade.once.write_memory import MemoryWriteLedger
from facade.operating.outage import Outage

Taken = TypeVar("Taken")


class WriteSteps:
    """Takes each step wherever it can be taken; an outage costs one failed try a second at most, never an action.

    Redis has the word while it answers, and is first told what it missed. The process's own memory has the word while
    Redis does not answer.
    """

    def __init__(self, client: redis.asyncio.Redis, now: Callable[[], datetime]) -> None:
        self._shared = RedisWriteLedger(client)
        self._own = MemoryWriteLedger()
        self._outage = Outage("written_once.remembering_alone", now)
        self._now = now

    async def begin(self, slip: Slip) -> Entry:
        """Begin an input; for this and all other steps see RedisWriteLedger."""
        nonce, now_ms = token_hex(16), self._now_ms()
        known = self._own.recollect(slip, now_ms)
        if known is not None and await self._told(lambda: self._shared.tell(slip, known, now_ms)) == "yes":
            self._own.confirm(slip)
        entry = await self._share(lambda: self._shared.begin(slip, nonce, now_ms))
        if entry is None:
            return self._own.begin(slip, nonce, now_ms)
        self._own.follow(slip, entry, now_ms)
        return entry

    async def renew(self, slip: Slip) -> None:
        """Show that the owner lives."""
        now_ms = self._now_ms()
        await self._told(lambda: self._shared.renew(slip, now_ms))
        self._own.renew(slip, now_ms)

    async def store(self, slip: Slip, stage: Stage, payload: str) -> None:
        """Store what is known by now."""
        now_ms = self._now_ms()
        told = await self._told(lambda: self._shared.store(slip, stage, payload, now_ms))
        self._own.store(slip, stage, payload, now_ms, told)

    async def mark(self, slip: Slip, scope: str) -> None:
        """Count a write to a pet."""
        told = await self._told(lambda: self._shared.mark(slip, scope))
        self._own.mark(slip, scope, self._now_ms(), told)

    async def forget(self, slip: Slip) -> None:
        """Undo the entry."""
        self._own.forget(slip, await self._told(lambda: self._shared.forget(slip)))

    async def _told(self, step: Callable[[], Awaitable[None]]) -> Told:
        async def take() -> Told:
            await step()
            return "yes"

        return await self._share(take) or "no"

    async def _share(self, step: Callable[[], Awaitable[Taken]]) -> Taken | None:
        """Take a step in Redis; None when Redis is down."""
        if self._outage.in_force:
            return None
        try:
            taken = await step()
        except (RedisError, OSError) as down:
            self._outage.begin(down)
            self._own.doubt()
            return None
        self._outage.end()
        return taken

    def _now_ms(self) -> int:
        return int(self._now().timestamp() * 1000)
