"""A scripted ChatGPT with its user's browser: connects by following redirects, and calls REST actions."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.connector import CLIENT_SECRET, PUBLIC_URL, REDIRECT_URI, World
from tests.demo.assistant import ROWS, Step, Unexpected, check, consent, redeem, step_of

_CLIENT = {"client_id": "meo-gpt", "client_secret": CLIENT_SECRET}


@dataclass
class ScriptedChatGPT:
    """A Custom GPT with its Actions."""

    world: World
    tokens: dict[str, Any] = field(default_factory=dict)

    async def connect(self) -> list[str]:
        """Send the user through the consent page and redeem the code; give the way as lines."""
        browser = self.world.client
        asked = {"response_type": "code", "client_id": "meo-gpt", "redirect_uri": REDIRECT_URI, "state": "a-state"}
        away = await browser.get("/oauth/authorize", params=asked)
        back = await browser.get(await consent(self.world, away.headers["location"]))
        arrived = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        if arrived.get("state") != "a-state" or arrived.get("iss") != PUBLIC_URL:
            raise Unexpected(f"ChatGPT was sent back with {sorted(arrived)}")
        grant = {"grant_type": "authorization_code", "code": arrived["code"], "redirect_uri": REDIRECT_URI}
        self.tokens = await redeem(self.world, {**grant, **_CLIENT})
        hops = ("/oauth/authorize", away.headers["location"], back.headers["location"], "/oauth/token")
        return [hop.partition("?")[0] for hop in hops]

    async def call(self, action: str, expect: str = "", **arguments: Any) -> Step:
        """Call an action: its row says what of the arguments goes into the path, the query and the body."""
        row = ROWS[action]
        beside = {name: value for name, value in arguments.items() if name not in row.path_names}
        self.world.sandbox.calls.clear()
        response = await self.world.client.request(
            row.method,
            row.path.format(**arguments),
            json=beside if row.has_body else None,
            params=None if row.has_body else beside or None,
            headers={"Authorization": f"Bearer {self.tokens.get('access_token', 'none')}"},
        )
        request = f"{row.method} {response.request.url.raw_path.decode()}"
        return check(step_of(action, request, response, response.json(), self.world), expect)

    async def refresh(self) -> None:
        """Renew both tokens."""
        grant = {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]}
        self.tokens = await redeem(self.world, {**grant, **_CLIENT})

    async def disconnect(self) -> None:
        """Revoke the connection."""
        await self.world.client.post("/oauth/revoke", data={"token": self.tokens["refresh_token"], **_CLIENT})
