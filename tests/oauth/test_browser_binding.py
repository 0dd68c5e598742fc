"""The browser that comes back must be the browser that left, or its person must say so."""

from http.cookies import SimpleCookie

import httpx
import pytest

from tests.clock import Clock
from tests.oauth.connector import REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.expectations import confirmation
from tests.oauth.main_app import MainApp


def cookies_set(answer: httpx.Response) -> list[str]:
    return answer.headers.get_list("set-cookie")


async def test_authorize_sets_a_host_cookie_that_no_script_and_no_subdomain_can_touch(chatgpt: ChatGPT):
    """draft-ietf-httpbis-rfc6265bis §4.1.3.2; Lax, because the main app's redirect has to bring it back."""
    async with chatgpt.connector.browser() as browser:
        departed = await chatgpt.authorize(browser)

    (header,) = cookies_set(departed)
    ((name, morsel),) = SimpleCookie(header).items()
    assert name.startswith("__Host-oauth-")
    assert len(morsel.value) == 43
    assert (morsel["path"], morsel["domain"], morsel["max-age"]) == ("/", "", "600")
    assert (morsel["secure"], morsel["httponly"], morsel["samesite"]) == (True, True, "lax")


async def test_the_browser_that_left_is_asked_nothing_and_loses_its_cookie(chatgpt: ChatGPT):
    async with chatgpt.connector.browser() as browser:
        arrived = await browser.get(await chatgpt.consent(browser))

        assert arrived.headers["location"].startswith(f"{REDIRECT_URI}?code=")
        assert not browser.cookies


@pytest.mark.promise("oauth.browser")
async def test_another_browser_is_asked_and_nothing_is_connected_without_its_answer(
    chatgpt: ChatGPT, main_app: MainApp
):
    """RFC 9700 §4.7.1, login CSRF: somebody else's callback in my browser connects nothing by itself."""
    async with chatgpt.connector.browser() as attacker, chatgpt.connector.browser() as victim:
        asked = await victim.get(await chatgpt.consent(attacker))

    assert asked.status_code == 200
    assert "location" not in asked.headers
    assert "chatgpt.com" in asked.text
    assert main_app.bridge_calls == []


async def test_the_person_confirms_and_is_connected(chatgpt: ChatGPT):
    """The main app's Telegram login comes back in whichever browser Telegram opens."""
    async with chatgpt.connector.browser() as left, chatgpt.connector.browser() as returned:
        asked = await returned.get(await chatgpt.consent(left, state="mine"))
        confirmed = await returned.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})

        assert confirmed.status_code == 303  # RFC 9700 §4.12
        assert query(confirmed.headers["location"])["state"] == "mine"
        assert (await chatgpt.redeem(query(confirmed.headers["location"])["code"])).status_code == 200
        assert not returned.cookies


@pytest.mark.parametrize("decision", [{"decision": "cancel"}, {"decision": ""}, {}])
async def test_the_person_cancels_and_the_consent_is_undone(
    chatgpt: ChatGPT, main_app: MainApp, connector: Connector, decision: dict[str, str]
):
    """RFC 6749 §4.1.2.1 access_denied; whatever is not a clear yes is a no."""
    async with connector.browser() as left, connector.browser() as returned:
        asked = await returned.get(await chatgpt.consent(left, state="mine"))
        refused = await returned.post("/oauth/callback", data={**confirmation(asked), **decision})

    answer = query(refused.headers["location"])
    assert (answer["error"], answer["state"]) == ("access_denied", "mine")
    await connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_the_question_can_be_answered_only_in_the_browser_that_was_asked(chatgpt: ChatGPT, main_app: MainApp):
    """A form on a foreign page, with a token the attacker fetched in his own browser, connects nothing."""
    async with chatgpt.connector.browser() as attacker, chatgpt.connector.browser() as victim:
        url = await chatgpt.consent(chatgpt.connector.browser())
        asked = await attacker.get(url)
        answer = {**confirmation(asked), "decision": "continue"}

        assert (await victim.post("/oauth/callback", data=answer)).status_code == 400
        assert main_app.bridge_calls == []
        assert (await attacker.post("/oauth/callback", data=answer)).status_code == 303


