"""The authorization code flow as ChatGPT and a person go through it."""

import hashlib
import hmac
import uuid

import pytest

from oauth.scopes import SCOPES
from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, OTHER_REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.main_app import HMAC_SECRET, MAIN_APP_URL, PUBLIC_URL

ALL = " ".join(SCOPES)


async def test_a_person_connects_and_the_client_gets_tokens(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §4.1, §5.1."""
    tokens = await chatgpt.tokens()

    assert tokens.keys() == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    assert (tokens["token_type"], tokens["expires_in"], tokens["scope"]) == ("bearer", 3600, ALL)
    opened = connector.access_tokens.verify(tokens["access_token"])
    assert opened.user_id == chatgpt.main_app.lan.id
    assert opened.scopes == frozenset(SCOPES)
    assert [opened.main_app_token] == chatgpt.main_app.living_tokens


async def test_the_browser_is_sent_to_the_main_app_with_a_signed_uuid(chatgpt: ChatGPT, connector: Connector):
    """app/Services/GptConnectorService.php: hex HMAC-SHA256 over the session id alone."""
    async with connector.browser() as browser:
        departed = await chatgpt.authorize(browser)

    location = departed.headers["location"]
    assert departed.status_code == 302
    assert departed.headers["cache-control"] == "no-store"
    assert location.startswith(f"{MAIN_APP_URL}/gpt-connect?")
    session_id = query(location)["session_id"]
    assert str(uuid.UUID(session_id)) == session_id
    signature = hmac.new(HMAC_SECRET.encode(), session_id.encode(), hashlib.sha256).hexdigest()
    assert query(location) == {"session_id": session_id, "session_sig": signature}


@pytest.mark.parametrize("state", ["opaque/state==", "", "ü 日本 &=?#%", "a\r\nSet-Cookie: stolen=1", '"><script>'])
async def test_the_state_comes_back_unchanged_with_the_code_and_the_issuer(
    chatgpt: ChatGPT, connector: Connector, state: str
):
    """RFC 6749 §4.1.2, RFC 9207 §2; a state that tries to break out of the header stays in its place."""
    async with connector.browser() as browser:
        arrived = await browser.get(await chatgpt.consent(browser, state=state))

    assert query(arrived.headers["location"]) == {"code": arrived_code(arrived), "state": state, "iss": PUBLIC_URL}
    assert "stolen" not in arrived.headers.get("set-cookie", "")


def arrived_code(arrived) -> str:
    return query(arrived.headers["location"])["code"]


async def test_a_request_without_state_gets_none_back(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §4.1.2: the state is returned if it was present."""
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": chatgpt.redirect_uri}
    async with connector.browser() as browser:
        departed = await browser.get("/oauth/authorize", params=asked)
        arrived = await browser.get(await chatgpt.main_app.consent(departed.headers["location"]))

    assert query(arrived.headers["location"]).keys() == {"code", "iss"}


async def test_a_redirect_uri_that_has_a_query_keeps_it_to_the_letter(chatgpt: ChatGPT):
    """RFC 6749 §3.1.2."""
    chatgpt.redirect_uri = OTHER_REDIRECT_URI
    async with chatgpt.connector.browser() as browser:
        arrived = await browser.get(await chatgpt.consent(browser))

    assert arrived.headers["location"].startswith(f"{OTHER_REDIRECT_URI}&code=")
    assert (await chatgpt.redeem(arrived_code(arrived))).status_code == 200


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ({}, ALL),
        ({"scope": ""}, ALL),
        ({"scope": "  "}, ALL),
        ({"scope": "health:read pets:read"}, "pets:read health:read"),
        ({"scope": "pets:read pets:read"}, "pets:read"),
    ],
)
async def test_a_missing_scope_means_all_and_a_narrower_one_is_honoured(
    chatgpt: ChatGPT, connector: Connector, asked: dict[str, str], granted: str
):
    """RFC 6749 §3.3."""
    tokens = await chatgpt.tokens(**asked)

    assert tokens["scope"] == granted
    assert connector.access_tokens.verify(tokens["access_token"]).scopes == frozenset(granted.split())


def hexed(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.mark.parametrize("encode", [lambda text: text, hexed], ids=["raw", "form-encoded"])
async def test_the_client_may_authenticate_in_the_header_for_every_endpoint(chatgpt: ChatGPT, encode):
    """RFC 6749 §2.3.1, RFC 7009 §2.1; most clients forget to form-encode the two halves."""
    basic = {"auth": (encode(CLIENT_ID), encode(CLIENT_SECRET))}
    code = await chatgpt.code()

    async def post(path: str, form: dict[str, str]):
        async with chatgpt.connector.browser() as http:
            return await http.post(path, data=form, **basic)

    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": chatgpt.redirect_uri}
    tokens = await post("/oauth/token", grant)
    assert tokens.status_code == 200
    refreshed = await post("/oauth/token", {"grant_type": "refresh_token", **pick(tokens.json(), "refresh_token")})
    assert refreshed.status_code == 200
    assert (await post("/oauth/revoke", {"token": refreshed.json()["access_token"]})).status_code == 200
    assert not chatgpt.main_app.living_tokens


def pick(body: dict[str, str], name: str) -> dict[str, str]:
    return {name: body[name]}


async def test_token_answers_are_never_stored(chatgpt: ChatGPT):
    """RFC 6749 §5.1."""
    answer = await chatgpt.redeem(await chatgpt.code())

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert answer.headers["content-type"] == "application/json"


async def test_the_flow_can_be_started_again_at_any_point(chatgpt: ChatGPT, connector: Connector):
    """ChatGPT loses its state now and then; what was begun before does not stand in the way."""
    async with connector.browser() as browser:
        await chatgpt.authorize(browser)
        await chatgpt.consent(browser)
        arrived = await browser.get(await chatgpt.consent(browser))

    assert (await chatgpt.redeem(arrived_code(arrived))).status_code == 200
    assert (await chatgpt.redeem(await chatgpt.code())).status_code == 200
