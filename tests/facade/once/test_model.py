"""Any story of writes, repeats, failures, outages and pauses, held against a plain account of what is promised.

The account below knows nothing of keys, leases, ledgers or Redis. It says of each call whether it must be a new
write, a repeat of an earlier one, or fail; WrittenOnce has to give the same answers, and the main app has to hold the
same entries. Stories are told by hypothesis; a failing one is printed, shortened, and can be pasted as an example.
"""

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
from resolvers.main_app.errors import DomainError, UpstreamTimeout, UpstreamUnavailable
from tests.clock import Clock
from tests.facade.once.conftest import Cable, instance_on
from tests.facade.once.notebook import Crash, Notebook, Writing, bulk_writing, let_leases_end, refused

WINDOW_SECONDS = 120


@dataclass(frozen=True)
class Input:
    """What a user may say: a text for a pet (None: a new one), perhaps under a key of the caller's own."""

    pet: int | None
    text: str
    own_key: str | None = None


INPUTS = [Input(1, "a"), Input(1, "b"), Input(2, "a"), Input(None, "a"), Input(1, "a", "key"), Input(2, "b", "k2")]

TROUBLES = {
    "none": {},
    "refused by the main app": {"refused": refused()},
    "main app out of reach": {"kept": UpstreamUnavailable(undone=True)},
    "lost on the way": {"kept": UpstreamTimeout()},
    "answer lost": {"written": UpstreamTimeout()},
    "crash before sending": {"begun": Crash()},
    "crash before the answer": {"written": Crash()},
}


@dataclass
class Carried:
    """One carrying out of an input that may have had an effect; `entry` is its place in the notebook."""

    until: float
    entry: int | None = None
    done: bool = False
    lost: bool = False


@dataclass
class Account:
    """What is promised.

    `order` has the inputs that may have been written, as they came, with their pets; None stands for a bulk write.
    """

    time: float = 0
    entries: list[tuple[int | None, str]] = field(default_factory=list)
    carried: dict[Input, Carried] = field(default_factory=dict)
    order: list[tuple[int | None, Input | None]] = field(default_factory=list)
    by_own_key: dict[Input, int] = field(default_factory=dict)

    def call(self, said: Input, trouble: str) -> tuple[int, bool] | None:
        """Say what a call must answer: its entry and whether that is a repeat, or None where it fails."""
        carried = self.carried.get(said)
        if carried is not None and self._is_repeat(said, carried):
            return self._repeat(said, carried, trouble)
        if trouble == "crash before sending":
            self.carried.pop(said, None)
            return None
        carried = self.carried[said] = Carried(self.time + WINDOW_SECONDS, self.by_own_key.get(said))
        self.order.append((said.pet, said))
        if trouble == "main app out of reach" or (trouble == "refused by the main app" and carried.entry is None):
            return self._undo(said)
        return self._send(said, carried, trouble, repeated=False)

    def _is_repeat(self, said: Input, carried: Carried) -> bool:
        if carried.until <= self.time:
            return False
        counting = [written for pet, written in self.order if said.pet in (None, pet)]
        return said.own_key is not None or counting[-1:] == [said]

    def _repeat(self, said: Input, carried: Carried, trouble: str) -> tuple[int, bool] | None:
        if carried.done and carried.entry is not None:
            return carried.entry, True
        if trouble == "crash before sending":
            return None
        if trouble == "refused by the main app" and carried.entry is None:
            return self._undo(said)
        return self._send(said, carried, trouble, repeated=True)

    def _send(self, said: Input, carried: Carried, trouble: str, *, repeated: bool) -> tuple[int, bool] | None:
        arrives = trouble not in ("main app out of reach", "lost on the way")
        if arrives and carried.entry is None:
            self.entries.append((said.pet, said.text))
            carried.entry = len(self.entries)
            if said.own_key is not None:
                self.by_own_key[said] = carried.entry
        if trouble in ("none", "refused by the main app") and carried.entry is not None:
            carried.done, carried.until = True, self.time + WINDOW_SECONDS
            return carried.entry, repeated
        if "crash" not in trouble and not carried.lost:
            carried.lost, carried.until = True, self.time + WINDOW_SECONDS
        return None

    def _undo(self, said: Input) -> None:
        """What surely had no effect does not count: the write before it is the last one again."""
        del self.carried[said]
        last = max(place for place, (_, written) in enumerate(self.order) if written == said)
        del self.order[last]


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
                self.clock.advance(seconds=seconds)
                self.account.time += seconds
            case ("bulk write", pet_id, number):
                await bulk_writing(self._instance(number), pet_id, user_id=self.user_id)
                self.account.order.append((pet_id, None))
            case ("Redis goes away",):
                await self.cable.cut()
            case ("Redis comes back",):
                await self.cable.restore()
                self.account.time += 1
            case ("call", said, trouble, number):
                promised = self.account.call(said, trouble)
                assert await self._call(said, trouble, number) == promised, step
                assert self.notebook.entries == self.account.entries, step
                if "crash" in trouble:
                    let_leases_end(self.clock)
                    self.account.time += 6

    async def _call(self, said: Input, trouble: str, number: int) -> tuple[int, bool] | None:
        writing = Writing(said.text, said.pet, said.own_key, self.user_id, TROUBLES[trouble])
        with suppress(DomainError, Crash):
            outcome = await writing.via(self._instance(number), self.notebook)
            return outcome.answer["id"], outcome.repeated
        return None

    def _instance(self, number: int) -> WrittenOnce:
        return self.instances[number % len(self.instances)]


NUMBER = st.integers(0, 1)
CALL = st.tuples(
    st.just("call"), st.sampled_from([*INPUTS[:2] * 3, *INPUTS]), st.sampled_from(["none", "none", *TROUBLES]), NUMBER
)
BETWEEN = st.one_of(
    st.tuples(st.just("pause"), st.sampled_from([30, 119, 121])),
    st.tuples(st.just("bulk write"), st.sampled_from([1, 2]), NUMBER),
)
OUTAGE = st.sampled_from([("Redis goes away",), ("Redis comes back",)])


def stories(*between: st.SearchStrategy) -> st.SearchStrategy[list[tuple]]:
    """Give stories that are mostly calls."""
    return st.lists(st.one_of(CALL, CALL, CALL, CALL, BETWEEN, *between), min_size=4, max_size=20)


users = count(1000)


async def perform(socket: str, folder: Path, story: list[tuple], instances: int) -> None:
    clock, link = Clock(), folder / "model"
    clients = [
        redis.asyncio.Redis(unix_socket_path=str(link), retry=Retry(NoBackoff(), 0)),
        redis.asyncio.Redis(unix_socket_path=socket),
    ][:instances]
    sides = [instance_on(client, clock) for client in clients]
    stage = Stage(next(users), clock, Cable(link, socket, clients[0], clock, sides), sides)
    await stage.cable.restore()
    for step in story:
        await stage.play(step)
    for client in clients:
        await client.aclose()


@pytest.fixture(scope="module")
def folder(valkey_socket: str) -> Path:
    return Path(valkey_socket).parent


@pytest.mark.promise("once.outage")
@settings(max_examples=200, deadline=None)
@given(story=stories())
def test_two_instances_keep_the_promise_together(valkey_socket, folder, story):
    asyncio.run(perform(valkey_socket, folder, story, instances=2))


@pytest.mark.promise("once.outage")
@settings(max_examples=200, deadline=None)
@given(story=stories(OUTAGE, OUTAGE))
def test_one_instance_keeps_the_promise_through_every_outage(valkey_socket, folder, story):
    asyncio.run(perform(valkey_socket, folder, story, instances=1))
