"""The main app's own bridge for MCP clients, where its operator has set it up."""

import base64
import hmac
import json

import pytest
import redis

from oauth.clients import Client
from oauth.scopes import SCOPES
from tests.clock import Clock
from tests.oauth.claude import Claude
from tests.oauth.connector import ChatGPT, Connector, open_connector, query
from tests.oauth.expectations import assert_expired_page, confirmation
from tests.oauth.main_app import MAIN_APP_URL, MCP_HMAC_SECRET, PUBLIC_URL, MainApp

EXCHANGE, REVOKE = ("POST", "/api/mcp-auth/exchange"), ("POST", "/api/mcp-auth/revoke")


@pytest.fixture
def connector(store: redis.Redis, main_app: MainApp, clock: Clock, reconfigured) -> Connector:
    return open_connector(store, main_app, clock, reconfigured(mcp_hmac_secret=MCP_HMAC_SECRET))


def abilities(main_app: MainApp) -> list[set[str]]:
    return [set(token.abilities) for token in main_app.sandbox.state.tokens.values()]


async def asked(claude: Claude, **parameters: str) -> dict[str, object]:
    """What the main app is asked for, read as it reads it."""
    async with claude.connector.browser() as browser:
        location = (await claude.authorize(browser, **parameters)).headers["location"]
    assert location.startswith(f"{MAIN_APP_URL}/mcp-connect?request_ref=")
    encoded, _, signature = query(location)["request_ref"].partition(".")
    right = hmac.digest(MCP_HMAC_SECRET.encode(), encoded.encode(), "sha256")
    assert signature == base64.urlsafe_b64encode(right).rstrip(b"=").decode()
    return json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))


@pytest.mark.promise("oauth.who-asks")
async def test_the_person_reads_who_asks_and_for_what(claude: Claude, clock: Clock):
    """app/Services/McpConnectorService.php: `exp` ten minutes ahead at most, by a clock that may be behind ours."""
    request = await asked(claude, scope="health:read pets:read")

    assert request.keys() == {"request_id", "client_name", "scopes", "exp"}
    assert request["client_name"] == "Claude"
    assert request["scopes"] == ["pets:read", "health:read", "profile:read"]
    assert request["exp"] == int(clock.now().timestamp()) + 540


async def test_all_scopes_ask_for_what_the_actions_need(claude: Claude):
    """Cities are the helpers' there, and `GET users/me` the profile's."""
    assert (await asked(claude))["scopes"] == [
        "pets:read",
        "pets:write",
        "helpers:read",
        "health:read",
        "health:write",
        "profile:read",
    ]


async def test_a_long_name_is_cut_to_what_the_main_app_takes(store, main_app: MainApp, clock: Clock, reconfigured):
    own = Client("our-app", "x" * 150, ("https://app.example/callback",))
    configured = reconfigured(mcp_hmac_secret=MCP_HMAC_SECRET, own_clients=(own,))
    client = Claude(open_connector(store, main_app, clock, configured), main_app, own.redirect_uris[0], own.client_id)

    assert (await asked(client))["client_name"] == "x" * 100
    assert (await client.tokens())["access_token"]


async def test_a_client_connects_and_its_main_app_token_can_do_what_was_granted(
    claude: Claude, connector: Connector, main_app: MainApp
):
    tokens = await claude.tokens(scope="pets:read")

    assert connector.mcp.verify(tokens["access_token"]).scopes == {"pets:read"}
    assert abilities(main_app) == [{"pets:read", "profile:read"}]
    assert [call.path for call in main_app.sandbox.calls if "exchange" in call.path] == [EXCHANGE[1]]


async def test_the_whole_life_of_a_connection(claude: Claude, connector: Connector, main_app: MainApp, clock: Clock):
    tokens = await claude.tokens()
    renewed = (await claude.refresh(tokens["refresh_token"])).json()
    assert (await claude.revoke(renewed["refresh_token"])).status_code == 200
    assert main_app.living_tokens == []

    await claude.tokens()
    clock.advance(days=365)
    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_the_actions_keep_the_gpt_bridge(chatgpt: ChatGPT, main_app: MainApp):
    await chatgpt.tokens()

    assert "create" in abilities(main_app)[0]


async def test_without_its_settings_the_gpt_bridge_serves_both(store, main_app: MainApp, clock: Clock):
    claude = Claude(open_connector(store, main_app, clock), main_app)
    async with claude.connector.browser() as browser:
        departed = await claude.authorize(browser)

    assert departed.headers["location"].startswith(f"{MAIN_APP_URL}/gpt-connect?")
    assert (await claude.tokens())["access_token"]


async def test_a_person_who_declines_is_sent_back_with_access_denied(claude: Claude, main_app: MainApp):
    """RFC 6749 §4.1.2.1; nothing was minted, so there is nothing to undo."""
    async with claude.connector.browser() as browser:
        departed = await claude.authorize(browser, state="mine")
        declined = await browser.get(await main_app.deny(departed.headers["location"]))
        assert not browser.cookies

    answer = query(declined.headers["location"])
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "mine", PUBLIC_URL)
    assert main_app.living_tokens == main_app.bridge_calls == []


async def test_a_no_that_the_main_app_does_not_explain_is_a_server_error(claude: Claude):
    async with claude.connector.browser() as browser:
        request = await asked_in(claude, browser)
        answer = await browser.get(f"/oauth/meo/callback?request_id={request}&error=temporarily_confused")

    assert query(answer.headers["location"])["error"] == "server_error"


