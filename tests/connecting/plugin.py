"""A person who connects a plugin in ChatGPT, step by step, so that a test can do any step differently."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import httpx

from tests.connector import ALL_SCOPES, MAIN_APP_URL, MCP_URL, World
from tests.mcp_caller import McpCaller
from tests.sandbox import PASSWORD
from tests.sandbox.records import User

CHATGPT = "https://chatgpt.com/oauth/client.json"
REDIRECT_URI = "https://chatgpt.com/connector_platform_oauth_redirect"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636 appendix B
PKCE = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}


@dataclass
class Plugin:
    """ChatGPT's plugin and its person; `client` is what the form's client ID and secret make of it."""

    world: World
    person: User
    redirect_uri: str = REDIRECT_URI
    client: dict[str, str] = field(default_factory=lambda: {"client_id": CHATGPT})

    async def authorize(self, **changes: str | None) -> httpx.Response:
        """Send the browser to the authorization endpoint; a parameter that is changed to None is left out."""
        asked = {
            "response_type": "code",
            "client_id": self.client["client_id"],
            "redirect_uri": self.redirect_uri,
            "state": "a-state",
            "scope": ALL_SCOPES,
            "resource": MCP_URL,
            **PKCE,
            **changes,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        return await self.world.client.get("/oauth/authorize", params=given)

    async def look(self, consent_page: str) -> httpx.Response:
        """Open the main app's page."""
        async with self._browser() as browser:
            return await browser.get(consent_page)

    async def decide(self, consent_page: str, decision: str = "confirm") -> httpx.Response:
        """Log in on the main app's page and press a button; give the main app's answer to that."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(consent_page).query).items()}
        async with self._browser() as browser:
            await browser.get(consent_page)
            csrf = unquote(browser.cookies["XSRF-TOKEN"])
            browser.headers.update({"Origin": MAIN_APP_URL, "Accept": "application/json", "X-XSRF-TOKEN": csrf})
            await browser.post("/login", json={"email": self.person.email, "password": PASSWORD})
            return await browser.post(f"/api/mcp-auth/{decision}", json=query)

    async def way_back(self, decision: str = "confirm", **changes: str | None) -> str:
        """Go to the main app and decide there; give the address that leads back to the connector."""
        departed = await self.authorize(**changes)
        decided = await self.decide(departed.headers["location"], decision)
        return str(decided.json()["data"]["redirect_url"])

    async def come_back(self, decision: str = "confirm", **changes: str | None) -> httpx.Response:
        """Go there and back."""
        return await self.world.client.get(await self.way_back(decision, **changes))

    async def redeem(self, arrived: httpx.Response) -> httpx.Response:
        """Exchange the code that the browser arrived with."""
        code = dict(parse_qsl(urlsplit(arrived.headers["location"]).query))["code"]
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        form = {**grant, "resource": MCP_URL, "code_verifier": VERIFIER, **self.client}
        return await self.world.client.post("/oauth/token", data=form)

    async def connect(self, **changes: str | None) -> dict[str, Any]:
        """Go all the way to tokens."""
        answer = await self.redeem(await self.come_back(**changes))
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def caller(self, tokens: dict[str, Any]) -> McpCaller:
        """Call tools with tokens."""
        return McpCaller(self.world.client, MCP_URL, {"Authorization": f"Bearer {tokens['access_token']}"})

    def _browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.world.sandbox.app), base_url=MAIN_APP_URL)