async def test_the_cookie_of_one_question_answers_no_other(chatgpt: ChatGPT, main_app: MainApp):
    async with chatgpt.connector.browser() as attacker, chatgpt.connector.browser() as victim:
        await victim.get(await chatgpt.consent(chatgpt.connector.browser()))
        theirs = await attacker.get(await chatgpt.consent(chatgpt.connector.browser()))

        refused = await victim.post("/oauth/callback", data={**confirmation(theirs), "decision": "continue"})

    assert refused.status_code == 400
    assert main_app.bridge_calls == []


async def test_the_confirmation_cookie_is_strict_and_the_token_is_not_in_it(chatgpt: ChatGPT):
    async with chatgpt.connector.browser() as browser:
        asked = await browser.get(await chatgpt.consent(chatgpt.connector.browser()))

    (header,) = cookies_set(asked)
    ((name, morsel),) = SimpleCookie(header).items()
    assert name.startswith("__Host-oauth-confirm-")
    assert (morsel["secure"], morsel["httponly"], morsel["samesite"]) == (True, True, "strict")
    assert morsel.value not in asked.text
    assert confirmation(asked)["confirmation"] not in header


async def test_a_question_is_answered_once(chatgpt: ChatGPT, main_app: MainApp):
    async with chatgpt.connector.browser() as browser:
        asked = await browser.get(await chatgpt.consent(chatgpt.connector.browser()))
        answer = {**confirmation(asked), "decision": "continue"}

        assert (await browser.post("/oauth/callback", data=answer)).status_code == 303
        browser.cookies = SimpleCookieJar(asked)
        assert (await browser.post("/oauth/callback", data=answer)).status_code == 400
    assert main_app.bridge_calls == ["exchange"]


def SimpleCookieJar(answer: httpx.Response) -> httpx.Cookies:  # noqa: N802 -- reads as the type it makes
    ((name, morsel),) = SimpleCookie(cookies_set(answer)[0]).items()
    return httpx.Cookies({name: morsel.value})


async def test_a_question_expires_while_its_consent_can_still_be_undone(
    chatgpt: ChatGPT, main_app: MainApp, connector: Connector, clock: Clock
):
    """The main app forgets a code after five minutes, and would keep its token for ever."""
    async with connector.browser() as browser:
        asked = await browser.get(await chatgpt.consent(connector.browser()))
        clock.advance(minutes=4)
        late = await browser.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})

    assert late.status_code == 400
    clock.advance(seconds=30)
    await connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_a_planted_cookie_binds_no_flow(chatgpt: ChatGPT, main_app: MainApp):
    """Session fixation: each flow gets a fresh secret, whatever cookies the browser brings along."""
    async with chatgpt.connector.browser() as attacker, chatgpt.connector.browser() as victim:
        departed = await chatgpt.authorize(attacker)
        ((name, _),) = SimpleCookie(cookies_set(departed)[0]).items()
        victim.cookies.set(name, "planted-by-a-subdomain", domain="gpt.example")
        asked = await victim.get(await main_app.consent(departed.headers["location"]))

    assert asked.status_code == 200
    assert main_app.bridge_calls == []


async def test_two_tabs_do_not_disturb_each_other(chatgpt: ChatGPT):
    async with chatgpt.connector.browser() as browser:
        first, second = await chatgpt.consent(browser, state="1"), await chatgpt.consent(browser, state="2")

        assert query((await browser.get(second)).headers["location"])["state"] == "2"
        assert query((await browser.get(first)).headers["location"])["state"] == "1"


@pytest.mark.promise("oauth.browser")
async def test_the_cookie_of_my_flow_does_not_vouch_for_an_attackers_callback(chatgpt: ChatGPT, main_app: MainApp):
    """Login CSRF the other way round: the attacker's account would be connected to my ChatGPT."""
    async with chatgpt.connector.browser() as attacker, chatgpt.connector.browser() as victim:
        await chatgpt.authorize(victim)
        asked = await victim.get(await chatgpt.consent(attacker))

    assert asked.status_code == 200
    assert main_app.bridge_calls == []
