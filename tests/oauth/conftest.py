"""A main app, a connector that is nothing but its authorization server, and its log."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
import redis
import structlog
import uvicorn

from oauth.configuration import AuthorizationServerConfiguration
from tests.clock import Clock
from tests.oauth.claude import Claude
from tests.oauth.connector import CONFIGURATION, REDIRECT_URI, ChatGPT, Connector, open_connector
from tests.oauth.main_app import MainApp


@pytest.fixture
def store_down() -> redis.Redis:
    """A client whose server is not there."""
    return redis.Redis(unix_socket_path="/nowhere/v.sock", retry=None)


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


@pytest.fixture
def address(store: redis.Redis, main_app: MainApp, clock: Clock, reconfigured) -> Iterator[str]:
    """A connector that listens on a port of this machine, and may send people on to another host name there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        main_app.sandbox.bridge.connector_url = url
        uris = (REDIRECT_URI, f"http://localhost:{port}/landed")
        app = open_connector(store, main_app, clock, reconfigured(public_url=url, redirect_uris=uris)).app
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        yield url
        server.should_exit = True
        running.join()


@pytest.fixture
def claude(connector: Connector, main_app: MainApp) -> Claude:
    return Claude(connector, main_app)
