"""Written-once in a world of chance: two instances, a store, a main app, and a client that repeats itself.

The code of written-once, of the resolvers and of the main app's client is the real one; around it everything is
late, lost, paused, cut off, crashed and emptied as one seed says. `python -m tests.facade.once.simulation SEED` tells
the story of a seed again.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from facade.once.written_once import Attempt, WrittenOnce
from oauth.sealing import Sealing
from resolvers.main_app.client import Credentials, Deadline, MainAppClient
from resolvers.main_app.delegate import Delegate
from resolvers.main_app.errors import DomainError
from resolvers.main_app.traffic import Traffic
from resolvers.main_app.transport import Wire
from resolvers.medical_records import NewMedicalRecord, add_medical_record
from resolvers.viewer import Viewer
from tests.facade.once.simulated_parts import Chance, MainApp, Network, Store, StoreClient
from tests.facade.once.virtual_loop import VirtualLoop

_SEALING = Sealing([b"k" * 32])
_PATIENCE = 40.0


@dataclass
class Weather:
    """How bad it gets, drawn from the seed: a calm world checks more, since less is promised in a storm."""

    loss: float
    slowness: float
    lies: float
    crashes: float
    outages: float

    @property
    def takes_memory(self) -> bool:
        """Whether a process may start while what others know is not in the store, so that it sees no doubt."""
        return self.crashes > 0 and (self.loss > 0 or self.outages > 0)

    @classmethod
    def drawn(cls, chance: Chance) -> "Weather":
        draw = chance.random.choice
        return cls(draw([0, 0.02, 0.1]), draw([0, 0.05]), draw([0, 0.1]), draw([0, 0.1]), draw([0, 0, 0.2]))


class Instance:
    """One process: it can crash and start anew, knowing nothing."""

    def __init__(self, name: str, world: "World") -> None:
        self.name = name
        self._world = world
        self.client = StoreClient(world.store, Network(world.chance, world.weather.loss, world.weather.slowness / 5))
        self._calls: set[asyncio.Task[Any]] = set()
        self.start()

    def start(self) -> None:
        chance = self._world.chance
        self._wrong_by = timedelta()
        self.once = WrittenOnce(
            self.client, _SEALING, self._now,  # type: ignore[arg-type]  # it needs one method of the client alone
            elapsed=asyncio.get_running_loop().time, random=lambda: f"{chance.random.getrandbits(64):016x}",
        )  # fmt: skip

    def crash(self) -> None:
        self._world.chance.note(f"{self.name} crashes")
        for call in self._calls:
            call.cancel()
        self.once.ledgers.stop()
        self.start()

    def call(self, pet: int, text: str) -> asyncio.Task[tuple[int, bool]]:
        task = asyncio.create_task(self._call(pet, text))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        return task

    async def _call(self, pet: int, text: str) -> tuple[int, bool]:
        deadline = Deadline(_PATIENCE)

        async def act(journal: Any) -> dict[str, object]:
            delegate = Delegate(self._world.client, Credentials("token"), deadline)
            species: Any = None
            scopes = frozenset({"health:write"})
            viewer = Viewer(7, scopes, None, delegate, species, journal, lambda: datetime(2026, 3, 1, tzinfo=UTC))
            new = NewMedicalRecord(record_date=date(2026, 2, 1), record_type="symptom", description=text)
            return {"id": (await add_medical_record(viewer, pet, new)).id}

        said = {"petId": pet, "text": text}
        outcome = await self.once.run(Attempt(7, "AddMedicalRecord", said, pet, patience=deadline.remaining), act)
        number = outcome.answer["id"]
        assert isinstance(number, int)
        return number, outcome.repeated

    def _now(self) -> datetime:
        """A wall clock that is right when the process starts, and leaps."""
        right = datetime.fromtimestamp(self._world.store.time_ms / 1000, UTC)
        told = right + self._wrong_by
        self._wrong_by += timedelta(seconds=self._world.chance.random.choice([0, -500, 500, 86_400]))
        return told


@dataclass
class Intent:
    """What the user wants once: a text for a pet; the client calls until it is answered, or gives up."""

    pet: int
    text: str
    answers: list[int] = field(default_factory=list)
    deleted: bool = False
    in_doubt: bool = False


class World:
    """A story: the client wants one thing after the other, and chance does the rest."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed)
        self.weather = Weather.drawn(self.chance)
        self.store = Store(self.chance)
        wire = Network(self.chance, self.weather.loss, self.weather.slowness)
        self.main_app = MainApp(self.chance, wire, self.weather.lies)
        traffic = Traffic(chance=self.chance.random.random)
        self.client = MainAppClient(Wire("http://main-app", self.main_app), traffic)
        self.instances = [Instance(name, self) for name in ("one", "two")]
        self.intents: list[Intent] = []
        self.emptied = False
        self.deleted: dict[int, float] = {}

    async def play(self) -> None:
        chance = self.chance
        for _ in range(chance.random.randint(2, 5)):
            pet = chance.random.choice([1, 1, 2])
            before = next((intent for intent in reversed(self.intents) if intent.pet == pet), None)
            texts = ["a", "b"] if before is None else ["b" if before.text == "a" else "a"]
            await self._pursue(Intent(pet, chance.random.choice(texts)))
        for instance in self.instances:
            instance.client.cut = False
        self.store.up = True
        await asyncio.sleep(60)
        for instance in self.instances:
            instance.once.ledgers.stop()

    async def _pursue(self, intent: Intent) -> None:
        self.intents.append(intent)
        self.chance.note(f"client: wants {intent.text} for pet {intent.pet}")
        for _ in range(self.chance.random.choice([1, 2, 3, 4])):
            start = asyncio.get_running_loop().time()
            calls = [
                self._instance().call(intent.pet, intent.text) for _ in range(self.chance.random.choice([1, 1, 2]))
            ]
            await self._meddle(intent)
            done, _ = await asyncio.wait(calls, timeout=45)
            for call in calls:
                if call in done and not call.cancelled():
                    self._hear(intent, call, start)
            intent.in_doubt |= self.emptied or any(instance.once.ledgers.in_doubt for instance in self.instances)
            await self._meddle(intent)

    def _hear(self, intent: Intent, call: asyncio.Task[tuple[int, bool]], start: float) -> None:
        failure = call.exception()
        if failure is None:
            number, repeated = call.result()
            intent.answers.append(number)
            true = self.deleted.get(number, start) >= start
            assert true or self.weather.takes_memory, f"untrue: {number} was gone when it was answered"
            self.chance.note(f"client: hears {number}{' again' if repeated else ''}")
        elif isinstance(failure, DomainError):
            self.chance.note(f"client: hears {type(failure).__name__}")
        else:
            raise failure

    async def _meddle(self, intent: Intent) -> None:
        """Let some time pass, and perhaps something happen."""
        random, weather = self.chance.random, self.weather
        await asyncio.sleep(random.choice([0.0, 0.005, 0.02, 0.5, 3.0, 8.0]))
        if self.chance.happens(weather.crashes):
            random.choice(self.instances).crash()
        if self.chance.happens(weather.outages):
            self.chance.note("store: goes, comes or forgets")
            random.choice([self._turn_store, self._turn_cable, self._empty_store])()
        if weather.loss == weather.outages == 0 and self.chance.happens(0.1):
            self.store.skew += random.choice([-20, -5, 5, 20])
        if self.chance.happens(0.1):
            self._delete(intent)

    def _delete(self, intent: Intent) -> None:
        """The user deletes what was written, in the main app's own page, heard of or not."""
        said = (intent.pet, intent.text)
        standing = [number for number in self.main_app.records if self.main_app.ever[number - 1] == said]
        if standing:
            del self.main_app.records[standing[-1]]
            self.deleted[standing[-1]] = asyncio.get_running_loop().time()
            self.chance.note(f"main app: {standing[-1]} is deleted")
            self.intents.append(again := Intent(intent.pet, intent.text, deleted=True))
            again.in_doubt = intent.in_doubt

    def _empty_store(self) -> None:
        self.store.lose_everything()
        self.emptied = True

    def _turn_store(self) -> None:
        self.store.up = not self.store.up

    def _turn_cable(self) -> None:
        client = self._instance().client
        client.cut = not client.cut

    def _instance(self) -> Instance:
        return self.chance.random.choice(self.instances)

    def check(self) -> None:
        """Hold what stands in the main app against what the client wanted and heard."""
        for said in {(intent.pet, intent.text) for intent in self.intents}:
            wanted = sum((intent.pet, intent.text) == said for intent in self.intents)
            written = self.main_app.ever.count(said)
            assert written <= wanted, f"doubled: {said} was wanted {wanted} times and written {written} times"
        for intent in self.intents:
            for number in intent.answers:
                assert self.main_app.ever[number - 1] == (intent.pet, intent.text), f"{intent} was answered wrongly"
        for pet in (1, 2):
            self._check_that_none_is_swallowed([i for i in self.intents if i.pet == pet and not i.deleted])

    def _check_that_none_is_swallowed(self, intents: list[Intent]) -> None:
        """A → B → A is three writes, when all were answered, and nobody lost touch or memory."""
        for first, between, last in zip(intents, intents[1:], intents[2:], strict=False):
            heard = first.answers and between.answers and last.answers
            if heard and not (first.in_doubt or between.in_doubt or last.in_doubt):
                assert not set(first.answers) & set(last.answers), f"swallowed: {last} was answered as {first}"


def tell(seed: int) -> list[str]:
    """Tell the story of a seed; raises AssertionError, with the story in its notes, when a promise was broken."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        world = runner.run(_begun(seed))
        try:
            runner.run(world.play())
            world.check()
        except AssertionError as broken:
            broken.add_note("\n".join(world.chance.trace))
            raise
    return world.chance.trace


async def _begun(seed: int) -> World:
    return World(seed)


if __name__ == "__main__":
    print("\n".join(tell(int(sys.argv[1]))))