async def asked_in(claude: Claude, browser, **parameters: str) -> str:
    location = (await claude.authorize(browser, **parameters)).headers["location"]
    encoded = query(location)["request_ref"].partition(".")[0]
    return json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))["request_id"]


async def test_a_no_is_good_once_and_in_time(claude: Claude, clock: Clock):
    async with claude.connector.browser() as browser:
        first, second = await asked_in(claude, browser), await asked_in(claude, browser)
        callback = f"/oauth/meo/callback?request_id={first}&error=access_denied"
        assert (await browser.get(callback)).status_code == 302
        assert_expired_page(await browser.get(callback))
        clock.advance(minutes=10)
        assert_expired_page(await browser.get(f"/oauth/meo/callback?request_id={second}&error=access_denied"))


@pytest.mark.promise("oauth.browser")
async def test_another_browser_is_asked_and_may_confirm(claude: Claude, connector: Connector, main_app: MainApp):
    """RFC 9700 §4.7.1, over this bridge too."""
    async with connector.browser() as left, connector.browser() as returned:
        asked_page = await returned.get(await claude.consent(left))
        assert "Connect Claude to Meo Mai Moi?" in asked_page.text
        assert main_app.bridge_calls == []
        confirmed = await returned.post("/oauth/callback", data={**confirmation(asked_page), "decision": "continue"})

    assert (await claude.redeem(query(confirmed.headers["location"])["code"])).status_code == 200


async def test_a_consent_of_one_bridge_completes_no_flow_of_the_other(
    claude: Claude, chatgpt: ChatGPT, main_app: MainApp
):
    async with claude.connector.browser() as browser:
        mcp = await asked_in(claude, browser)
        gpt = query((await chatgpt.authorize(browser)).headers["location"])["session_id"]
        assert_expired_page(await browser.get(f"/oauth/callback?session_id={mcp}&code=x"))
        assert_expired_page(await browser.get(f"/oauth/meo/callback?request_id={gpt}&code=x"))
        other = query((await chatgpt.authorize(browser)).headers["location"])["session_id"]
        assert_expired_page(await browser.get(f"/oauth/meo/callback?request_id={other}&error=access_denied"))

    assert main_app.bridge_calls == []
    assert [call.path for call in main_app.sandbox.calls if "exchange" in call.path] == []


async def test_a_consent_that_came_too_late_is_undone_over_its_own_bridge(
    claude: Claude, connector: Connector, main_app: MainApp, clock: Clock
):
    async with connector.browser() as browser:
        departed = await claude.authorize(browser)
        clock.advance(minutes=8)
        callback = await main_app.consent(departed.headers["location"])
        clock.advance(minutes=2)
        assert_expired_page(await browser.get(callback))

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_a_main_app_without_the_key_says_which_setting_to_compare(
    claude: Claude, main_app: MainApp, log: list[dict[str, object]]
):
    """app/Http/Middleware/ValidateMcpConnectorApiKey.php."""
    main_app.faults.answer(*EXCHANGE, 503, {"message": "MCP connector is not configured."})
    async with claude.connector.browser() as browser:
        answer = await browser.get(await claude.consent(browser))

    assert query(answer.headers["location"])["error"] == "server_error"
    (entry,) = [entry for entry in log if entry["event"] == "oauth.bridge_misconfigured"]
    assert "MCP_CONNECTOR_API_KEY" in entry["fix"]


async def test_a_flow_whose_bridge_was_taken_away_meanwhile_fails_cleanly(
    claude: Claude, store, main_app: MainApp, clock: Clock, log: list[dict[str, object]]
):
    without = open_connector(store, main_app, clock)
    async with claude.connector.browser() as browser:
        callback = await claude.consent(browser)
        cookies = dict(browser.cookies)
    async with without.browser(**cookies) as browser:
        answer = await browser.get(callback)

    assert query(answer.headers["location"])["error"] == "server_error"
    clock.advance(minutes=1)
    assert await without.sweeper.sweep() == 0
    assert "oauth.orphan_kept" in [entry["event"] for entry in log]


@pytest.mark.promise("privacy.log")
async def test_nothing_secret_of_this_bridge_is_in_the_log(claude: Claude, log: list[dict[str, object]]):
    async with claude.connector.browser() as browser:
        callback = await claude.consent(browser)
        await browser.get(callback)

    written = json.dumps(log)
    assert [secret for secret in (*query(callback).values(), MCP_HMAC_SECRET) if secret in written] == []


async def test_a_browser_learns_first_that_it_takes_a_confirmed_address(claude: Claude, connector: Connector):
    """The page behind registers nobody, and refuses an unverified account (McpAuth/ConfirmController.php)."""
    async with connector.browser() as browser:
        browser.headers["Accept"] = "text/html"
        page = await claude.authorize(browser)

    assert page.status_code == 200
    assert "e-mail address is confirmed" in page.text
    assert f"{MAIN_APP_URL}/mcp-connect?request_ref=" in page.text


async def test_a_client_that_asks_for_the_actions_goes_over_the_gpt_bridge(claude: Claude, connector: Connector):
    async with connector.browser() as browser:
        departed = await claude.authorize(browser, resource=PUBLIC_URL)

    assert departed.headers["location"].startswith(f"{MAIN_APP_URL}/gpt-connect?")


@pytest.mark.parametrize("scope", SCOPES)
async def test_the_main_app_takes_every_scope_that_we_ask_for(claude: Claude, scope: str):
    assert (await claude.tokens(scope=scope))["scope"] == scope
