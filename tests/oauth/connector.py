"""A connector that is nothing but its authorization server, and the people and programs around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import httpx
import redis
from fastapi import FastAPI

from oauth.assembly import create_authorization_server
from oauth.configuration import AuthorizationServerConfiguration
from oauth.refresh_tokens import RefreshTokens
from oauth.resources import ProtectedResource
from oauth.sealing import Sealing
from oauth.sweeper import OrphanSweeper
from resolvers.main_app.bridge import Bridges
from tests.clock import Clock
from tests.oauth.main_app import API_KEY, HMAC_SECRET, MAIN_APP_URL, MCP_API_KEY, PUBLIC_URL, MainApp

REDIRECT_URI = "https://chatgpt.com/aip/g-1234/oauth/callback"
OTHER_REDIRECT_URI = "https://chat.openai.com/aip/g-1234/oauth/callback?kept=a%20b"
CLIENT_ID = "meo-gpt"
CLIENT_SECRET = "the+secret%of/the=client"

CONFIGURATION = AuthorizationServerConfiguration(
    public_url=PUBLIC_URL,
    main_app_url=MAIN_APP_URL,
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    redirect_uris=(REDIRECT_URI, OTHER_REDIRECT_URI),
    jwt_secrets=("a jwt secret of the first generation",),
    encryption_keys=(b"1" * 32,),
    hmac_secret=HMAC_SECRET,
)


@dataclass
class Connector:
    """One instance."""

    app: FastAPI
    access_tokens: ProtectedResource
    mcp: ProtectedResource
    refresh_tokens: RefreshTokens
    sweeper: OrphanSweeper
    limited: dict[tuple[str, str], int] = field(default_factory=dict)

    def browser(self, **cookies: str) -> httpx.AsyncClient:
        """Open a browser with a cookie jar of its own."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=PUBLIC_URL, cookies=cookies)


def open_connector(
    client: redis.Redis,
    main_app: MainApp,
    clock: Clock,
    configuration: AuthorizationServerConfiguration = CONFIGURATION,
) -> Connector:
    """Start an instance."""
    limited: dict[tuple[str, str], int] = {}

    async def limit(address: str, bucket: str) -> int | None:
        return limited.get((address, bucket))

    bridges = Bridges.over(main_app.http(), API_KEY, MCP_API_KEY if configuration.mcp_hmac_secret else "")
    sealing = Sealing(configuration.encryption_keys)
    server = create_authorization_server(configuration, sealing, client, bridges, clock.now, limit)
    refresh_tokens = RefreshTokens(sealing, clock.now)
    app = FastAPI()
    app.include_router(server.router)
    return Connector(app, server.actions, server.mcp, refresh_tokens, server.sweeper, limited)


def query(location: str) -> dict[str, str]:
    """Read a redirect's parameters, each of which is there once."""
    pairs = parse_qsl(urlsplit(location).query, keep_blank_values=True, strict_parsing=True)
    assert len(pairs) == len(dict(pairs)), "a parameter is repeated"
    return dict(pairs)


@dataclass
class ChatGPT:
    """A client that does what ChatGPT does, and the person who uses it."""

    connector: Connector
    main_app: MainApp
    redirect_uri: str = REDIRECT_URI
    client_id: str = CLIENT_ID
    client_secret: str | None = CLIENT_SECRET

    async def authorize(self, browser: httpx.AsyncClient, **parameters: str) -> httpx.Response:
        """Send the browser to the authorization endpoint."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": "opaque/state==",
            **parameters,
        }
        return await browser.get("/oauth/authorize", params=asked)

    async def consent(self, browser: httpx.AsyncClient, **parameters: str) -> str:
        """Go to the main app and agree there; gives the callback's address."""
        departed = await self.authorize(browser, **parameters)
        assert departed.status_code == 302, departed.text
        return await self.main_app.consent(departed.headers["location"])

    async def code(self, **parameters: str) -> str:
        """Go all the way to an authorization code."""
        async with self.connector.browser() as browser:
            arrived = await browser.get(await self.consent(browser, **parameters))
        assert arrived.status_code == 302, arrived.text
        return query(arrived.headers["location"])["code"]

    async def post(self, path: str, form: Mapping[str, str], **options: object) -> httpx.Response:
        """Post a form as the client."""
        secret = {} if self.client_secret is None else {"client_secret": self.client_secret}
        async with self.connector.browser() as http:
            return await http.post(path, data={"client_id": self.client_id, **secret, **form}, **options)

    async def redeem(self, code: str, **form: str) -> httpx.Response:
        """Exchange a code for tokens."""
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        return await self.post("/oauth/token", {**grant, **form})

    async def refresh(self, refresh_token: str, **form: str) -> httpx.Response:
        """Renew tokens."""
        return await self.post("/oauth/token", {"grant_type": "refresh_token", "refresh_token": refresh_token, **form})

    async def revoke(self, token: str, **form: str) -> httpx.Response:
        """Revoke a token."""
        return await self.post("/oauth/revoke", {"token": token, **form})

    async def tokens(self, **parameters: str) -> dict[str, str]:
        """Connect: all the way to a pair of tokens."""
        answer = await self.redeem(await self.code(**parameters))
        assert answer.status_code == 200, answer.text
        return answer.json()
