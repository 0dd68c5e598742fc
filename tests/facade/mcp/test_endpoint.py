"""POST /mcp before any method: who gets in, and what of HTTP is taken."""

import json

import pytest

from tests.connector import MCP_URL, PUBLIC_URL, open_world

METADATA = f'resource_metadata="{PUBLIC_URL}/.well-known/oauth-protected-resource/mcp"'
EVERY_SCOPE = 'scope="pets:read pets:write health:read health:write"'
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.mark.promise("doors.token-first")
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "PUT", "OPTIONS", "HEAD"])
async def test_whoever_has_no_token_is_sent_to_the_metadata_whatever_they_send(world, method):
    """RFC 9728 §5.1; clients probe with an empty POST, and start to sign in when it is refused so."""
    response = await world.client.request(method, MCP_URL)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == f"Bearer {METADATA}, {EVERY_SCOPE}"


@pytest.mark.promise("doors.token-first")
@pytest.mark.parametrize("body", [b"", b"[", b"x" * 2_000_000])
async def test_without_a_token_no_body_is_looked_at(world, body):
    response = await world.client.post(MCP_URL, content=body, headers={"Content-Type": "text/plain"})

    assert response.status_code == 401


async def test_a_token_that_is_no_longer_good_is_named_so(world):
    response = await world.client.post(MCP_URL, headers={"Authorization": "Bearer nonsense"})

    assert response.status_code == 401
    assert 'error="invalid_token", error_description="The access token ended"' in response.headers["www-authenticate"]


@pytest.mark.promise("doors.own-token")
async def test_a_token_of_the_actions_does_not_open_it(world, family):
    """RFC 8707 §2: each resource has tokens of its own."""
    response = await world.client.post(MCP_URL, headers={"Authorization": f"Bearer {world.token(family.user)}"})

    assert response.status_code == 401


@pytest.mark.promise("doors.own-token")
async def test_its_tokens_do_not_open_the_actions(world, family):
    headers = {"Authorization": f"Bearer {world.token(family.user, resource=MCP_URL)}"}
    response = await world.client.get("/pets", headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith(
        f'Bearer resource_metadata="{PUBLIC_URL}/.well-known/oauth-protected-resource", scope='
    )


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS", "HEAD"])
async def test_only_post_is_taken(world, mcp, method):
    response = await world.client.request(method, MCP_URL, headers=mcp.headers)

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{PUBLIC_URL}.evil.example"])
async def test_a_page_of_another_origin_is_refused(mcp, origin):
    """2025-03-26, Transports: servers MUST validate Origin."""
    response = await mcp.send("tools/list", origin=origin)

    assert response.status_code == 403


async def test_our_own_origin_and_none_are_taken(mcp):
    assert (await mcp.send("tools/list", origin=PUBLIC_URL)).status_code == 200
    assert (await mcp.send("tools/list")).status_code == 200


async def test_a_body_over_one_mebibyte_is_refused(mcp):
    response = await mcp.post(b" " * (1024 * 1024 + 1))

    assert response.status_code == 413


async def test_what_is_not_json_by_its_media_type_is_refused(mcp):
    response = await mcp.post(PING, {**mcp.headers, "content-type": "text/plain"})

    assert response.status_code == 415


MALFORMED = {
    "no JSON": (b"{", -32700, None),
    "no text": (b"\xff\xfe", -32700, None),
    "a number that JSON has not": (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":NaN}}', -32700, 1),
    "deep nesting": (b"[" * 200_000, -32700, None),
    "a name twice": (b'{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}', -32600, 1),
    "a name twice inside": (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"a":2}}', -32600, 1),
    "a batch": ([PING, PING], -32600, None),
    "an empty batch": ([], -32600, None),
    "a word": (b'"ping"', -32600, None),
    "null": (b"null", -32600, None),
    "another version": ({**PING, "jsonrpc": "1.0"}, -32600, 1),
    "no method and no result": ({"jsonrpc": "2.0", "id": 1}, -32600, 1),
    "a method that is no text": ({**PING, "method": 7}, -32600, 1),
    "a null id": ({**PING, "id": None}, -32600, None),
    "a broken number for an id": ({**PING, "id": 1.5}, -32600, None),
    "a boolean id": ({**PING, "id": True}, -32600, None),
    "an object for an id": ({**PING, "id": {}}, -32600, None),
    "a list of parameters": ({**PING, "params": [1]}, -32602, 1),
}


@pytest.mark.parametrize("case", MALFORMED)
async def test_a_malformed_message_is_answered_with_a_json_rpc_error_for(mcp, case):
    body, code, request_id = MALFORMED[case]
    response = await mcp.post(body)

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert (answer["jsonrpc"], answer["id"], answer["error"]["code"]) == ("2.0", request_id, code)


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}},
        {"jsonrpc": "2.0", "method": "nobody/knows"},
        {"jsonrpc": "2.0", "id": 1, "result": {}},
        {"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "no"}},
    ],
)
async def test_what_waits_for_no_answer_is_accepted_without_a_body(mcp, message):
    response = await mcp.post(message)

    assert (response.status_code, response.content) == (202, b"")


async def test_answers_are_stored_nowhere_and_name_their_request(mcp):
    response = await mcp.send("tools/list")

    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-request-id"].startswith("req_")
    assert "mcp-session-id" not in response.headers


@pytest.fixture
async def loud(redis_url, clock, sandbox):
    async with open_world(redis_url, clock, sandbox, log_level="info") as world:
        yield world


async def test_the_request_line_and_the_metrics_name_the_tool(loud, family, capsys):
    mcp = loud.mcp(family.user)
    await mcp.tool("find_pet", name="Mimi")
    await mcp.tool_error("no_such_tool")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    metrics = (await loud.client.get("/metrics")).text

    assert [line["endpoint"] for line in lines if line["event"] == "request"] == ["POST /mcp find_pet", "POST /mcp"]
    assert 'connector_requests_total{endpoint="POST /mcp find_pet",status="200"}' in metrics


@pytest.mark.promise("privacy.hints")
async def test_hints_reach_no_log(loud, family, capsys):
    hints = {
        "openai/userLocation": {"timezone": "Asia/Ho_Chi_Minh", "latitude": "21.0278", "city": "Hanoi"},
        "openai/subject": "v1/subject-of-somebody",
        "openai/session": "v1/session-of-somebody",
        "openai/locale": "vi-VN",
    }
    await loud.mcp(family.user, meta=hints).tool("find_pet", name="Mimi")

    said = capsys.readouterr().out
    assert "POST /mcp find_pet" in said
    assert not [hint for hint in ("21.0278", "Hanoi", "Ho_Chi_Minh", "somebody") if hint in said]


@pytest.mark.promise("doors.limits")
async def test_the_users_calls_per_minute_count_over_every_method(redis_url, clock, sandbox, family):
    async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=2) as world:
        mcp = world.mcp(family.user)
        statuses = [(await mcp.send("tools/list")).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
