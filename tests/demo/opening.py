"""The worlds of the demo: for each face a connector with a family of its own, so that both days begin alike."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.clock import Clock
from tests.connector import API_KEY, HMAC_SECRET, PUBLIC_URL, World, open_world
from tests.demo.assistant import Assistant
from tests.demo.mcp import ScriptedMcpClient
from tests.demo.rest import ScriptedChatGPT
from tests.sandbox import McpSettings, Sandbox

FACES: dict[str, Callable[[World], Assistant]] = {"rest": ScriptedChatGPT, "mcp": ScriptedMcpClient}

_MCP = McpSettings(PUBLIC_URL, "the key of the MCP bridge", "the secret that signs requests for its page")
_SETTINGS: dict[str, Any] = {"mcp_connector_api_key": _MCP.api_key, "mcp_connector_hmac_secret": _MCP.hmac_secret}


@asynccontextmanager
async def open_assistant(face: str, redis_url: str, clock: Clock) -> AsyncIterator[Assistant]:
    """Open the world of one face; `redis_url` must be its own."""
    sandbox = Sandbox(now=clock.now, connector_url=PUBLIC_URL, api_key=API_KEY, hmac_secret=HMAC_SECRET, mcp=_MCP)
    sandbox.seed_family()
    async with open_world(redis_url, clock, sandbox, **_SETTINGS) as world:
        yield FACES[face](world)
