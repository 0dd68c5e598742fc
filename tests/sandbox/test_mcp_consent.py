"""The browser's way through the MCP consent page, and the signed requests it begins with."""

import uuid
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox import PASSWORD, McpSettings, Sandbox
from tests.sandbox.mcp_requests import signature_of

SETTINGS = McpSettings("http://mcp.test/", "mcp-api-key", "mcp-hmac-secret")
KEY = {"Authorization": "Bearer mcp-api-key", "Accept": "application/json", "Origin": ""}
HOST = "http://main-app.test"
REQUEST_ID = "0b0e2a5e-6a51-4a7c-9a0f-0d2f8d1c3b11"
INVALID = "Invalid or expired authorization request."
USED = "Authorization request has already been used."


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock, mcp=SETTINGS)


@pytest.fixture
async def browser(sandbox):
    headers = {"Origin": HOST, "Accept": "application/json"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=HOST, headers=headers) as opened:
        yield opened


@pytest.fixture
def payload(clock):
    asked = {"request_id": REQUEST_ID, "client_name": "Claude", "scopes": ["pets:read", "pets:write"]}
    return asked | {"exp": int(clock().timestamp()) + 540}


@pytest.fixture
def request_ref(sandbox, payload):
    return {"request_ref": sandbox.mcp_bridge.sign(payload)}


