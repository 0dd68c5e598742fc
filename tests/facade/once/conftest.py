"""Two instances with a Redis that can be taken away from them, and a main app of one page."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from facade.once.written_once import WrittenOnce
from oauth.sealing import Sealing
from tests.clock import Clock
from tests.facade.once.notebook import Notebook

KEY = b"k" * 32


class TimedRedis:
    """A Redis whose time goes on as the test's clock does: what its script is told and says of it is moved."""

    def __init__(self, client: redis.asyncio.Redis, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._start = clock.now()

    @property
    def passed(self) -> float:
        """Seconds that passed by the test's clock."""
        return (self._clock.now() - self._start).total_seconds()

    def elapsed(self) -> float:
        return time.monotonic() + self.passed

    def register_script(self, script: str) -> Callable[..., Any]:
        registered = self._client.register_script(script)

        async def run(keys: list[str], args: list[Any]) -> Any:
            moved = int(self.passed * 1000)
            agreed, time_ms, *rest = await registered(keys=keys, args=[args[0], int(args[1]) - moved, *args[2:]])
            return [agreed, time_ms + moved, *rest]

        return run


def instance_on(client: redis.asyncio.Redis, clock: Clock, *keys: bytes) -> WrittenOnce:
    """Give an instance for which time passes as the test's clock says."""
    timed: Any = TimedRedis(client, clock)
    return WrittenOnce(timed, Sealing(keys or [KEY]), clock.now, elapsed=timed.elapsed)


@dataclass
class Cable:
    """The way to Redis, which can be cut; Redis itself stays up and keeps what it has."""

    link: Path
    socket: str
    client: redis.asyncio.Redis
    clock: Clock
    instances: list[WrittenOnce] = field(default_factory=list)

    async def cut(self) -> None:
        self.link.unlink(missing_ok=True)
        await self.client.connection_pool.disconnect()

    async def restore(self) -> None:
        """Lay it again, and let a second pass, after which the instance has found out."""
        if not self.link.exists():
            self.link.symlink_to(self.socket)
        self.clock.advance(seconds=1)
        for instance in self.instances:
            await instance.ledgers.heal()


@pytest.fixture
async def cable(store: redis.Redis, valkey_socket: str, clock: Clock) -> AsyncIterator[Cable]:
    link = Path(valkey_socket).with_name("cable")
    link.unlink(missing_ok=True)
    link.symlink_to(valkey_socket)
    client = redis.asyncio.Redis(unix_socket_path=str(link), retry=Retry(NoBackoff(), 0))
    yield Cable(link, valkey_socket, client, clock)
    await client.aclose()
    link.unlink(missing_ok=True)


@pytest.fixture
async def instance(cable: Cable, clock: Clock) -> WrittenOnce:
    cable.instances.append(instance_on(cable.client, clock))
    return cable.instances[0]


@pytest.fixture
async def other(store: redis.Redis, valkey_socket: str, clock: Clock) -> AsyncIterator[WrittenOnce]:
    client = redis.asyncio.Redis(unix_socket_path=valkey_socket)
    yield instance_on(client, clock)
    await client.aclose()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def log() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as entries:
        yield entries
