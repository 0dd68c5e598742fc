"""The whole connector with the sandbox on its other side, driven over HTTP as ChatGPT drives it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from asgi_lifespan import LifespanManager

from facade.app import Surface, create_app
from facade.settings import Settings
from oauth.access_tokens import AccessTokens
from oauth.records import Grant
from oauth.sealing import Sealing
from tests.clock import Clock
from tests.mcp_caller import McpCaller
from tests.sandbox import Sandbox

PUBLIC_URL = "https://connector.test"
MCP_URL = f"{PUBLIC_URL}/mcp"
MAIN_APP_URL = "https://main-app.test"
API_KEY = "an api key between the two servers"
HMAC_SECRET = "a secret that signs session ids for the page"
CLIENT_SECRET = "the secret of the one client"
REDIRECT_URI = "https://chatgpt.com/aip/g-1234/oauth/callback"
ALL_SCOPES = "pets:read pets:write health:read health:write"


def settings_for(redis_url: str, **others: Any) -> Settings:
    """Sound settings, but for what is named."""
    values: dict[str, Any] = {
        "main_app_url": MAIN_APP_URL,
        "connector_public_url": PUBLIC_URL,
        "connector_api_key": API_KEY,
        "oauth_client_secret": CLIENT_SECRET,
        "oauth_redirect_uris": (REDIRECT_URI,),
        "jwt_secret": ("a jwt secret that is long enough to sign",),
        "encryption_key": ("9f2c41d07be8563aa1e4c0972d5b8f36e07a19c4528b3df6017ea9c8354b2d60",),
        "hmac_shared_secret": HMAC_SECRET,
        "redis_url": redis_url,
        "environment": "test",
        "log_level": "warning",
        "rate_limit_per_minute": 10_000,
    }
    return Settings(_env_file=None, **{**values, **others})


@dataclass
class World:
    """One connector, its sandbox and the time; `client` has no token, `chatgpt` has the demo user's."""

    sandbox: Sandbox
    clock: Clock
    settings: Settings
    client: httpx.AsyncClient
    tokens: dict[str, str] = field(default_factory=dict)

    def access_tokens(self) -> AccessTokens:
        """What the authorization server issues access tokens with."""
        configuration = self.settings.authorization_server()
        sealing = Sealing(configuration.encryption_keys)
        return AccessTokens(
            configuration.issuer, configuration.jwt_secrets, sealing, configuration.access_token_ttl, self.clock.now
        )

    def token(
        self, user: Any, scope: str = ALL_SCOPES, main_app_token: str | None = None, resource: str | None = None
    ) -> str:
        """An access token as the authorization server issues it at the end of the flow."""
        own = main_app_token or self.sandbox.token_for(user)
        return self.access_tokens().issue(Grant(uuid4().hex, "meo-gpt", user.id, scope, own, resource), scope)

    def chatgpt(self, user: Any, scope: str = ALL_SCOPES, **headers: str) -> "ChatGPT":
        """ChatGPT, connected to a user's account."""
        return ChatGPT(self, {"Authorization": f"Bearer {self.token(user, scope)}", **headers})

    def mcp(self, user: Any, scope: str = ALL_SCOPES, **options: Any) -> McpCaller:
        """An MCP client of the newest version, connected to a user's account."""
        token = self.token(user, scope, resource=MCP_URL)
        return McpCaller(self.client, MCP_URL, {"Authorization": f"Bearer {token}"}, **options)


@dataclass
class ChatGPT:
    """Calls actions as ChatGPT does, and remembers what the last call cost."""

    world: World
    headers: dict[str, str]

    async def call(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Call an action."""
        self.world.sandbox.calls.clear()
        return await self.world.client.request(method, path, json=body, params=query or None, headers=self.headers)

    async def get(self, path: str, **query: Any) -> Any:
        """Call a reading action that must succeed; give its answer."""
        response = await self.call("GET", path, **query)
        assert response.status_code == httpx.codes.OK, response.text
        return response.json()

    async def post(self, path: str, body: Any = None) -> Any:
        """Call an action that must succeed; give its answer."""
        response = await self.call("POST", path, body or {})
        assert response.is_success, response.text
        return response.json()

    @property
    def cost(self) -> list[str]:
        """The main-app calls of the last action."""
        return self.world.sandbox.calls.lines


@asynccontextmanager
async def open_world(
    redis_url: str, clock: Clock, sandbox: Sandbox, surface: Surface | None = None, **settings: Any
) -> AsyncIterator[World]:
    """Start a connector on a sandbox."""
    chosen = settings_for(redis_url, **settings)
    app = create_app(chosen, main_app_transport=httpx.ASGITransport(sandbox.app), now=clock.now, surface=surface)
    async with LifespanManager(app) as running:
        transport = httpx.ASGITransport(running.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            yield World(sandbox, clock, chosen, client)
