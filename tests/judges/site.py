"""A connector and its main app on sockets of this machine, as programs of other people find them."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from facade.app import create_app
from facade.settings import Settings
from oauth.access_tokens import AccessTokens
from oauth.records import Grant
from oauth.sealing import Sealing
from tests.clock import Clock
from tests.connector import ALL_SCOPES, API_KEY, HMAC_SECRET, settings_for
from tests.judges.registrations import OWN_CLIENTS, PUBLIC
from tests.sandbox import Family, McpSettings, Sandbox

HOST = "127.0.0.1"
MCP_API_KEY = "an api key of the main app's bridge for MCP"
MCP_HMAC_SECRET = "a secret that signs what that bridge is asked"


@dataclass
class Site:
    """Both servers; `renew` gives a test a main app that nobody has written to, behind the same address."""

    main_app: str
    settings: Settings
    side_door: str
    clock: Clock = field(default_factory=Clock)
    days: int = 0

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Begin a test's day, with a person whom the connector, which remembers its users' writes, has never seen."""
        self.days += 1
        self.clock.moment = Clock().moment
        mcp = McpSettings(self.connector, MCP_API_KEY, MCP_HMAC_SECRET)
        keys = {"connector_url": self.connector, "api_key": API_KEY, "hmac_secret": HMAC_SECRET}
        self.sandbox = Sandbox(self.clock.now, **keys, mcp=mcp, production=False)
        for earlier in range(self.days):
            self.sandbox.add_user(f"Somebody of day {earlier}")
        self.family: Family = self.sandbox.seed_family()

    async def main_app_of_today(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the main app of this test."""
        await self.sandbox.app(scope, receive, send)

    @property
    def connector(self) -> str:
        """The connector's address."""
        return self.settings.connector_public_url

    @property
    def mcp(self) -> str:
        """The MCP endpoint's."""
        return f"{self.connector}/mcp"

    def create_connector(self) -> ASGIApp:
        """Build the connector; what comes in by the side door is given the demo user's token, and is else untouched."""
        app, port = create_app(self.settings, now=self.clock.now), int(self.side_door.rpartition(":")[2])

        async def with_token(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["server"][1] == port:
                bearer = (b"authorization", f"Bearer {self.token()}".encode())
                scope = {**scope, "headers": [*scope["headers"], bearer]}
            await app(scope, receive, send)

        return with_token

    def token(self, scope: str = ALL_SCOPES) -> str:
        """An access token of the demo user's for the MCP endpoint, for a judge that cannot sign in."""
        server = self.settings.authorization_server()
        sealing = Sealing(server.encryption_keys)
        tokens = AccessTokens(server.issuer, server.jwt_secrets, sealing, server.access_token_ttl, self.clock.now)
        main_app_token = self.sandbox.token_for(self.family.user)
        grant = Grant(uuid4().hex, PUBLIC.client_id, self.family.user.id, scope, main_app_token, self.mcp)
        return tokens.issue(grant, scope)


@contextmanager
def open_site(redis_url: str) -> Iterator[Site]:
    """Start both servers, and end them."""
    with ExitStack() as stack:
        for_main_app, front, side = (stack.enter_context(socket.create_server((HOST, 0))) for _ in range(3))
        own = {"connector_public_url": address(front), "main_app_url": address(for_main_app)}
        keys = {"mcp_connector_api_key": MCP_API_KEY, "mcp_connector_hmac_secret": MCP_HMAC_SECRET}
        origins = {"mcp_allowed_origins": (address(side),)}
        settings = settings_for(redis_url, **own, **keys, **origins, oauth_clients=OWN_CLIENTS)
        site = Site(address(for_main_app), settings, address(side))
        stack.enter_context(serving(lambda: site.main_app_of_today, for_main_app))
        stack.enter_context(serving(site.create_connector, front, side))
        yield site


@contextmanager
def serving(factory: Callable[[], ASGIApp], *listening: socket.socket) -> Iterator[None]:
    """Serve an application in a thread until the block ends."""
    plain = {"interface": "asgi3", "ws": "none", "access_log": False, "log_level": "error"}
    server = uvicorn.Server(uvicorn.Config(factory, factory=True, **plain))
    running = threading.Thread(target=server.run, kwargs={"sockets": listening})
    running.start()
    try:
        yield
    finally:
        server.should_exit = True
        running.join()


def address(listening: socket.socket) -> str:
    """Where a socket listens."""
    return f"http://{HOST}:{listening.getsockname()[1]}"
