"""The sandbox: an in-memory main app with handles to inspect it and steer it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp

from tests.sandbox.api_routes import api_routes
from tests.sandbox.asgi import MainApp
from tests.sandbox.bridge import Bridge
from tests.sandbox.calls import Calls
from tests.sandbox.care.planting import CarePlanting
from tests.sandbox.connector_keys import ConnectorKey
from tests.sandbox.faults import Faults
from tests.sandbox.frame import Frame
from tests.sandbox.limits import AUTHENTICATED, PUBLIC, Limits
from tests.sandbox.mcp_bridge import McpBridge, McpSettings
from tests.sandbox.mcp_routes import mcp_routes
from tests.sandbox.pages import Pages
from tests.sandbox.pipeline import Pipeline
from tests.sandbox.records import User
from tests.sandbox.routing import Routes
from tests.sandbox.seed import Family, seed
from tests.sandbox.state import State


def _utc_now() -> datetime:
    return datetime.now(UTC)


_WITHOUT_MCP = McpSettings()


class Sandbox(CarePlanting):
    """A main app of its own; `production` has the real limits and the daily quota.

    Without `mcp` its operator has configured the GPT bridge alone.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = _utc_now,
        connector_url: str = "http://connector.test",
        api_key: str = "sandbox-api-key",
        hmac_secret: str = "sandbox-hmac-secret",
        *,
        mcp: McpSettings = _WITHOUT_MCP,
        production: bool = True,
    ) -> None:
        super().__init__(State(now))
        self.state.queue_runs = not production
        self.limits = Limits(now, production=production)
        self.bridge = Bridge(connector_url, hmac_secret)
        self.mcp_bridge = McpBridge(mcp.connector_url, mcp.hmac_secret)
        keys = {"gpt.connector": ConnectorKey("GPT", api_key), "mcp.connector": ConnectorKey("MCP", mcp.api_key)}
        self.pipeline = Pipeline(self.state, self.limits, keys)
        self.routes = Routes([*api_routes(self.bridge), *mcp_routes(self.mcp_bridge)])
        pages = Pages(Frame(self.pipeline), self.state, self.mcp_bridge)
        self._main_app = MainApp(self.pipeline, self.routes, pages.app)
        self.app: ASGIApp = self._main_app
        self.calls: Calls = self._main_app.calls
        self.faults: Faults = self._main_app.faults

    @property
    def daily_quota(self) -> int:
        """Requests a user has per UTC day; counted in production alone."""
        return self.limits.daily_quota

    @daily_quota.setter
    def daily_quota(self, requests: int) -> None:
        self.limits.daily_quota = requests

    def throttle(self, limiter: str, user: User | None = None, *, left: int = 0) -> None:
        """Leave `left` requests of this minute on "authenticated", "public-api", or "POST pets/{pet}/weights"."""
        who = str(user.id) if user else "127.0.0.1"
        if limiter in ("authenticated", "public-api"):
            chosen = AUTHENTICATED if limiter == "authenticated" else PUBLIC
            self.limits.use_up(chosen, who, left=left)
            return
        route = next(route for route in self.routes.routes if route.name == limiter)
        own = next(limiter for limiter in route.limiters if limiter not in (AUTHENTICATED, PUBLIC))
        self.limits.use_up(own, f"{route.name}|{who}", left=left)

    def seed_family(self) -> Family:
        """Plant the demo user, their pets and the people around them."""
        return seed(self)
