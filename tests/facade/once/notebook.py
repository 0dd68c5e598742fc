"""A main app of one page: it writes each Idempotency-Key once, and breaks where it is told to."""

import asyncio
from dataclasses import dataclass, field

from facade.once.written_once import Attempt, Outcome, WrittenOnce
from resolvers.main_app.errors import DomainError, InvalidInput
from resolvers.writes import Journal, Write
from tests.clock import Clock

PATIENCE = 2.0


@dataclass
class Gate:
    """Where a call waits: `reached` tells that it does, `open` lets it go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)


class Crash(BaseException):
    """The process is gone: nothing that would tidy up is run."""


@dataclass
class Notebook:
    """What was written, as (pet, text); an entry's id is its place, counted from 1."""

    entries: list[tuple[int | None, str]] = field(default_factory=list)
    answered: dict[str, int] = field(default_factory=dict)
    prepared: int = 0

    def write(self, key: str, pet_id: int | None, text: str, refusal: Exception | None = None) -> int:
        """What succeeded under a key is replayed before anything can refuse it."""
        if key not in self.answered:
            if refusal is not None:
                raise refusal
            self.entries.append((pet_id, text))
            self.answered[key] = len(self.entries)
        return self.answered[key]


@dataclass
class Writing:
    """One call of an action that writes `text` for a pet; `at` says what goes wrong, or what is waited for, where.

    The places are: begun, kept, refused (by the main app, nothing written), written.
    """

    text: str = "text"
    pet_id: int | None = 1
    own_key: str | None = None
    user_id: int = 7
    at: dict[str, BaseException | Gate] = field(default_factory=dict)

    async def via(self, instance: WrittenOnce, notebook: Notebook, patience: float = PATIENCE) -> Outcome:
        async def act(journal: Journal):
            await self._pass("begun")
            if journal.prepared is None:
                notebook.prepared += 1
                await journal.keep(Write(method="POST", path="notes", body={"text": self.text}))
            await self._pass("kept")
            refusal = self.at.get("refused")
            written = notebook.write(
                journal.key, self.pet_id, self.text, refusal if isinstance(refusal, Exception) else None
            )
            await self._pass("written")
            return {"id": written, "text": self.text}

        said = {"text": self.text, "petId": self.pet_id}
        attempt = Attempt(self.user_id, "Note", said, self.pet_id, self.own_key, patience=patience)
        return await instance.run(attempt, act)

    async def _pass(self, place: str) -> None:
        event = self.at.get(place)
        if isinstance(event, BaseException):
            raise event
        if event is not None:
            event.reached.set()
            await event.open.wait()


def refused(refusal: DomainError | None = None) -> DomainError:
    """A refusal in the main app's own word, after it has looked for an answer to replay."""
    refusal = refusal or InvalidInput("no")
    refusal.undone_before = True
    return refusal


async def bulk_writing(instance: WrittenOnce, *pet_ids: int, user_id: int = 7) -> None:
    """Write to several pets in one action, as log_weights does."""

    async def act(journal: Journal):
        for pet_id in pet_ids:
            await journal.wrote(pet_id)
        return {}

    await instance.run(Attempt(user_id, "LogWeights", {"pets": list(pet_ids)}, None, finishes=True), act)


def let_leases_end(clock: Clock) -> None:
    """Let as much time pass as shows that an attempt is dead."""
    clock.advance(seconds=6)


async def look_once() -> None:
    """Let those who wait for a running call find it running; they look ten times a second."""
    await asyncio.sleep(0.05)
