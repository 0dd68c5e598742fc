"""What the connector asks the MCP bridge with its key, and a main app whose operator has configured none."""

import hashlib
from datetime import timedelta

import httpx
import pytest

from tests.sandbox import McpSettings, Sandbox

SETTINGS = McpSettings("http://mcp.test", "mcp-api-key", "mcp-hmac-secret")
KEY = {"Authorization": "Bearer mcp-api-key"}
GPT_KEY = {"Authorization": "Bearer sandbox-api-key"}


def envelope(message):
    return {"success": False, "data": None, "message": message, "error": message}


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock, mcp=SETTINGS)


@pytest.fixture
async def connector(sandbox):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url="http://main-app.test") as opened:
        yield opened


@pytest.mark.parametrize("path", ["exchange", "revoke"])
async def test_each_bridge_has_a_key_of_its_own(connector, path):
    for headers in ({}, GPT_KEY, {"Authorization": "Bearer wrong"}):
        answer = await connector.post(f"/api/mcp-auth/{path}", json={}, headers=headers)
        assert (answer.status_code, answer.json()) == (401, envelope("Unauthorized."))
    other = await connector.post(f"/api/gpt-auth/{path}", json={}, headers=KEY)
    assert other.status_code == 401


@pytest.mark.parametrize("code", [None, "short", "x" * 65, 7, "0b0e2a5e-6a51-4a7c-9a0f-0d2f8d1c3b11"])
async def test_what_can_be_no_code_is_malformed(connector, code):
    answer = await connector.post("/api/mcp-auth/exchange", json={"code": code}, headers=KEY)
    assert (answer.status_code, answer.json()["errors"].keys()) == (422, {"code"})


async def test_an_unknown_code_is_refused(connector):
    answer = await connector.post("/api/mcp-auth/exchange", json={"code": "x" * 64}, headers=KEY)
    assert (answer.status_code, answer.json()) == (400, envelope("Invalid or expired code."))


async def test_revoking_deletes_any_token_and_does_not_say_whether_there_was_one(connector, sandbox, user):
    text = sandbox.token_for(user)
    for _ in range(2):
        answer = await connector.post("/api/mcp-auth/revoke", json={"token": text}, headers=KEY)
        assert (answer.status_code, answer.json()) == (200, {"success": True, "data": {"revoked": True}})
        assert not sandbox.state.tokens


async def test_a_code_is_worth_its_token_even_when_that_was_deleted(connector, sandbox, user):
    """ExchangeController.php hands out what was stored with the code."""
    text = sandbox.token_for(user)
    stored = {"sanctum_token": text, "user_id": user.id}
    sandbox.state.cache.add(f"mcp_auth_code:{hashlib.sha256(b'x' * 64).hexdigest()}", stored, timedelta(minutes=5))
    sandbox.revoke_tokens(user)
    answer = await connector.post("/api/mcp-auth/exchange", json={"code": "x" * 64}, headers=KEY)
    assert (answer.status_code, answer.json()["data"]) == (200, stored)


async def test_with_a_wrong_key_a_token_lives_on(connector, sandbox, user):
    text = sandbox.token_for(user)
    assert (await connector.post("/api/mcp-auth/revoke", json={"token": text}, headers=GPT_KEY)).status_code == 401
    assert sandbox.state.find_token(text)


@pytest.mark.parametrize("token", [None, "x" * 4097])
async def test_what_can_be_no_token_is_malformed(connector, token):
    answer = await connector.post("/api/mcp-auth/revoke", json={"token": token}, headers=KEY)
    assert (answer.status_code, answer.json()["errors"].keys()) == (422, {"token"})


async def test_without_settings_there_is_no_key_to_compare_and_no_request_to_believe(clock):
    """ValidateMcpConnectorApiKey.php and McpConnectorService.php: the routes are there all the same."""
    sandbox = Sandbox(clock)
    asked = {"request_id": "0b0e2a5e-6a51-4a7c-9a0f-0d2f8d1c3b11", "client_name": "x", "scopes": ["pets:read"]}
    request_ref = {"request_ref": sandbox.mcp_bridge.sign(asked | {"exp": int(clock().timestamp())})}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url="http://main-app.test") as client:
        for path in ("exchange", "revoke"):
            answer = await client.post(f"/api/mcp-auth/{path}", json={}, headers=KEY)
            assert (answer.status_code, answer.json()) == (503, envelope("MCP connector is not configured."))
        shown = await client.get("/api/mcp-auth/session", params=request_ref)
        assert (shown.status_code, shown.json()) == (400, envelope("Invalid or expired authorization request."))
        assert 'id="invalid-request"' in (await client.get("/mcp-connect", params=request_ref)).text
        gpt = await client.post("/api/gpt-auth/revoke", json={"token": "1|x"}, headers=GPT_KEY)
        assert gpt.status_code == 200
