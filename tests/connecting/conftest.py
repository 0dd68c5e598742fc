from collections.abc import AsyncIterator

import pytest

from tests.connecting.plugin import REDIRECT_URI, Plugin
from tests.connector import API_KEY, HMAC_SECRET, PUBLIC_URL, World, open_world
from tests.connector import REDIRECT_URI as GPT_REDIRECT_URI
from tests.sandbox import McpSettings, Sandbox

MCP = McpSettings(PUBLIC_URL, "the key of the MCP bridge", "the secret that signs requests for its page")
SETTINGS = {
    "mcp_connector_api_key": MCP.api_key,
    "mcp_connector_hmac_secret": MCP.hmac_secret,
    "oauth_redirect_uris": (GPT_REDIRECT_URI, REDIRECT_URI),
    "log_level": "info",
}


@pytest.fixture
def sandbox(clock) -> Sandbox:
    return Sandbox(now=clock.now, connector_url=PUBLIC_URL, api_key=API_KEY, hmac_secret=HMAC_SECRET, mcp=MCP)


@pytest.fixture
def settings(request) -> dict[str, object]:
    """What a test's own parameter changes in the settings."""
    return getattr(request, "param", {})


@pytest.fixture
async def world(redis_url, clock, sandbox, settings) -> AsyncIterator[World]:
    async with open_world(**{"redis_url": redis_url, "clock": clock, "sandbox": sandbox, **SETTINGS, **settings}) as it:
        yield it


@pytest.fixture
def plugin(world, sandbox) -> Plugin:
    return Plugin(world, sandbox.add_user("Lan"))
