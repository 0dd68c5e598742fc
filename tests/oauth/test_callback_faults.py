"""What can go wrong when the browser comes back from the main app."""

import uuid

import pytest

from tests.clock import Clock
from tests.oauth.connector import REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.expectations import assert_expired_page
from tests.oauth.main_app import EXCHANGE, PUBLIC_URL, MainApp


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"session_id": str(uuid.uuid4()), "code": str(uuid.uuid4())},
        {"session_id": "not-a-uuid", "code": "x"},
        {"session_id": "\x00ü", "code": "'; --"},
        {"code": str(uuid.uuid4())},
    ],
)
async def test_a_callback_without_a_flow_gets_a_page(
    connector: Connector, main_app: MainApp, parameters: dict[str, str]
):
    """A forged session costs the main app nothing."""
    async with connector.browser() as browser:
        assert_expired_page(await browser.get("/oauth/callback", params=parameters))

    assert main_app.bridge_calls == []


async def test_a_callback_without_a_code_leaves_the_flow_open(chatgpt: ChatGPT):
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        assert_expired_page(await browser.get(callback.partition("&code=")[0]))

        assert (await browser.get(callback)).status_code == 302


async def test_a_callback_works_once(chatgpt: ChatGPT, main_app: MainApp):
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        assert (await browser.get(callback)).status_code == 302
        assert_expired_page(await browser.get(callback))

    assert main_app.bridge_calls == ["exchange"]


async def test_a_session_expires_after_ten_minutes_and_its_late_consent_is_undone(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    async with connector.browser() as browser:
        departed = await chatgpt.authorize(browser)
        clock.advance(minutes=10)
        assert_expired_page(await browser.get(await main_app.consent(departed.headers["location"])))

    await connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def come_back(chatgpt: ChatGPT) -> dict[str, str]:
    async with chatgpt.connector.browser() as browser:
        answer = await browser.get(await chatgpt.consent(browser, state="mine"))
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{REDIRECT_URI}?")
    return query(answer.headers["location"])


async def test_a_used_consent_is_access_denied_and_leaves_nothing_to_sweep(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    """RFC 6749 §4.1.2.1."""
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser, state="mine")
        main_app.sandbox.state.cache.clear()
        answer = query((await browser.get(callback)).headers["location"])

    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", "mine", PUBLIC_URL)
    clock.advance(hours=1)
    await connector.sweeper.sweep()
    assert main_app.bridge_calls == ["exchange"]


WRONG_KEY = (401, {"message": "Unauthorized."})
KEY_MISSING = (503, {"message": "GPT connector is not configured."})


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, "<h1>Be right back</h1>"),
        (503, {"message": "Be right back"}),
        (503, ["GPT connector is not configured."]),
        (500, {"message": "Server Error"}),
        (502, "<html>"),
        (302, ""),
        (200, "<html>"),
        (200, {"data": {}}),
        (200, {"data": {"sanctum_token": "", "user_id": 1}}),
        (200, {"data": {"sanctum_token": "1|x", "user_id": "7"}}),
        (200, {"data": {"sanctum_token": "1|x", "user_id": True}}),
        (200, {"data": {"sanctum_token": "1|x", "user_id": -1}}),
    ],
)
async def test_a_main_app_at_fault_is_temporarily_unavailable(
    chatgpt: ChatGPT, main_app: MainApp, status: int, body: object
):
    """RFC 6749 §4.1.2.1."""
    main_app.faults.answer(*EXCHANGE, status, body)

    answer = await come_back(chatgpt)

    assert (answer["error"], answer["state"]) == ("temporarily_unavailable", "mine")


@pytest.mark.parametrize(("status", "body"), [WRONG_KEY, KEY_MISSING])
async def test_a_wrong_api_key_is_a_server_error_and_says_what_the_operator_has_to_fix(
    chatgpt: ChatGPT, main_app: MainApp, log: list[dict[str, object]], status: int, body: object
):
    """app/Http/Middleware/ValidateGptConnectorApiKey.php."""
    main_app.faults.answer(*EXCHANGE, status, body)

    answer = await come_back(chatgpt)

    assert (answer["error"], answer["state"]) == ("server_error", "mine")
    (entry,) = [entry for entry in log if entry["event"] == "oauth.bridge_misconfigured"]
    assert entry["log_level"] == "error"
    assert "CONNECTOR_API_KEY" in entry["fix"]


async def test_an_unreachable_main_app_is_temporarily_unavailable(chatgpt: ChatGPT, main_app: MainApp):
    main_app.faults.refuse(*EXCHANGE)

    assert (await come_back(chatgpt))["error"] == "temporarily_unavailable"
