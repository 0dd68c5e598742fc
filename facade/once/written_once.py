"""A write that is sent twice is written once (docs/decisions/0030-written-once.md).

ChatGPT repeats calls after time-outs and can send no key. So the same input of the same user within two minutes, with
no other write of theirs to that pet in between, is one write. While the first one still runs it is waited for; when
it died, or its answer was lost, the second one sends the very same prepared write under the very same
Idempotency-Key; when it is done, what stands now is the answer.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

import redis.asyncio
from pydantic_core import to_json

from facade.once.journal import ActionJournal, LooseJournal, TakenOver
from facade.once.ledger import ANY_PET, Entry, Slip, Turn, begin, finish, forget, lose, renew
from facade.once.ledgers import Ledgers, Random, StoreClock
from facade.once.redis_store import RedisStore, Sealer
from facade.operating.outage import Outage
from resolvers.main_app.errors import Conflict, DomainError, FieldFault, InvalidInput, UpstreamTimeout
from resolvers.main_app.refusals import PetExists
from resolvers.writes import Journal, NoLongerStands

JsonObject = dict[str, object]

_HEARTBEAT_SECONDS = 1.5
_FIRST_LOOK_SECONDS, _LONGEST_LOOK_SECONDS = 0.05, 0.5
_RESERVE_SECONDS = 1.0
_MOST_ANEW = 3
_OWN_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")
_STILL_RUNNING = "The same call is still being carried out. Call again in a moment to get its answer."
_MISUSED = "This Idempotency-Key was already used with another input. Send a new key."


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
    """An action's answer, and whether it is that of an earlier call."""

    answer: JsonObject
    repeated: bool


Act = Callable[[Journal], Awaitable[JsonObject]]


class WrittenOnce:
    """Carries out writing actions, each input once.

    Without Redis the process remembers for itself: repeats that reach the same instance are still written once.
    `elapsed` gives seconds on a clock that nobody sets; `random` gives what is never given again.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        sealer: Sealer,
        now: Callable[[], datetime],
        *,
        elapsed: Callable[[], float] = time.monotonic,
        random: Random = lambda: token_hex(16),
    ) -> None:
        outage = Outage("written_once.remembering_alone", now)
        self.ledgers = Ledgers(RedisStore(client, sealer), StoreClock(now, elapsed), outage, random)
        self._random = random

    async def run(self, attempt: Attempt, act: Act) -> Outcome:
        """Carry out an action, or give the answer it had, as it stands now; raises what `act` raises.

        Also raises InvalidInput for a malformed key, Conflict for a key that was used with another input, and
        UpstreamTimeout when the same call still runs and patience ends.
        """
        slip = _slip(attempt, owner=self._random())
        if attempt.finishes:
            return Outcome(await act(LooseJournal(self.ledgers, replace(slip, nonce=self._random()))), repeated=False)
        anew, pause = 0, _FIRST_LOOK_SECONDS
        ends = asyncio.get_running_loop().time() + attempt.patience - _RESERVE_SECONDS
        while True:
            turn = await self._begin(replace(slip, nonce=self._random()))
            slip = replace(slip, nonce=turn.entry.nonce)
            try:
                match turn.standing:
                    case "misused":
                        raise Conflict(_MISUSED)
                    case "done":
                        return await self._read_back(slip, turn.entry, act)
                    case "anew" | "resumed":
                        in_doubt = turn.standing == "resumed" or (self.ledgers.in_doubt and anew < _MOST_ANEW)
                        return await self._carry_out(slip, turn, act, in_doubt=in_doubt)
            except NoLongerStands:
                anew += 1
                slip = replace(slip, gone=slip.nonce)
                continue
            except TakenOver:
                pass
            if asyncio.get_running_loop().time() >= ends:
                raise UpstreamTimeout(_STILL_RUNNING)
            slip = replace(slip, awaited=slip.nonce)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_LOOK_SECONDS)

    async def _begin(self, slip: Slip) -> Turn:
        return await self.ledgers.take(slip.user, lambda ledger, now: begin(ledger, slip, now))

    async def _read_back(self, slip: Slip, entry: Entry, act: Act) -> Outcome:
        """Answer a repeat of what is done; raises NoLongerStands."""
        if entry.answer is not None:
            return Outcome(dict(entry.answer), repeated=True)
        return Outcome(await act(ActionJournal(self.ledgers, slip, entry, in_doubt=True)), repeated=True)

    async def _carry_out(self, slip: Slip, turn: Turn, act: Act, *, in_doubt: bool) -> Outcome:
        """Carry it out; in doubt, which is when others may have, what it wrote is read back: raises NoLongerStands."""
        resumed = turn.standing == "resumed"
        journal = ActionJournal(self.ledgers, slip, turn.entry, in_doubt=in_doubt)
        async with self._beating(slip):
            try:
                answer = await act(journal)
            except (NoLongerStands, TakenOver):
                raise
            except Exception as failure:
                event = lose if journal.prepared is not None and _may_have_written(failure, resumed=resumed) else forget
                await self.ledgers.take(slip.user, lambda ledger, now: event(ledger, slip, now))
                raise
        write = journal.prepared
        kept = None if write is not None and write.first is not None else answer
        await self.ledgers.take(slip.user, lambda ledger, now: finish(ledger, slip, write, kept, now))
        return Outcome(answer, repeated=resumed)

    @asynccontextmanager
    async def _beating(self, slip: Slip) -> AsyncIterator[None]:
        """Show that the attempt lives, so that nobody takes it over."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(_HEARTBEAT_SECONDS)
                await self.ledgers.take(slip.user, lambda ledger, now: renew(ledger, slip, now))

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()


def _may_have_written(failure: Exception, *, resumed: bool) -> bool:
    """Say whether the write may stand in the main app: that it does not is believed only where it surely is so.

    A refusal that a resolver has put into other words is judged as the main app gave it.
    """
    said: list[DomainError | PetExists] = []
    told: BaseException | None = failure
    while told is not None:
        if isinstance(told, DomainError | PetExists):
            said.append(told)
        told = told.__cause__
    if resumed:
        return not any(refusal.undone_before for refusal in said)
    return not said or not all(refusal.undone for refusal in said)


def _slip(attempt: Attempt, owner: str) -> Slip:
    said = to_json([attempt.operation, dict(sorted(attempt.variables.items()))])
    own_key = attempt.idempotency_key
    if own_key is not None and not _OWN_KEY.fullmatch(own_key):
        fault = FieldFault("Idempotency-Key", "malformed")
        raise InvalidInput("Idempotency-Key must be 1 to 128 letters, digits, - or _.", [fault])
    named = said if own_key is None else to_json([attempt.operation, {"key": own_key}])
    return Slip(
        user=str(attempt.user_id),
        fingerprint=_hash(named),
        input=_hash(said),
        pet=ANY_PET if attempt.pet_id is None else str(attempt.pet_id),
        owner=owner,
        own_key=own_key is not None,
    )


def _hash(value: bytes) -> str:
    return sha256(b"written-once:" + value).hexdigest()
