"""The whole connector, put together from its settings: what only the composition root can get wrong."""

from dataclasses import replace
from urllib.parse import urlencode

import httpx
import pytest

from tests.clock import Clock
from tests.connector import ALL_SCOPES, PUBLIC_URL, World, open_world
from tests.oauth.claude import CLAUDE, CLAUDE_REDIRECT_URI, PKCE
from tests.sandbox import Family, Sandbox

MCP = f"{PUBLIC_URL}/mcp"
ASKED = {"response_type": "code", "client_id": CLAUDE, "redirect_uri": CLAUDE_REDIRECT_URI, "resource": MCP, **PKCE}
KEYS = {"mcp_connector_api_key": "k" * 32, "mcp_connector_hmac_secret": "h" * 32}


async def departed(client: httpx.AsyncClient) -> str:
    answer = await client.get(f"/oauth/authorize?{urlencode(ASKED)}")
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


@pytest.mark.parametrize(("settings", "page"), [({}, "/gpt-connect"), (KEYS, "/mcp-connect")])
async def test_the_settings_decide_which_consent_page_an_mcp_client_sees(
    redis_url: str, clock: Clock, sandbox: Sandbox, settings: dict[str, str], page: str
):
    async with open_world(redis_url, clock, sandbox, **settings) as world:
        assert httpx.URL(await departed(world.client)).path == page


@pytest.mark.promise("doors.own-token")
async def test_the_rest_face_takes_no_token_for_mcp(world: World, family: Family):
    """RFC 8707 §2, RFC 9068 §4."""
    for_actions = world.token(family.user)
    opened = world.access_tokens().read(for_actions)
    for_mcp = world.access_tokens().issue(replace(opened.grant, resource=MCP), ALL_SCOPES)

    async def get(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return (await world.client.get("/pets", headers=headers)).status_code

    assert (await get(for_actions), await get(for_mcp)) == (200, 401)


async def test_the_metadata_is_served(world: World):
    document = (await world.client.get("/.well-known/oauth-protected-resource/mcp")).json()

    assert document["resource"] == MCP
