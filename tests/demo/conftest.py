from collections.abc import AsyncIterator

import pytest

from tests.clock import Clock
from tests.demo.assistant import Assistant
from tests.demo.mcp import ScriptedMcpClient
from tests.demo.opening import open_assistant
from tests.demo.rest import ScriptedChatGPT


@pytest.fixture
async def rest(redis_url: str, clock: Clock) -> AsyncIterator[ScriptedChatGPT]:
    async with open_assistant("rest", f"{redis_url}?db=0", clock) as assistant:
        yield assistant


@pytest.fixture
async def mcp(redis_url: str, clock: Clock) -> AsyncIterator[ScriptedMcpClient]:
    async with open_assistant("mcp", f"{redis_url}?db=1", Clock(clock.now())) as assistant:
        yield assistant


@pytest.fixture(params=["rest", "mcp"])
def assistant(request) -> Assistant:
    return request.getfixturevalue(request.param)
