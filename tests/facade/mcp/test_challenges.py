"""Every way in which the endpoint asks for another token, as a client gets to see it."""

import json

from tests.connector import MCP_URL
from tests.sandbox.mcp_scopes import abilities_for

ADD_WEIGHT = {"name": "add_weight", "arguments": {"pet_id": 1, "weight_kg": 4}}


def seen(response):
    """What a client sees of an answer, but for the name of the request."""
    challenge = response.headers["www-authenticate"].split(", ")
    body = json.loads(response.text.replace(response.headers["x-request-id"], "req_"))
    return {"status": response.status_code, "www-authenticate": challenge, "body": body}


async def test_a_client_without_a_token_sees_this(world, snapshot):
    assert seen(await world.client.post(MCP_URL)) == snapshot


async def test_a_client_whose_token_has_ended_sees_this(world, mcp, clock, snapshot):
    clock.advance(hours=2)

    assert seen(await mcp.send("tools/list")) == snapshot


async def test_a_client_whose_connection_died_in_the_main_app_sees_this(world, mcp, earlier, family, snapshot):
    world.sandbox.revoke_tokens(family.user)
    modern, early = [await one.send("tools/call", ADD_WEIGHT) for one in (mcp, earlier)]

    assert {"modern": seen(modern), "earlier": seen(early)} == snapshot


async def test_a_client_that_was_not_granted_enough_sees_this(world, family, snapshot):
    mcp = world.mcp(family.user, scope="pets:read")

    assert seen(await mcp.send("tools/call", ADD_WEIGHT)) == snapshot


async def test_a_client_whom_the_main_app_granted_less_than_we_did_sees_this(world, mcp, family, snapshot):
    narrow = world.sandbox.token_for(family.user, abilities_for(["pets:read", "profile:read"]))
    token = world.token(family.user, main_app_token=narrow, resource=MCP_URL)
    mcp.headers = {"Authorization": f"Bearer {token}"}

    assert seen(await mcp.send("tools/call", ADD_WEIGHT)) == snapshot
