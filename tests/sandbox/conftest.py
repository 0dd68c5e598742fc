"""A sandbox with a clock that its test sets, and a client that speaks to it as its user."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.sandbox import Sandbox


class Clock:
    def __init__(self):
        self.moment = datetime(2026, 3, 5, 12, 0, 0, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def forward(self, **span):
        self.moment += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock)


@pytest.fixture
def user(sandbox):
    return sandbox.add_user()


@pytest.fixture
async def client(sandbox, user):
    headers = {"Accept": "application/json", "Authorization": f"Bearer {sandbox.token_for(user)}"}
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://main-app.test", headers=headers) as opened:
        yield opened
