"""What a person and the client see while Redis is down."""

import httpx
import pytest
import redis

from tests.clock import Clock
from tests.oauth.connector import ChatGPT, Connector, open_connector
from tests.oauth.main_app import MainApp


@pytest.fixture
def cut_off(store_down: redis.Redis, main_app: MainApp, clock: Clock) -> ChatGPT:
    return ChatGPT(open_connector(store_down, main_app, clock), main_app)


def assert_unavailable_page(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["retry-after"]) > 0
    assert "Temporarily unavailable" in answer.text


async def test_the_authorization_endpoint_shows_a_page(cut_off: ChatGPT):
    async with cut_off.connector.browser() as browser:
        assert_unavailable_page(await cut_off.authorize(browser))


async def test_a_wrong_request_still_hears_what_is_wrong(cut_off: ChatGPT):
    async with cut_off.connector.browser() as browser:
        assert (await cut_off.authorize(browser, client_id="somebody")).status_code == 400
        assert (await cut_off.authorize(browser, scope="admin")).status_code == 302


async def test_the_callback_shows_a_page_and_can_be_reloaded(chatgpt: ChatGPT, cut_off: ChatGPT, main_app: MainApp):
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        async with cut_off.connector.browser(**dict(browser.cookies)) as other_instance:
            assert_unavailable_page(await other_instance.get(callback))
        assert main_app.bridge_calls == []
        assert (await browser.get(callback)).status_code == 302


async def test_the_confirmation_shows_a_page(cut_off: ChatGPT):
    async with cut_off.connector.browser() as browser:
        assert_unavailable_page(
            await browser.post("/oauth/callback", data={"confirmation": "x", "decision": "continue"})
        )


async def test_the_token_endpoint_says_so_in_json(chatgpt: ChatGPT, cut_off: ChatGPT):
    """RFC 6749 §5.2 in form; the code is not burnt."""
    code = await chatgpt.code()

    answer = await cut_off.redeem(code)

    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["retry-after"]) > 0
    assert (await chatgpt.redeem(code)).status_code == 200


async def test_a_wrong_secret_is_still_401(cut_off: ChatGPT):
    assert (await cut_off.redeem("x", client_secret="wrong")).status_code == 401


async def test_metadata_and_verification_need_no_store(chatgpt: ChatGPT, cut_off: ChatGPT):
    tokens = await chatgpt.tokens()

    assert cut_off.connector.access_tokens.verify(tokens["access_token"]).user_id == cut_off.main_app.lan.id
    async with cut_off.connector.browser() as browser:
        assert (await browser.get("/.well-known/oauth-authorization-server")).status_code == 200


async def test_the_sweeper_waits_for_redis_to_return(cut_off: ChatGPT):
    assert await cut_off.connector.sweeper.sweep() == 0


async def test_a_refusing_redis_is_a_redis_that_is_down(connector: Connector, main_app: MainApp, store: redis.Redis):
    """Out of memory, or a read-only replica after a failover."""
    store.config_set("maxmemory", "1")
    try:
        async with connector.browser() as browser:
            assert_unavailable_page(await ChatGPT(connector, main_app).authorize(browser))
    finally:
        store.config_set("maxmemory", "0")
