"""The browser's way through the consent page, and what lapses on it."""

import uuid

import httpx
import pytest

from tests.sandbox import PASSWORD, Sandbox

KEY = {"Authorization": "Bearer sandbox-api-key", "Accept": "application/json", "Origin": ""}
HOST = "http://main-app.test"


@pytest.fixture
async def browser(sandbox):
    headers = {"Origin": HOST, "Accept": "application/json"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=HOST, headers=headers) as opened:
        yield opened


@pytest.fixture
def handshake(sandbox):
    session_id = str(uuid.uuid4())
    return {"session_id": session_id, "session_sig": sandbox.bridge.sign(session_id)}


async def post(browser, path, body):
    await browser.get("/sanctum/csrf-cookie")
    return await browser.post(path, json=body, headers={"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]})


async def code_of(browser, user, handshake):
    await post(browser, "/login", {"email": user.email, "password": PASSWORD})
    confirmed = await post(browser, "/api/gpt-auth/confirm", handshake)
    return httpx.URL(confirmed.json()["data"]["redirect_url"]).params["code"]


async def test_a_stranger_sees_the_forms_and_a_user_the_consent(browser, user, handshake):
    stranger = await browser.get("/gpt-connect", params=handshake)
    await post(browser, "/login", {"email": user.email, "password": PASSWORD})
    consent = await browser.get("/gpt-connect", params=handshake)
    assert ('id="log-in"' in stranger.text, 'id="connect"' in consent.text) == (True, True)
    await post(browser, "/logout", {})
    assert 'id="log-in"' in (await browser.get("/gpt-connect", params=handshake)).text


async def test_an_incomplete_link_shows_the_error_card(browser):
    assert 'id="invalid-session"' in (await browser.get("/gpt-connect?session_id=x")).text


async def test_a_wrong_password_is_a_validation_error(browser, user):
    answer = await post(browser, "/login", {"email": user.email, "password": "wrong"})
    assert (answer.status_code, answer.json()["errors"].keys()) == (422, {"email"})


async def test_consent_mints_a_token_that_its_code_fetches_once(browser, sandbox, user, handshake):
    code = {"code": await code_of(browser, user, handshake)}
    first, second = [await browser.post("/api/gpt-auth/exchange", json=code, headers=KEY) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 400)
    token = sandbox.state.find_token(first.json()["data"]["sanctum_token"])
    assert (token.user_id, token.name, token.can("health:write")) == (user.id, "gpt-connector", True)


async def test_a_code_lapses_after_five_minutes_and_a_used_session_after_ten(browser, user, clock, handshake):
    code = await code_of(browser, user, handshake)
    clock.forward(minutes=5)
    late = await browser.post("/api/gpt-auth/exchange", json={"code": code}, headers=KEY)
    used = await post(browser, "/api/gpt-auth/confirm", handshake)
    clock.forward(minutes=5)
    again = await post(browser, "/api/gpt-auth/confirm", handshake)
    assert (late.status_code, used.status_code, again.status_code) == (400, 400, 200)


async def test_a_registered_user_is_verified_by_the_link_in_the_mail(browser, sandbox, handshake):
    person = {"name": "Neu", "email": "neu@example.test", "password": PASSWORD, "password_confirmation": PASSWORD}
    assert (await post(browser, "/api/gpt-auth/register", person | handshake)).status_code == 201
    user = next(user for user in sandbox.state.users.values() if user.email == "neu@example.test")
    assert user.email_verified_at is None
    mailbox = await browser.get("/mailbox")
    [mail] = sandbox.state.mails.values()
    assert mail.link in mailbox.text
    assert (await browser.get(mail.link)).status_code == 302
    assert user.email_verified_at is not None


@pytest.mark.parametrize(("settings", "status"), [({"api_key": ""}, 503), ({"api_key": "other"}, 401)])
async def test_the_bridge_answers_for_its_key_first(settings, status):
    sandbox = Sandbox(**settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=HOST) as client:
        assert (await client.post("/api/gpt-auth/exchange", json={}, headers=KEY)).status_code == status


async def test_without_a_secret_every_signature_is_wrong(user, browser, sandbox, handshake):
    sandbox.bridge.hmac_secret = ""
    await post(browser, "/login", {"email": user.email, "password": PASSWORD})
    answer = await post(browser, "/api/gpt-auth/confirm", handshake)
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid session signature.")
