"""Two instances with a Redis that can be taken away from them, and a main app of one page."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from facade.once.written_once import WrittenOnce
from oauth.sealing import Sealing
from tests.clock import Clock
from tests.facade.notebook import Notebook


@dataclass
class Cable:
    """The way to Redis, which can be cut; Redis itself stays up and keeps what it has."""

    link: Path
    socket: str
    client: redis.asyncio.Redis
    clock: Clock

    async def cut(self) -> None:
        self.link.unlink(missing_ok=True)
        await self.client.connection_pool.disconnect()

    def mend(self) -> None:
        """Mend it, and let the moment pass in which nobody tries."""
        if not self.link.exists():
            self.link.symlink_to(self.socket)
        self.clock.advance(seconds=1)


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
    return WrittenOnce(cable.client, Sealing([b"k" * 32]), clock.now)


@pytest.fixture
async def other(store: redis.Redis, valkey_socket: str, clock: Clock) -> AsyncIterator[WrittenOnce]:
    client = redis.asyncio.Redis(unix_socket_path=valkey_socket)
    yield WrittenOnce(client, Sealing([b"k" * 32]), clock.now)
    await client.aclose()


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def log() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as entries:
        yield entries
