"""Clients without a secret: who they are, what they must prove, and what they may do."""

from dataclasses import replace
from urllib.parse import quote

import anyio
import pytest

from oauth.clients import Client, Clients
from oauth.pinned_clients import PINNED_CLIENTS
from tests.clock import Clock
from tests.oauth.claude import (
    CHATGPT_MCP,
    CHATGPT_MCP_REDIRECT_URI,
    CLAUDE,
    CLAUDE_CODE,
    CLAUDE_REDIRECT_URI,
    PKCE,
    VERIFIER,
    Claude,
)
from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, ChatGPT, Connector, open_connector, query
from tests.oauth.expectations import assert_a_page_and_no_redirect
from tests.oauth.main_app import PUBLIC_URL, MainApp

PINNED = [
    (CHATGPT_MCP, CHATGPT_MCP_REDIRECT_URI),
    (CLAUDE, CLAUDE_REDIRECT_URI),
    (CLAUDE, "https://claude.com/api/mcp/auth_callback"),
    (CLAUDE_CODE, "http://localhost:54212/callback"),
    (CLAUDE_CODE, "http://127.0.0.1:3118/callback"),
    (CLAUDE_CODE, "http://localhost/callback"),
]


@pytest.mark.promise("oauth.revocation")
@pytest.mark.parametrize(("client_id", "redirect_uri"), PINNED)
async def test_a_pinned_client_connects_renews_and_revokes_without_a_secret(
    claude: Claude, main_app: MainApp, client_id: str, redirect_uri: str
):
    """RFC 6749 §2.1, RFC 7636, RFC 7009 §2.1: its identifier is all that it has to show."""
    client = replace(claude, client_id=client_id, redirect_uri=redirect_uri)
    tokens = await client.tokens()
    renewed = (await client.refresh(tokens["refresh_token"])).json()
    assert client.connector.mcp.verify(renewed["access_token"]).client_id == client_id

    assert (await client.revoke(renewed["refresh_token"])).status_code == 200
    assert (await client.refresh(renewed["refresh_token"])).json()["error"] == "invalid_grant"
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.pkce")
@pytest.mark.parametrize(
    "without",
    [
        {"code_challenge": "", "code_challenge_method": ""},
        {"code_challenge": "", "code_challenge_method": "S256"},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": ""},
    ],
)
async def test_a_public_client_has_to_use_pkce_already_at_the_authorization_endpoint(
    claude: Claude, connector: Connector, without: dict[str, str]
):
    """RFC 9700 §2.1.1, RFC 7636 §4.4.1."""
    async with connector.browser() as browser:
        answer = await claude.authorize(browser, state="mine", **without)

    refused = query(answer.headers["location"])
    assert (refused["error"], refused["state"], refused["iss"]) == ("invalid_request", "mine", PUBLIC_URL)


async def test_a_public_client_that_sends_no_challenge_at_all_is_refused(connector: Connector):
    asked = {"response_type": "code", "client_id": CLAUDE, "redirect_uri": CLAUDE_REDIRECT_URI, "state": "mine"}
    async with connector.browser() as browser:
        answer = await browser.get("/oauth/authorize", params=asked)

    assert query(answer.headers["location"])["error"] == "invalid_request"


async def test_a_confidential_client_may_leave_pkce_out(chatgpt: ChatGPT):
    """ChatGPT's actions send none."""
    assert (await chatgpt.tokens())["access_token"]


