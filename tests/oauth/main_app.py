"""A person with an account in the main app, and the main app itself (the sandbox)."""

from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from tests.clock import Clock
from tests.sandbox import PASSWORD, McpSettings, Sandbox

MAIN_APP_URL = "https://meo.example"
PUBLIC_URL = "https://gpt.example"
API_KEY = "the-api-key-that-both-sides-share"
HMAC_SECRET = "the-hmac-secret-that-both-sides-share"

MCP_API_KEY = "the-api-key-of-the-mcp-bridge"
MCP_HMAC_SECRET = "the-hmac-secret-of-the-mcp-bridge"

EXCHANGE = "POST", "/api/gpt-auth/exchange"
REVOKE = "POST", "/api/gpt-auth/revoke"


class MainApp:
    """The sandbox, and Lan, who is signed in to it in whichever browser it takes."""

    def __init__(self, clock: Clock) -> None:
        mcp = McpSettings(PUBLIC_URL, MCP_API_KEY, MCP_HMAC_SECRET)
        self.sandbox = Sandbox(clock.now, PUBLIC_URL, API_KEY, HMAC_SECRET, mcp=mcp)
        self.lan = self.sandbox.add_user("Lan")

    @property
    def living_tokens(self) -> list[str]:
        """The Sanctum tokens that still open something."""
        return [token.text for token in self.sandbox.state.tokens.values()]

    @property
    def bridge_calls(self) -> list[str]:
        """What the connector asked for, in order."""
        return [call.path.removeprefix("/api/gpt-auth/") for call in self.sandbox.calls if _is_bridge(call.path)]

    @property
    def faults(self):
        return self.sandbox.faults

    def http(self) -> httpx.AsyncClient:
        """Open the connector's client for it."""
        transport = httpx.ASGITransport(self.sandbox.app)
        return httpx.AsyncClient(transport=transport, base_url=f"{MAIN_APP_URL}/api/")

    async def consent(self, consent_url: str) -> str:
        """Log in on the consent page and press Connect; gives the address that the browser is sent to."""
        return await self._decide(consent_url, "confirm")

    async def deny(self, consent_url: str) -> str:
        """Log in on the MCP bridge's page and press Deny."""
        return await self._decide(consent_url, "deny")

    async def _decide(self, consent_url: str, decision: str) -> str:
        bridge = "mcp-auth" if urlsplit(consent_url).path == "/mcp-connect" else "gpt-auth"
        query = {name: values[0] for name, values in parse_qs(urlsplit(consent_url).query).items()}
        transport = httpx.ASGITransport(self.sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url=MAIN_APP_URL) as browser:
            await browser.get(consent_url)
            csrf = unquote(browser.cookies["XSRF-TOKEN"])
            browser.headers.update({"Origin": MAIN_APP_URL, "Accept": "application/json", "X-XSRF-TOKEN": csrf})
            await browser.post("/login", json={"email": self.lan.email, "password": PASSWORD})
            confirmed = await browser.post(f"/api/{bridge}/{decision}", json=query)
        assert confirmed.status_code == 200, confirmed.text
        return confirmed.json()["data"]["redirect_url"]


def _is_bridge(path: str) -> bool:
    return path in (EXCHANGE[1], REVOKE[1])
