import pytest

from tests.mcp_caller import EARLIER


@pytest.fixture
def mcp(world, family):
    """A client of the newest version."""
    return world.mcp(family.user)


@pytest.fixture
def earlier(world, family):
    """A client of the version before."""
    return world.mcp(family.user, version=EARLIER)
