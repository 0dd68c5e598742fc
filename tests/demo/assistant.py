"""What a scripted assistant can do, whichever face it reaches the connector through."""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from facade.actions import ACTIONS
from tests.connector import MAIN_APP_URL, World
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD
from tests.tables import Table

ROWS = Table("facade/actions.py", {action.operation_id: action for action in ACTIONS})


class Unexpected(Exception):
    """An answer was not what the script's next step builds on."""


@dataclass(frozen=True)
class Step:
    """One action as it went: what was sent, what it ran, what it cost and what came back."""

    action: str
    operation: str
    request: str
    status: int
    answer: Any
    main_app_calls: tuple[str, ...]


class Assistant(Protocol):
    """Holds what a client of ours holds: an access token and a refresh token."""

    world: World

    async def connect(self) -> list[str]:
        """Send the user through the consent page; give the way as lines."""

    async def call(self, action: str, expect: str = "", **arguments: Any) -> Step:
        """Call an action; raises Unexpected unless it succeeds, or fails with the expected error code."""

    async def refresh(self) -> None:
        """Renew both tokens."""

    async def disconnect(self) -> None:
        """Revoke the connection."""


def step_of(action: str, request: str, response: httpx.Response, answer: Any, world: World) -> Step:
    """Note a call that was just made, with the main-app calls that it took."""
    cost = tuple(world.sandbox.calls.lines)
    return Step(action, f"{ROWS[action].operation}.graphql", request, response.status_code, answer, cost)


def check(step: Step, expected: str) -> Step:
    """Give the step back; raises Unexpected when it did not end with the expected error code, or with none."""
    if step.answer.get("error", "") != expected:
        raise Unexpected(f"{step.action} answered {step.status}: {step.answer}")
    return step


async def consent(world: World, consent_page: str) -> str:
    """Log in on the main app's page and press Connect, as the page's own script does; give where that leads."""
    bridge = "mcp-auth" if urlsplit(consent_page).path == "/mcp-connect" else "gpt-auth"
    query = {name: values[0] for name, values in parse_qs(urlsplit(consent_page).query).items()}
    transport = httpx.ASGITransport(world.sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url=MAIN_APP_URL) as browser:
        await browser.get(consent_page)
        csrf = unquote(browser.cookies["XSRF-TOKEN"])
        browser.headers.update({"Origin": MAIN_APP_URL, "Accept": "application/json", "X-XSRF-TOKEN": csrf})
        await browser.post("/login", json={"email": DEMO_EMAIL, "password": DEMO_PASSWORD})
        confirmed = await browser.post(f"/api/{bridge}/confirm", json=query)
    return str(confirmed.json()["data"]["redirect_url"])


async def redeem(world: World, grant: dict[str, str]) -> dict[str, Any]:
    """Ask the token endpoint; give the tokens."""
    answer = await world.client.post("/oauth/token", data=grant)
    if answer.status_code != httpx.codes.OK:
        raise Unexpected(f"/oauth/token answered {answer.status_code}: {answer.text}")
    return dict(answer.json())