@pytest.mark.promise("oauth.pkce")
@pytest.mark.parametrize("proof", [{"code_verifier": ""}, {"code_verifier": "x" * 43}])
async def test_who_has_a_code_without_its_verifier_gets_nothing(
    claude: Claude, main_app: MainApp, proof: dict[str, str]
):
    """RFC 7636 §1: without a secret the verifier is all that stands between a stolen code and the account."""
    code = await claude.code()

    assert (await claude.redeem(code, **proof)).status_code == 400
    assert main_app.living_tokens == []
    assert (await claude.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.promise("oauth.secret")
@pytest.mark.parametrize("secret", ["", " ", "x", CLIENT_SECRET])
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
async def test_a_secret_never_matches_a_client_that_has_none(claude: Claude, path: str, secret: str):
    """Not the empty one either, and neither in the body nor in the header."""
    form = {"grant_type": "refresh_token", "refresh_token": "x", "token": "x"}

    in_body = await claude.post(path, {**form, "client_secret": secret})
    in_header = await claude.post(path, form, auth=(quote(CLAUDE, safe=""), secret))

    for answer in (in_body, in_header):
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.promise("oauth.secret")
@pytest.mark.parametrize("client_id", [CLIENT_ID, "somebody-else", "", CLAUDE.upper(), CLAUDE + "/"])
async def test_only_a_public_client_is_taken_at_its_word(chatgpt: ChatGPT, main_app: MainApp, client_id: str):
    """RFC 6749 §3.2.1."""
    nameless = replace(chatgpt, client_id=client_id, client_secret=None)
    tokens = await chatgpt.tokens()

    assert (await nameless.refresh(tokens["refresh_token"])).status_code == 401
    assert (await nameless.revoke(tokens["refresh_token"])).status_code == 401
    assert (await nameless.redeem(await chatgpt.code())).status_code == 401
    assert len(main_app.living_tokens) == 2


@pytest.mark.parametrize("secret", ["", None])
def test_a_confidential_client_whose_secret_was_lost_can_authenticate_with_nothing(secret: str | None):
    client = Client("a-client", "A client", ("https://client.example/",), secret)

    assert not client.check_client_secret("")


@pytest.mark.promise("oauth.own-client")
async def test_a_public_client_can_use_neither_codes_nor_tokens_of_another(
    claude: Claude, chatgpt: ChatGPT, main_app: MainApp
):
    """RFC 6749 §4.1.3, §6, RFC 7009 §2.1: anybody can call himself Claude."""
    thief = replace(claude, redirect_uri=chatgpt.redirect_uri)
    code, tokens = await chatgpt.code(), await chatgpt.tokens()

    assert (await thief.redeem(code, code_verifier=VERIFIER)).json()["error"] == "invalid_grant"
    assert (await thief.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await thief.revoke(tokens["access_token"])).status_code == 400
    assert len(main_app.living_tokens) == 2
    assert (await chatgpt.redeem(code)).status_code == 200


@pytest.mark.promise("oauth.rotation")
async def test_refresh_tokens_of_public_clients_rotate_with_a_minutes_grace(
    claude: Claude, main_app: MainApp, clock: Clock
):
    """RFC 9700 §2.2.2, §4.14.2: whoever is public must rotate; a lost answer or a parallel refresh costs nothing."""
    first = await claude.tokens()
    once = (await claude.refresh(first["refresh_token"])).json()
    clock.advance(seconds=60)
    twice = (await claude.refresh(first["refresh_token"])).json()
    assert len({first["refresh_token"], once["refresh_token"], twice["refresh_token"]}) == 3
    assert (await claude.refresh(twice["refresh_token"])).status_code == 200

    clock.advance(seconds=61)

    assert (await claude.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await claude.refresh(once["refresh_token"])).json()["error"] == "invalid_grant"
    assert main_app.living_tokens == []


async def test_ten_parallel_refreshes_of_a_public_client_all_give_working_pairs(claude: Claude):
    first = await claude.tokens()
    pairs: list[dict[str, str]] = []

    async def refresh() -> None:
        pairs.append((await claude.refresh(first["refresh_token"])).json())

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(refresh)

    assert [(await claude.refresh(pair["refresh_token"])).status_code for pair in pairs] == [200] * 10


@pytest.mark.promise("oauth.redirect-uri")
@pytest.mark.parametrize(
    "redirect_uri",
    [
        "http://localhost:8080/callback/",
        "http://localhost:8080/",
        "http://localhost:8080",
        "http://localhost:8080/callback?a=b",
        "http://localhost:8080/callback#a",
        "http://localhost:/callback",
        "http://localhost:0/callback",
        "http://localhost:65536/callback",
        "http://localhost:123456/callback",
        "http://localhost:١٢/callback",
        "http://localhost:80:80/callback",
        "http://localhost:8080@evil.example/callback",
        "http://localhost:8080\\@evil.example/callback",
        "http://user@localhost:8080/callback",
        "http://localhost.evil.example/callback",
        "http://localhost.:8080/callback",
        "http://LOCALHOST:8080/callback",
        "http://127.0.0.2:8080/callback",
        "http://127.1:8080/callback",
        "http://[::1]:8080/callback",
        "https://localhost:8080/callback",
        "http://localhost:8080/callback\n",
        "http://localhost:8080/../callback",
    ],
)
async def test_of_a_loopback_address_the_port_alone_may_differ(claude: Claude, connector: Connector, redirect_uri: str):
    """RFC 8252 §7.3, RFC 9700 §4.1.3."""
    async with connector.browser() as browser:
        code = await replace(claude, client_id=CLAUDE_CODE).authorize(browser, redirect_uri=redirect_uri)

    assert_a_page_and_no_redirect(code)


@pytest.mark.parametrize(
    ("registered", "asked"),
    [("http://localhost/cb", "http://127.0.0.1:8080/cb"), ("http://127.0.0.1:1/cb", "http://localhost:1/cb")],
)
def test_the_two_names_of_the_users_machine_are_two_addresses(registered: str, asked: str):
    """RFC 8252 §8.3: localhost may lead elsewhere."""
    assert not Client("a-client", "A client", (registered,)).check_redirect_uri(asked)


async def test_a_client_that_has_become_public_redeems_no_code_without_pkce(
    store, main_app: MainApp, clock: Clock, reconfigured
):
    """The code was given to who could prove itself by a secret, and is now all that anybody needs."""
    confidential = Client("our-app", "Our app", ("https://app.example/callback",), "a secret")
    before = open_connector(store, main_app, clock, reconfigured(own_clients=(confidential,)))
    public = replace(confidential, client_secret=None)
    after = open_connector(store, main_app, clock, reconfigured(own_clients=(public,)))
    code = await ChatGPT(before, main_app, public.redirect_uris[0], "our-app", "a secret").code()

    refused = await ChatGPT(after, main_app, public.redirect_uris[0], "our-app", None).redeem(code)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.redirect-uri")
@pytest.mark.parametrize("client_id", [CLAUDE, CHATGPT_MCP])
async def test_a_loopback_address_belongs_to_nobody_who_has_not_registered_it(
    claude: Claude, connector: Connector, client_id: str
):
    async with connector.browser() as browser:
        answer = await claude.authorize(browser, client_id=client_id, redirect_uri="http://localhost:1234/callback")

    assert_a_page_and_no_redirect(answer)


async def test_the_port_of_the_authorization_request_is_that_of_the_token_request(claude: Claude, main_app: MainApp):
    """RFC 6749 §4.1.3: identical there, whatever the registration leaves open."""
    code = await replace(claude, client_id=CLAUDE_CODE, redirect_uri="http://localhost:1111/callback").code()
    other = replace(claude, client_id=CLAUDE_CODE, redirect_uri="http://localhost:2222/callback")

    assert (await other.redeem(code)).json()["error"] == "invalid_grant"
    assert len(main_app.living_tokens) == 1


async def test_a_confidential_clients_loopback_address_is_compared_exactly(
    store, main_app: MainApp, clock: Clock, reconfigured
):
    """Its secret is on a server, which has no business on somebody's own machine."""
    connector = open_connector(store, main_app, clock, reconfigured(redirect_uris=("http://localhost:8080/callback",)))
    async with connector.browser() as browser:
        asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": "http://localhost:8081/callback"}
        assert_a_page_and_no_redirect(await browser.get("/oauth/authorize", params=asked))


@pytest.mark.parametrize("secret", [None, "a secret that the operator chose"])
async def test_an_operators_own_client_connects(
    store, main_app: MainApp, clock: Clock, reconfigured, secret: str | None
):
    own = Client("our-app", "Our app", ("https://app.example/callback",), secret)
    connector = open_connector(store, main_app, clock, reconfigured(own_clients=(own,)))
    client = Claude(connector, main_app, own.redirect_uris[0], own.client_id, secret)

    tokens = await client.tokens()

    assert connector.mcp.verify(tokens["access_token"]).client_id == "our-app"
    assert (await client.refresh(tokens["refresh_token"])).status_code == 200


def test_two_clients_of_one_name_are_refused():
    with pytest.raises(ValueError, match="claude"):
        Clients([*PINNED_CLIENTS, Client(CLAUDE, "Not Claude", ("https://evil.example/",))])


async def test_the_challenge_survives_the_trip_to_the_consent_page(claude: Claude):
    """The request is checked once more after the consent, and a challenge that was left behind would fail there."""
    async with claude.connector.browser() as browser:
        arrived = await browser.get(await claude.consent(browser, **PKCE))

    assert query(arrived.headers["location"]).keys() == {"code", "state", "iss"}
