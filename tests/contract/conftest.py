"""Which main apps the expectations are held against."""

import pytest

from tests.contract.main_app_client import opened, real_target

_REAL = real_target()


@pytest.fixture(params=["sandbox", "real"] if _REAL else ["sandbox"])
async def main_app(request):
    """The sandbox; a real main app too when the environment names one."""
    async with opened(request.param) as app:
        yield app


@pytest.fixture(params=["sandbox", "real"] if _REAL and _REAL.api_key else ["sandbox"])
async def bridged_main_app(request):
    """A main app whose connector key is known."""
    async with opened(request.param) as app:
        yield app


@pytest.fixture(params=["sandbox", "real"] if _REAL and _REAL.mcp_api_key else ["sandbox"])
async def mcp_bridged_main_app(request):
    """A main app whose MCP connector key is known."""
    async with opened(request.param) as app:
        yield app
