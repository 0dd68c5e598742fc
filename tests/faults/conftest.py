"""The whole connector over real sockets, and the wire that breaks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from asgi_lifespan import LifespanManager

from facade.app import create_app
from tests.clock import Clock
from tests.connector import PUBLIC_URL, World, settings_for
from tests.faults.wire_server import WireServer
from tests.sandbox import Sandbox
from tests.skipping_loop import SkippingLoop


@pytest.fixture
def anyio_backend(clock):
    """Skip idle time, so that patience costs none."""
    return "asyncio", {"loop_factory": lambda: SkippingLoop(lambda seconds: clock.advance(seconds=seconds))}


@pytest.fixture
async def wire(sandbox: Sandbox) -> AsyncIterator[WireServer]:
    server = WireServer(sandbox)
    await server.listen()
    yield server
    await server.leave()


@asynccontextmanager
async def wired_world(redis_url: str, clock: Clock, sandbox: Sandbox, main_app_url: str) -> AsyncIterator[World]:
    """Start a connector that reaches the sandbox over sockets."""
    chosen = settings_for(redis_url, main_app_url=main_app_url)
    async with LifespanManager(create_app(chosen, now=clock.now)) as running:
        transport = httpx.ASGITransport(running.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            yield World(sandbox, clock, chosen, client)


@pytest.fixture
async def world(redis_url: str, clock: Clock, sandbox: Sandbox, wire: WireServer) -> AsyncIterator[World]:
    async with wired_world(redis_url, clock, sandbox, wire.url) as world:
        yield world
