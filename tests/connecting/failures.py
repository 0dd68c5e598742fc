"""How each failure of docs/chatgpt.md is brought about; each gives the answer that the person or ChatGPT sees."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.connecting.plugin import Plugin
from tests.connector import CLIENT_SECRET, MCP_URL


@dataclass(frozen=True)
class Failure:
    """A failure: what somebody does, with which settings."""

    happens: Callable[[Plugin], Awaitable[httpx.Response]]
    settings: dict[str, Any] = field(default_factory=dict)


async def unknown_client(plugin: Plugin) -> httpx.Response:
    return await plugin.authorize(client_id="somebody")


async def unknown_redirect_uri(plugin: Plugin) -> httpx.Response:
    return await plugin.authorize(redirect_uri="https://chatgpt.com/another")


async def other_server_url(plugin: Plugin) -> httpx.Response:
    return await plugin.authorize(resource=f"{MCP_URL}/")


async def no_pkce(plugin: Plugin) -> httpx.Response:
    return await plugin.authorize(code_challenge=None, code_challenge_method=None)


async def wrong_secret(plugin: Plugin) -> httpx.Response:
    plugin.client = {"client_id": "meo-gpt", "client_secret": CLIENT_SECRET.upper()}
    return await plugin.redeem(await plugin.come_back())


async def denied(plugin: Plugin) -> httpx.Response:
    return await plugin.come_back("deny")


async def too_late(plugin: Plugin) -> httpx.Response:
    departed = await plugin.authorize()
    plugin.world.clock.advance(minutes=8)
    decided = await plugin.decide(departed.headers["location"])
    plugin.world.clock.advance(minutes=3)
    return await plugin.world.client.get(decided.json()["data"]["redirect_url"])


async def twice(plugin: Plugin) -> httpx.Response:
    back = await plugin.way_back()
    await plugin.world.client.get(back)
    return await plugin.world.client.get(back)


async def at_the_main_apps_page(plugin: Plugin) -> httpx.Response:
    return await plugin.look((await plugin.authorize()).headers["location"])


async def there_and_back(plugin: Plugin) -> httpx.Response:
    return await plugin.come_back()


async def main_app_down(plugin: Plugin) -> httpx.Response:
    plugin.world.sandbox.faults.answer("POST", ".*/exchange", 500)
    return await plugin.come_back()


async def authorizing(plugin: Plugin) -> httpx.Response:
    return await plugin.authorize()


async def unverified(plugin: Plugin) -> httpx.Response:
    plugin.person = plugin.world.sandbox.add_user("Newcomer", verified=False)
    return await plugin.decide((await plugin.authorize()).headers["location"])


async def token_of_a_gpt(plugin: Plugin) -> httpx.Response:
    return await plugin.caller({"access_token": plugin.world.token(plugin.person)}).send("tools/list")


async def revoked(plugin: Plugin) -> httpx.Response:
    tokens = await plugin.connect()
    await plugin.world.client.post("/oauth/revoke", data={"token": tokens["refresh_token"], **plugin.client})
    return await plugin.caller(tokens).send("tools/list")


async def not_granted(plugin: Plugin) -> httpx.Response:
    caller = plugin.caller(await plugin.connect(scope="pets:read"))
    return await caller.send("tools/call", {"name": "care_agenda", "arguments": {}})


FAILURES = {
    "the client ID is not registered": Failure(unknown_client),
    "the redirect URI is not registered": Failure(unknown_redirect_uri),
    "the server URL is not `<address>/mcp`": Failure(other_server_url),
    "a client without a secret sends no PKCE": Failure(no_pkce),
    "the client secret differs": Failure(wrong_secret),
    "the person presses *Deny*": Failure(denied),
    "the person took more than ten minutes": Failure(too_late),
    "the way back was used a second time": Failure(twice),
    "`MCP_CONNECTOR_HMAC_SECRET` differs": Failure(
        at_the_main_apps_page, {"mcp_connector_hmac_secret": "another " * 5}
    ),
    "`MCP_CONNECTOR_API_KEY` differs": Failure(there_and_back, {"mcp_connector_api_key": "another key of the bridge"}),
    "the main app does not answer": Failure(main_app_down),
    "Redis does not answer": Failure(authorizing, {"redis_url": "unix:///nowhere/v.sock"}),
    "the person's address is not verified": Failure(unverified),
    "a GPT's token is sent to `/mcp`": Failure(token_of_a_gpt),
    "the connection has ended or was revoked": Failure(revoked),
    "a permission was not granted": Failure(not_granted),
}
