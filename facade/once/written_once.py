"""A write that is sent twice is written once (docs/decisions/0030-written-once.md).

ChatGPT repeats calls after time-outs and can send no key. So the same input of the same user within two minutes, with
no other write of theirs to that pet in between, is answered with the first answer. While the first one still runs it
is waited for; when it died, or its answer was lost, the second one sends the very same prepared write under the very
same Idempotency-Key.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Protocol

import redis.asyncio
from pydantic import BaseModel, Field
from pydantic_core import to_json

from facade.once.write_journal import ActionJournal, LooseJournal
from facade.once.write_ledger import Entry, Slip
from facade.once.write_steps import WriteSteps
from resolvers.main_app.errors import Conflict, DomainError, FieldFault, InvalidInput, MainAppFailure, UpstreamTimeout
from resolvers.writes import Journal, Write

JsonObject = dict[str, object]

_HEARTBEAT_SECONDS = 1.5
_POLL_SECONDS = 0.1
_RESERVE_SECONDS = 1.0
_OWN_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")
_PURPOSE = "written-once"
_STILL_RUNNING = "The same call is still being carried out. Call again in a moment to get its answer."


class Sealer(Protocol):
    """What is kept is sealed; nothing of it can be read in Redis."""

    def seal(self, plain: bytes, *purpose: str) -> str:
        """Seal for a purpose."""

    def open(self, sealed: str, *purpose: str) -> bytes:
        """Open what was sealed for that purpose."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of a writing action. `pet_id` is None for a new pet, which any write to any pet comes between.

    `finishes` marks an action whose repeat does what is left. `patience` is how many seconds there are to wait.
    """

    user_id: int
    operation: str
    variables: Mapping[str, object]
    pet_id: int | None
    idempotency_key: str | None = None
    finishes: bool = False
    patience: float = 40.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action's answer, and whether it is the answer of an earlier call."""

    answer: JsonObject
    repeated: bool


Act = Callable[[Journal], Awaitable[JsonObject]]


class WrittenOnce:
    """Carries out writing actions, each input once.

    Without Redis the process remembers for itself: repeats that reach the same instance are still written once.
    """

    def __init__(self, client: redis.asyncio.Redis, sealer: Sealer, now: Callable[[], datetime]) -> None:
        self._steps = WriteSteps(client, now)
        self._sealer = sealer

    async def run(self, attempt: Attempt, act: Act) -> Outcome:
        """Carry out an action, or give the answer it had; raises what `act` raises.

        Also raises InvalidInput for a malformed key, Conflict for a key that was used with another input, and
        UpstreamTimeout when the same call still runs and patience ends.
        """
        slip = _slip(attempt)
        if attempt.finishes:
            return Outcome(await act(LooseJournal(slip, self._steps)), repeated=False)
        ends = asyncio.get_running_loop().time() + attempt.patience - _RESERVE_SECONDS
        while True:
            entry = await self._steps.begin(slip)
            match entry.standing:
                case "done":
                    return Outcome(self._opened(slip, entry).answer, repeated=True)
                case "running" if asyncio.get_running_loop().time() >= ends:
                    raise UpstreamTimeout(_STILL_RUNNING)
                case "running":
                    slip = replace(slip, awaited=entry.nonce)
                    await asyncio.sleep(_POLL_SECONDS)
                case _:
                    return await self._carry_out(replace(slip, nonce=entry.nonce), entry, act)

    async def _carry_out(self, slip: Slip, entry: Entry, act: Act) -> Outcome:
        earlier = await self._prepared_earlier(slip, entry)
        journal = ActionJournal(slip, earlier, self._steps, self._sealed_write)
        async with self._beating(slip):
            try:
                answer = await act(journal)
            except Exception as failure:
                if journal.prepared is not None and _may_have_taken_effect(failure, resumed=earlier is not None):
                    await self._steps.store(slip, "released", self._sealed_write(slip, journal.prepared))
                else:
                    await self._steps.forget(slip)
                raise
            await self._steps.store(slip, "done", self._sealed(slip, _Kept(input=slip.input, answer=answer)))
        return Outcome(answer, repeated=earlier is not None)

    async def _prepared_earlier(self, slip: Slip, entry: Entry) -> Write | None:
        if not entry.payload:
            return None
        try:
            return self._opened(slip, entry).write
        except Conflict:
            await self._steps.store(slip, "released", entry.payload)
            raise

    @asynccontextmanager
    async def _beating(self, slip: Slip) -> AsyncIterator[None]:
        """Show that the attempt lives, so that nobody takes it over."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(_HEARTBEAT_SECONDS)
                await self._steps.renew(slip)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()

    def _sealed_write(self, slip: Slip, write: Write) -> str:
        return self._sealed(slip, _Kept(input=slip.input, write=write))

    def _sealed(self, slip: Slip, kept: "_Kept") -> str:
        return self._sealer.seal(kept.model_dump_json().encode(), _PURPOSE, slip.user, slip.fingerprint)

    def _opened(self, slip: Slip, entry: Entry) -> "_Kept":
        kept = _Kept.model_validate_json(self._sealer.open(entry.payload, _PURPOSE, slip.user, slip.fingerprint))
        if kept.input != slip.input:
            raise Conflict("This Idempotency-Key was already used with another input. Send a new key.")
        return kept


class _Kept(BaseModel):
    """What is sealed into the ledger: the hash of the input, and its prepared write or its answer."""

    input: str
    write: Write | None = None
    answer: JsonObject = Field(default_factory=dict)


def _may_have_taken_effect(failure: Exception, *, resumed: bool) -> bool:
    """Say whether the write may stand in the main app: a refusal had no effect, a lost answer may have had one.

    A main app that could not be reached just now says nothing about the earlier attempt that is resumed. A refusal
    does: what succeeded under the same key is replayed before anything can refuse it (bootstrap/app.php, line 70).
    """
    if isinstance(failure, MainAppFailure):
        return resumed or not failure.undone
    return not isinstance(failure, DomainError)


def _slip(attempt: Attempt) -> Slip:
    said = to_json([attempt.operation, dict(sorted(attempt.variables.items()))])
    own_key = attempt.idempotency_key
    if own_key is not None and not _OWN_KEY.fullmatch(own_key):
        fault = FieldFault("Idempotency-Key", "malformed")
        raise InvalidInput("Idempotency-Key must be 1 to 128 letters, digits, - or _.", [fault])
    named = said if own_key is None else to_json([attempt.operation, {"key": own_key}])
    return Slip(
        user=_hash(str(attempt.user_id).encode()),
        fingerprint=_hash(named),
        scope="any" if attempt.pet_id is None else str(attempt.pet_id),
        owner=token_hex(16),
        own_key=own_key is not None,
        input=_hash(said),
    )


def _hash(value: bytes) -> str:
    return sha256(b"written-once:" + value).hexdigest()
