"""A scripted ChatGPT with its user's browser: connects by following redirects, and calls actions."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import httpx

from facade.actions import ACTIONS
from tests.connector import CLIENT_SECRET, MAIN_APP_URL, PUBLIC_URL, REDIRECT_URI, World
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD

_CLIENT = {"client_id": "meo-gpt", "client_secret": CLIENT_SECRET}
_OPERATIONS = {action.operation_id: action for action in ACTIONS}


class Unexpected(Exception):
    """An answer was not what the script's next step builds on."""


@dataclass(frozen=True)
class Told:
    """One action as it went: what was called, what it ran, what it cost and what came back."""

    action: str
    operation: str
    request: str
    status: int
    answer: Any
    main_app_calls: tuple[str, ...]


@dataclass
class ScriptedChatGPT:
    """Holds what ChatGPT holds: an access token and a refresh token."""

    world: World
    tokens: dict[str, Any] = field(default_factory=dict)

    async def connect(self) -> list[str]:
        """Send the user through the consent page and redeem the code; give the way as lines."""
        browser = self.world.client
        asked = {"response_type": "code", "client_id": "meo-gpt", "redirect_uri": REDIRECT_URI, "state": "a-state"}
        away = await browser.get("/oauth/authorize", params=asked)
        back = await browser.get(await self._consent(away.headers["location"]))
        arrived = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        if arrived.get("state") != "a-state" or arrived.get("iss") != PUBLIC_URL:
            raise Unexpected(f"ChatGPT was sent back with {sorted(arrived)}")
        grant = {"grant_type": "authorization_code", "code": arrived["code"], "redirect_uri": REDIRECT_URI}
        await self._redeem(grant)
        hops = ("/oauth/authorize", away.headers["location"], back.headers["location"], "/oauth/token")
        return [hop.partition("?")[0] for hop in hops]

    async def refresh(self) -> None:
        """Renew both tokens."""
        await self._redeem({"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]})

    async def disconnect(self) -> None:
        """Revoke the connection."""
        await self.world.client.post("/oauth/revoke", data={"token": self.tokens["refresh_token"], **_CLIENT})

    async def call(self, action: str, body: Any = None, expect: int = 200, **parameters: Any) -> Told:
        """Call an action by its name; raises Unexpected for another status than the expected one."""
        row = _OPERATIONS[action]
        path = row.path.format(**parameters)
        query = {name: value for name, value in parameters.items() if name not in row.path_names}
        self.world.sandbox.calls.clear()
        response = await self.world.client.request(
            row.method,
            path,
            json=body,
            params=query or None,
            headers={"Authorization": f"Bearer {self.tokens.get('access_token', 'none')}"},
        )
        if response.status_code != expect:
            raise Unexpected(f"{action} answered {response.status_code}: {response.text}")
        cost = tuple(self.world.sandbox.calls.lines)
        request = f"{row.method} {response.request.url.raw_path.decode()}"
        return Told(action, f"{row.operation}.graphql", request, expect, response.json(), cost)

    async def _consent(self, consent_page: str) -> str:
        """Log in on the main app's page and press Connect, as the page's own script does."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(consent_page).query).items()}
        transport = httpx.ASGITransport(self.world.sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url=MAIN_APP_URL) as browser:
            await browser.get(consent_page)
            csrf = unquote(browser.cookies["XSRF-TOKEN"])
            browser.headers.update({"Origin": MAIN_APP_URL, "Accept": "application/json", "X-XSRF-TOKEN": csrf})
            await browser.post("/login", json={"email": DEMO_EMAIL, "password": DEMO_PASSWORD})
            confirmed = await browser.post("/api/gpt-auth/confirm", json=query)
        return str(confirmed.json()["data"]["redirect_url"])

    async def _redeem(self, grant: dict[str, str]) -> None:
        answer = await self.world.client.post("/oauth/token", data={**grant, **_CLIENT})
        if answer.status_code != httpx.codes.OK:
            raise Unexpected(f"/oauth/token answered {answer.status_code}: {answer.text}")
        self.tokens = answer.json()
