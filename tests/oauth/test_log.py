"""The log tells the story of a flow, and not one secret."""

import json
import logging

import anyio
import pytest
import structlog

from tests.clock import Clock
from tests.oauth.connector import CLIENT_SECRET, REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.main_app import API_KEY, HMAC_SECRET, MainApp

Log = list[dict[str, object]]


def story(log: Log) -> list[str]:
    return [str(entry["event"]) for entry in log]


async def test_a_whole_flow_is_logged_under_one_grant_id(chatgpt: ChatGPT, log: Log):
    tokens = await chatgpt.tokens()
    renewed = (await chatgpt.refresh(tokens["refresh_token"])).json()
    await chatgpt.revoke(renewed["refresh_token"])

    events = ["oauth.started", "oauth.consented", "oauth.exchanged", "oauth.issued", "oauth.refreshed", "oauth.revoked"]
    assert story(log) == events
    assert len({entry["grant_id"] for entry in log}) == 1
    assert log[-1]["reason"] == "client_asked"


async def test_a_refusal_says_why(chatgpt: ChatGPT, connector: Connector, log: Log):
    async with connector.browser() as browser:
        await chatgpt.authorize(browser, client_id="somebody")
        await chatgpt.authorize(browser, redirect_uri="https://evil.example")
        await chatgpt.authorize(browser, scope="admin")
        await browser.get("/oauth/callback?session_id=x&code=y")
    await chatgpt.redeem("x", client_secret="wrong")
    await chatgpt.refresh("x")

    assert set(story(log)) == {"oauth.refused"}
    assert [(entry.get("error"), entry["reason"]) for entry in log] == [
        (None, "unknown_client"),
        (None, "unknown_redirect_uri"),
        ("invalid_scope", "The requested scope is invalid, unknown, or malformed."),
        (None, "unknown_session"),
        ("invalid_client", "Client authentication failed."),
        ("invalid_grant", "The refresh token was not issued here, or has expired."),
    ]


@pytest.mark.parametrize("reason", ["code_replayed", "refresh_token_reused", "pkce_failed"])
async def test_a_revocation_that_nobody_asked_for_says_why(chatgpt: ChatGPT, clock: Clock, log: Log, reason: str):
    if reason == "code_replayed":
        code = await chatgpt.code()
        await chatgpt.redeem(code)
        await chatgpt.redeem(code)
    elif reason == "refresh_token_reused":
        tokens = await chatgpt.tokens()
        await chatgpt.refresh(tokens["refresh_token"])
        clock.advance(minutes=2)
        await chatgpt.refresh(tokens["refresh_token"])
    else:
        await chatgpt.redeem(await chatgpt.code(), code_verifier="v" * 43)

    (entry,) = [entry for entry in log if entry["event"] == "oauth.revoked"]
    assert (entry["reason"], entry["marked"], entry["main_app_token_deleted"]) == (reason, True, True)


@pytest.mark.promise("privacy.log")
async def test_neither_log_holds_a_secret_or_a_personal_datum(
    chatgpt: ChatGPT, main_app: MainApp, log: Log, caplog: pytest.LogCaptureFixture
):
    """At DEBUG too, where Authlib would write whole tokens."""
    caplog.set_level(logging.DEBUG)
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser, state="my-state")
        secrets = {*query(callback).values(), *browser.cookies.values(), "my-state", REDIRECT_URI}
        arrived = await browser.get(callback)
    code = query(arrived.headers["location"])["code"]
    tokens = (await chatgpt.redeem(code)).json()
    renewed = (await chatgpt.refresh(tokens["refresh_token"])).json()
    secrets |= {code, *main_app.living_tokens, CLIENT_SECRET, API_KEY, HMAC_SECRET, main_app.lan.email}
    secrets |= {pair[name] for pair in (tokens, renewed) for name in ("access_token", "refresh_token")}
    await chatgpt.redeem(code)
    await chatgpt.refresh(tokens["refresh_token"] + "x")

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    written = json.dumps([log, ours])
    assert [secret for secret in secrets if secret in written] == []


async def test_what_happens_in_a_thread_still_carries_the_request_id(chatgpt: ChatGPT, connector: Connector):
    """The endpoints run in threads; what was bound for the request has to reach them."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as log:
        async with anyio.create_task_group():
            with structlog.contextvars.bound_contextvars(request_id="r-1"):
                async with connector.browser() as browser:
                    await chatgpt.authorize(browser)

    assert [entry["request_id"] for entry in log] == ["r-1"]
