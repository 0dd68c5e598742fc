"""What the main app's MCP bridge answers, as far as it can be asked without a person."""

DEAD = "999999999|dead"


def refusal(answer):
    body = answer.json()
    assert body == {"success": False, "data": None, "message": body["message"], "error": body["message"]}
    return answer.status_code, body["message"]


async def test_a_request_that_nobody_signed_is_refused(main_app):
    answer = await main_app.send("GET", "mcp-auth/session?request_ref=e30.forged", token="")
    assert refusal(answer) == (400, "Invalid or expired authorization request.")


async def test_only_a_browser_session_decides(main_app):
    for path in ("mcp-auth/confirm", "mcp-auth/deny"):
        body = {"request_ref": "e30.forged"}
        assert refusal(await main_app.send("POST", path, body, token="")) == (401, "Unauthenticated.")
        by_token = await main_app.send("POST", path, body, headers={"Accept-Language": "en"})
        session_only = "API token management is available only from a session-authenticated browser session."
        assert refusal(by_token) == (403, session_only)


async def test_the_bridge_knows_its_key_and_forgets_unknown_codes_and_tokens(mcp_bridged_main_app):
    app = mcp_bridged_main_app
    code = {"code": "x" * 64}
    assert refusal(await app.send("POST", "mcp-auth/exchange", code, token="wrong")) == (401, "Unauthorized.")
    lapsed = await app.send("POST", "mcp-auth/exchange", code, token=app.mcp_api_key)
    assert refusal(lapsed) == (400, "Invalid or expired code.")
    short = await app.send("POST", "mcp-auth/exchange", {"code": "short"}, token=app.mcp_api_key)
    assert (short.status_code, short.json()["errors"].keys()) == (422, {"code"})
    revoked = await app.send("POST", "mcp-auth/revoke", {"token": DEAD}, token=app.mcp_api_key)
    assert (revoked.status_code, revoked.json()) == (200, {"success": True, "data": {"revoked": True}})
