"""What stands around written-once in the simulation: a network that does what it likes, a store and a main app."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

_STORE_PATIENCE = 0.5


@dataclass
class Chance:
    """The one source of chance: everything that happens in a story follows from its seed."""

    seed: int
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (a story, no secret)

    def happens(self, likelihood: float) -> bool:
        return self.random.random() < likelihood

    def note(self, what: str) -> None:
        self.trace.append(f"{asyncio.get_running_loop().time():9.3f}  {what}")


@dataclass
class Network:
    """Carries requests: late, not at all, or without bringing the answer back. What has left arrives by itself."""

    chance: Chance
    loss: float
    slowness: float

    async def carry(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Carry a request; raises ConnectionRefusedError if it never left, ConnectionResetError if that is unknown."""
        if self.chance.happens(self.loss):
            raise ConnectionRefusedError
        lost_on_the_way, answer_lost = self.chance.happens(self.loss), self.chance.happens(self.loss)
        task = asyncio.create_task(self._deliver(work, arrives=not lost_on_the_way))
        answer = await asyncio.shield(task)
        if lost_on_the_way or answer_lost:
            raise ConnectionResetError
        return answer

    async def _deliver(self, work: Callable[[], Awaitable[Any]], *, arrives: bool) -> Any:
        await self._pass()
        answer = await work() if arrives else None
        await self._pass()
        return answer

    async def _pass(self) -> None:
        slow = self.chance.happens(self.slowness)
        await asyncio.sleep(self.chance.random.uniform(0.5, 9.0) if slow else self.chance.random.uniform(0.001, 0.02))


@dataclass
class Store:
    """A Redis that runs the one script of written-once; `skew` moves its clock, `up` says whether it can be reached."""

    chance: Chance
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)
    skew: float = 0.0
    up: bool = True

    @property
    def time_ms(self) -> int:
        """Some time after the beginning of a bucket, so that a story stays within it."""
        return 1_800_000_000_000 + int((asyncio.get_running_loop().time() + self.skew + 40) * 1000)

    def lose_everything(self) -> None:
        self.hashes.clear()
        self.strings.clear()

    def run(self, keys: list[str], args: list[Any]) -> list[Any]:
        """Do what the script does (facade/once/redis_store.py); the tests on a real Valkey say that it is the same."""
        held, now, epoch, version, lifetime, removed, *_ = args
        if self.ends.get(keys[0], 0) <= self.time_ms:
            self.hashes.pop(keys[0], None)
        hash_ = self.hashes.get(keys[0], {})
        epoch = self.strings.setdefault(keys[1], epoch).encode()
        if hash_.get("version", "") != held or abs(self.time_ms - now) > args[7]:
            return [0, self.time_ms, epoch, [part.encode() for pair in hash_.items() for part in pair]]
        if version != held:
            rest = args[8:]
            hash_ = {name: value for name, value in hash_.items() if name not in rest[:removed]}
            fields = rest[removed:]
            self.hashes[keys[0]] = {**hash_, "version": version, **dict(zip(fields[::2], fields[1::2], strict=True))}
            self.ends[keys[0]] = self.time_ms + lifetime
        return [1, self.time_ms, epoch, []]


@dataclass
class StoreClient:
    """One instance's way to the store; it can be cut for this instance alone."""

    store: Store
    network: Network
    cut: bool = False

    def register_script(self, _: str) -> Callable[..., Awaitable[list[Any]]]:
        return self._call

    async def _call(self, keys: list[str], args: list[Any]) -> list[Any]:
        if self.cut or not self.store.up:
            raise RedisConnectionError("refused")

        async def work() -> list[Any]:
            return self.store.run(keys, args)

        try:
            async with asyncio.timeout(_STORE_PATIENCE):
                return await self.network.carry(work)
        except TimeoutError:
            raise RedisTimeoutError from None
        except OSError:
            raise RedisConnectionError("broken") from None


def _refused(message: str) -> dict[str, Any]:
    """Refuse in the main app's envelope (app/Traits/ApiResponseTrait.php)."""
    return {"success": False, "data": None, "message": message, "error": message}


@dataclass
class MainApp(httpx.AsyncBaseTransport):
    """Keeps medical records, and honours Idempotency-Key as HandleIdempotencyKey.php does."""

    chance: Chance
    network: Network
    lies: float = 0.0
    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    ever: list[tuple[int, str]] = field(default_factory=list)
    keys: dict[str, int | None] = field(default_factory=dict)
    calls: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        try:
            status, body = await self.network.carry(lambda: self._answer(request))
        except ConnectionRefusedError:
            raise httpx.ConnectError("refused") from None
        except ConnectionResetError:
            raise httpx.ReadError("reset") from None
        if self.chance.happens(self.lies):
            status = self.chance.random.choice([403, 404, 429, 500, 502, 503])
            return httpx.Response(status, html="<h1>a proxy's word</h1>")
        return httpx.Response(status, json=body)

    async def _answer(self, request: httpx.Request) -> tuple[int, Any]:
        parts = request.url.path.split("/")
        if parts[-1] == "me":
            return 200, {"data": {"id": 7, "name": "Demo"}}
        if request.method == "GET":
            record = self.records.get(int(parts[-1]))
            return (200, {"data": record}) if record else (404, _refused("Resource not found."))
        key = request.headers["Idempotency-Key"]
        if key in self.keys:
            made = self.keys[key]
            return (425, _refused("Running.")) if made is None else (201, {"data": self._as_made[made]})
        self.keys[key] = None
        await asyncio.sleep(self.chance.random.choice([0.01, 0.01, 0.05, 3.0]))
        return 201, {"data": self._write(key, int(parts[3]), json.loads(request.content))}

    def _write(self, key: str, pet_id: int, body: dict[str, Any]) -> dict[str, Any]:
        self.ever.append((pet_id, body["description"]))
        number = self.keys[key] = len(self.ever)
        record = {"id": number, "pet_id": pet_id, "updated_at": "x", **body}
        self.records[number] = self._as_made[number] = record
        self.chance.note(f"main app: wrote {body['description']} for pet {pet_id} as {number}")
        return record

    def __post_init__(self) -> None:
        self._as_made: dict[int, dict[str, Any]] = {}