async def post(browser, path, body):
    await browser.get("/sanctum/csrf-cookie")
    return await browser.post(path, json=body, headers={"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]})


async def log_in(browser, user):
    return await post(browser, "/login", {"email": user.email, "password": PASSWORD})


async def code_of(browser, user, request_ref):
    await log_in(browser, user)
    confirmed = await post(browser, "/api/mcp-auth/confirm", request_ref)
    return httpx.URL(confirmed.json()["data"]["redirect_url"]).params["code"]


def exchange(browser, code, headers=KEY):
    return browser.post("/api/mcp-auth/exchange", json={"code": code}, headers=headers)


def refusal(answer):
    """The status and message of an answer in the envelope."""
    body = answer.json()
    assert body == {"success": False, "data": None, "message": body["message"], "error": body["message"]}
    return answer.status_code, body["message"]


async def test_a_stranger_can_sign_in_but_not_register(browser, request_ref):
    """McpConnectPage.tsx has no form for a new account."""
    page = await browser.get("/mcp-connect", params=request_ref)
    assert ('id="sign-in"' in page.text, "Claude asks for access" in page.text) == (True, True)
    assert "register" not in page.text


async def test_a_user_sees_who_asks_for_what_and_as_whom_they_would_allow_it(browser, user, request_ref):
    await log_in(browser, user)
    page = (await browser.get("/mcp-connect", params=request_ref)).text
    assert "<h1>Authorize Claude?</h1>" in page
    assert f"Signed in as Lan &lt;{user.email}&gt;" in page
    assert '<li id="pets:read">View your pets' in page
    assert '<li id="pets:write">Add and change your pets' in page
    assert [button in page for button in ('id="allow"', 'id="deny"', 'id="switch-account"')] == [True] * 3
    await post(browser, "/logout", {})
    assert 'id="sign-in"' in (await browser.get("/mcp-connect", params=request_ref)).text


async def test_a_client_name_is_text_and_no_markup(browser, sandbox, user, payload):
    await log_in(browser, user)
    named = {"request_ref": sandbox.mcp_bridge.sign(payload | {"client_name": "<b>x</b>"})}
    assert "Authorize &lt;b&gt;x&lt;/b&gt;?" in (await browser.get("/mcp-connect", params=named)).text


@pytest.mark.parametrize(("query", "said"), [({}, "names no request"), ({"request_ref": "forged.one"}, INVALID)])
async def test_a_link_without_a_valid_request_shows_the_error_card(browser, user, query, said):
    await log_in(browser, user)
    page = (await browser.get("/mcp-connect", params=query)).text
    assert ('id="invalid-request"' in page, said in page, 'id="allow"' in page) == (True, True, False)


async def test_the_preview_says_who_asks_for_what_and_until_when(browser, payload, request_ref):
    shown = await browser.get("/api/mcp-auth/session", params=request_ref)
    data = {"client_name": "Claude", "scopes": ["pets:read", "pets:write"], "expires_at": payload["exp"]}
    assert (shown.status_code, shown.json()) == (200, {"success": True, "data": data})


async def test_the_preview_is_throttled_by_address(browser, request_ref):
    statuses = [(await browser.get("/api/mcp-auth/session", params=request_ref)).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]


async def test_allowing_mints_a_token_of_just_what_was_asked_for(browser, sandbox, user, request_ref):
    await log_in(browser, user)
    confirmed = await post(browser, "/api/mcp-auth/confirm", request_ref)
    assert confirmed.status_code == 200
    address = urlsplit(confirmed.json()["data"]["redirect_url"])
    assert address.geturl().startswith("http://mcp.test/oauth/meo/callback?request_id=")
    came_back = parse_qs(address.query)
    assert came_back.keys() == {"request_id", "code"}
    assert came_back["request_id"] == [REQUEST_ID]
    assert (len(came_back["code"][0]), came_back["code"][0].isalnum()) == (64, True)
    [token] = sandbox.state.tokens.values()
    assert (token.user_id, token.name, token.abilities) == (user.id, "mcp:Claude", ("pets:read", "pet:write"))
    assert token.expires_at is None


async def test_a_code_fetches_its_token_once(browser, sandbox, user, request_ref):
    code = await code_of(browser, user, request_ref)
    first, second = await exchange(browser, code), await exchange(browser, code)
    [token] = sandbox.state.tokens.values()
    bought = {"sanctum_token": token.text, "user_id": user.id}
    assert (first.status_code, first.json()) == (200, {"success": True, "data": bought})
    assert refusal(second) == (400, "Invalid or expired code.")


async def test_a_code_lapses_after_five_minutes_and_leaves_its_token_behind(browser, sandbox, clock, user, request_ref):
    code = await code_of(browser, user, request_ref)
    clock.forward(minutes=5)
    assert refusal(await exchange(browser, code)) == (400, "Invalid or expired code.")
    assert len(sandbox.state.tokens) == 1


async def test_denying_comes_back_and_uses_the_request_up(browser, sandbox, user, request_ref):
    await log_in(browser, user)
    denied = await post(browser, "/api/mcp-auth/deny", request_ref)
    back = f"http://mcp.test/oauth/meo/callback?request_id={REQUEST_ID}&error=access_denied"
    assert (denied.status_code, denied.json()) == (200, {"success": True, "data": {"redirect_url": back}})
    for path in ("deny", "confirm"):
        assert refusal(await post(browser, f"/api/mcp-auth/{path}", request_ref)) == (400, USED)
    assert not sandbox.state.tokens


async def test_an_allowed_request_can_neither_be_allowed_nor_denied_again(browser, sandbox, clock, user, request_ref):
    """Nor later: it expires before its marker lapses, unlike a session of the GPT bridge."""
    await code_of(browser, user, request_ref)
    for path in ("deny", "confirm"):
        assert refusal(await post(browser, f"/api/mcp-auth/{path}", request_ref)) == (400, USED)
    clock.forward(minutes=10)
    assert refusal(await post(browser, "/api/mcp-auth/confirm", request_ref)) == (400, INVALID)
    assert len(sandbox.state.tokens) == 1


async def test_without_a_connector_url_the_browser_is_sent_to_the_main_apps_own_host(
    browser, sandbox, user, request_ref
):
    sandbox.mcp_bridge.connector_url = ""
    await log_in(browser, user)
    denied = await post(browser, "/api/mcp-auth/deny", request_ref)
    back = f"/oauth/meo/callback?request_id={REQUEST_ID}&error=access_denied"
    assert denied.json()["data"]["redirect_url"] == back


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"verified": False}, "A verified email address is required."),
        ({"verified": False, "banned": True}, "A verified email address is required."),
        ({"banned": True}, "This account cannot authorize MCP clients."),
    ],
)
async def test_an_account_that_may_not_allow_anything_may_deny(browser, sandbox, request_ref, columns, said):
    await log_in(browser, sandbox.add_user("Neu", **columns))
    assert refusal(await post(browser, "/api/mcp-auth/confirm", request_ref)) == (403, said)
    assert not sandbox.state.tokens
    assert (await post(browser, "/api/mcp-auth/deny", request_ref)).status_code == 200


async def test_a_refused_account_does_not_use_the_request_up(browser, sandbox, user, request_ref):
    user.email_verified_at = None
    await log_in(browser, user)
    assert (await post(browser, "/api/mcp-auth/confirm", request_ref)).status_code == 403
    user.email_verified_at = sandbox.state.moment()
    assert (await post(browser, "/api/mcp-auth/confirm", request_ref)).status_code == 200


