"""Any sequence of writes, repeats, failures, outages and pauses, held against a plain account of what is promised."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import redis.asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from facade.once.written_once import WrittenOnce
from oauth.sealing import Sealing
from resolvers.main_app.errors import DomainError, InvalidInput, UpstreamTimeout, UpstreamUnavailable
from tests.clock import Clock
from tests.facade.conftest import Cable
from tests.facade.notebook import Crash, Notebook, Writing, bulk_writing, let_leases_end

WINDOW = 120

Input = tuple[int | None, str, str | None]
INPUTS: list[Input] = [
    (1, "a", None),
    (1, "b", None),
    (2, "a", None),
    (None, "a", None),
    (1, "a", "key"),
    (2, "b", "k2"),
]
TROUBLES = {
    "none": {},
    "refused": {"refused": InvalidInput("no")},
    "unreached": {"kept": UpstreamUnavailable(undone=True)},
    "lost on the way": {"kept": UpstreamTimeout()},
    "lost on the way back": {"written": UpstreamTimeout()},
    "crash": {"written": Crash()},
    "early crash": {"begun": Crash()},
}


@dataclass
class Run:
    """One carrying out of an input that may have had an effect."""

    until: float
    entry: int | None = None
    done: bool = False
    let_go: bool = False


@dataclass
class Account:
    """What is promised: the entries of the notebook, and of each call (its entry, repeated)."""

    time: float = 0
    entries: list[tuple[int | None, str]] = field(default_factory=list)
    runs: dict[Input, Run] = field(default_factory=dict)
    writes: list[tuple[int | None, Input | None]] = field(default_factory=list)
    named: dict[Input, int] = field(default_factory=dict)

    def call(self, said: Input, trouble: str) -> tuple[int, bool] | None:
        """Give the answer's entry and whether it is a repeated one, or None where the call fails."""
        run = self.runs.get(said)
        repeated = run is not None and run.until > self.time and (said[2] is not None or self._last(said[0]) == said)
        if run is not None and repeated and run.done:
            return run.entry, True
        if run is None or not repeated:
            if trouble == "early crash":
                self.runs.pop(said, None)
                return None
            run = self.runs[said] = Run(self.time + WINDOW, self.named.get(said))
            self.writes.append((said[0], said))
        elif trouble == "early crash":
            return None
        return self._send(said, run, trouble, resumed=repeated)

    def _send(self, said: Input, run: Run, trouble: str, *, resumed: bool) -> tuple[int, bool] | None:
        if trouble == "refused" and run.entry is None:
            return self._undo(said)
        if trouble == "unreached" and not resumed:
            return self._undo(said)
        if trouble not in ("unreached", "lost on the way") and run.entry is None:
            self.entries.append(said[:2])
            run.entry = len(self.entries)
            if said[2] is not None:
                self.named[said] = run.entry
        if trouble in ("none", "refused"):
            run.done, run.until = True, self.time + WINDOW
            return run.entry, resumed
        if trouble != "crash" and not run.let_go:
            run.let_go, run.until = True, self.time + WINDOW
        return None

    def _undo(self, said: Input) -> None:
        del self.runs[said]
        places = [place for place, (_, written) in enumerate(self.writes) if written == said]
        del self.writes[places[-1]]

    def _last(self, pet_id: int | None) -> Input | None:
        counting = [written for pet, written in self.writes if pet_id is None or pet == pet_id]
        return counting[-1] if counting else None


@dataclass
class Stage:
    """One user, a notebook, and instances to call; the cable leads from the first one to Redis."""

    user_id: int
    clock: Clock
    cable: Cable
    instances: list[WrittenOnce]
    notebook: Notebook = field(default_factory=Notebook)
    account: Account = field(default_factory=Account)

    async def play(self, step: tuple) -> None:
        match step:
            case ("pause", seconds):
                self._pause(seconds)
            case ("bulk", pet_id, number):
                await bulk_writing(self._instance(number), pet_id, user_id=self.user_id)
                self.account.writes.append((pet_id, None))
            case ("redis", True):
                self.cable.mend()
                self.account.time += 1
            case ("redis", False):
                await self.cable.cut()
            case ("call", said, trouble, number):
                promised = self.account.call(said, trouble)
                assert await self._call(said, trouble, number) == promised, step
                assert self.notebook.entries == self.account.entries, step
                if "crash" in trouble:
                    let_leases_end(self.clock)
                    self.account.time += 6

    async def _call(self, said: Input, trouble: str, number: int) -> tuple[int, bool] | None:
        pet_id, text, own_key = said
        writing = Writing(text, pet_id, own_key, self.user_id, TROUBLES[trouble])
        with suppress(DomainError, Crash):
            outcome = await writing.via(self._instance(number), self.notebook)
            return outcome.answer["id"], outcome.repeated
        return None

    def _instance(self, number: int) -> WrittenOnce:
        return self.instances[number % len(self.instances)]

    def _pause(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)
        self.account.time += seconds


NUMBER = st.integers(0, 1)
CALL = st.tuples(
    st.just("call"), st.sampled_from([*INPUTS[:2] * 3, *INPUTS]), st.sampled_from(["none", "none", *TROUBLES]), NUMBER
)
BETWEEN = st.one_of(
    st.tuples(st.just("pause"), st.sampled_from([30, 119, 121])),
    st.tuples(st.just("bulk"), st.sampled_from([1, 2]), NUMBER),
)


def stories(*between: st.SearchStrategy) -> st.SearchStrategy[list[tuple]]:
    """Give stories that are mostly calls."""
    return st.lists(st.one_of(CALL, CALL, CALL, CALL, BETWEEN, *between), min_size=4, max_size=20)


OUTAGE = st.tuples(st.just("redis"), st.booleans())
users = count(1000)


async def perform(socket: str, folder: Path, story: list[tuple], instances: int) -> None:
    clock, link = Clock(), folder / "model"
    clients = [
        redis.asyncio.Redis(unix_socket_path=str(link), retry=Retry(NoBackoff(), 0)),
        redis.asyncio.Redis(unix_socket_path=socket),
    ][:instances]
    sides = [WrittenOnce(client, Sealing([b"k" * 32]), clock.now) for client in clients]
    stage = Stage(next(users), clock, Cable(link, socket, clients[0], clock), sides)
    stage.cable.mend()
    for step in story:
        await stage.play(step)
    for client in clients:
        await client.aclose()


@pytest.fixture(scope="module")
def folder(valkey_socket: str) -> Path:
    return Path(valkey_socket).parent


@settings(max_examples=300, deadline=None)
@given(story=stories())
def test_two_instances_keep_the_promise_together(valkey_socket, folder, story):
    asyncio.run(perform(valkey_socket, folder, story, instances=2))


@settings(max_examples=300, deadline=None)
@given(story=stories(OUTAGE, OUTAGE))
def test_one_instance_keeps_the_promise_through_every_outage(valkey_socket, folder, story):
    asyncio.run(perform(valkey_socket, folder, story, instances=1))