@pytest.mark.parametrize("path", ["/api/mcp-auth/confirm", "/api/mcp-auth/deny"])
async def test_only_a_signed_in_browser_decides(browser, sandbox, user, request_ref, path):
    assert refusal(await post(browser, path, request_ref)) == (401, "Unauthenticated.")
    by_token = {"Authorization": f"Bearer {sandbox.token_for(user)}", "Origin": ""}
    session_only = "API token management is available only from a session-authenticated browser session."
    assert refusal(await browser.post(path, json=request_ref, headers=by_token)) == (403, session_only)
    await log_in(browser, user)
    forged = await browser.post(path, json=request_ref)
    assert (forged.status_code, forged.json()) == (419, {"message": "CSRF token mismatch."})


@pytest.mark.parametrize("path", ["session", "confirm", "deny"])
async def test_a_request_of_impossible_length_is_malformed(browser, user, path):
    await log_in(browser, user)
    sent = {"request_ref": "x" * 4097}
    address = f"/api/mcp-auth/{path}"
    answers = (
        [await browser.get(address), await browser.get(address, params=sent)]
        if path == "session"
        else [await post(browser, address, {}), await post(browser, address, sent)]
    )
    assert [(answer.status_code, answer.json()["message"]) for answer in answers] == [
        (422, "The request ref field is required."),
        (422, "The request ref field must not be greater than 4096 characters."),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": -1},
        {"exp": 601},
        {"exp": 540.0},
        {"exp": "540"},
        {"exp": None},
        {"request_id": "not-a-uuid"},
        {"request_id": 7},
        {"client_name": " \t"},
        {"client_name": "x" * 101},
        {"client_name": None},
        {"scopes": []},
        {"scopes": "pets:read"},
        {"scopes": ["pets:read", "pets:read"]},
        {"scopes": ["pets:read", "pets:own"]},
        {"scopes": ["pet:write"]},
        {"scopes": ["read"]},
        {"scopes": [["pets:read"]]},
    ],
    ids=str,
)
async def test_a_request_is_refused_whole_whatever_is_wrong_with_it(browser, sandbox, clock, user, payload, changed):
    """An `exp` is given in seconds from now."""
    if isinstance(changed.get("exp"), int | float):
        changed = {"exp": changed["exp"] + int(clock().timestamp())}
    await log_in(browser, user)
    request_ref = {"request_ref": sandbox.mcp_bridge.sign(payload | changed)}
    shown = await browser.get("/api/mcp-auth/session", params=request_ref)
    assert refusal(shown) == (400, INVALID)
    for path in ("confirm", "deny"):
        assert refusal(await post(browser, f"/api/mcp-auth/{path}", request_ref)) == (400, INVALID)


@pytest.mark.parametrize("changed", [{"exp": 0}, {"exp": 600}, {"client_name": "ш" * 100}], ids=str)
async def test_a_request_may_go_to_its_limits(browser, sandbox, clock, payload, changed):
    if "exp" in changed:
        changed = {"exp": changed["exp"] + int(clock().timestamp())}
    request_ref = {"request_ref": sandbox.mcp_bridge.sign(payload | changed)}
    assert (await browser.get("/api/mcp-auth/session", params=request_ref)).status_code == 200


@pytest.mark.parametrize(
    "bend", [str.upper, lambda text: text + "=", lambda text: text.replace(".", ""), lambda _: "."]
)
async def test_a_signature_is_compared_letter_by_letter(browser, request_ref, bend):
    """Unlike the GPT bridge's hex, it has no second spelling."""
    sent = {"request_ref": bend(request_ref["request_ref"])}
    assert refusal(await browser.get("/api/mcp-auth/session", params=sent)) == (400, INVALID)


async def test_what_is_signed_is_not_trusted_to_be_json(browser):
    """`aGk` is no JSON, `W10` an empty list, `8J` breaks off."""
    for encoded in ("aGk", "W10", "8J"):
        sent = {"request_ref": f"{encoded}.{signature_of(encoded, SETTINGS.hmac_secret)}"}
        assert refusal(await browser.get("/api/mcp-auth/session", params=sent)) == (400, INVALID)


async def test_a_long_client_name_is_cut_in_the_tokens_name(browser, sandbox, user, payload):
    named = payload | {"client_name": f"  {'x' * 90}", "request_id": str(uuid.uuid4())}
    await code_of(browser, user, {"request_ref": sandbox.mcp_bridge.sign(named)})
    assert [token.name for token in sandbox.state.tokens.values()] == [f"mcp:{'x' * 80}"]
