"""One address that asks too often."""

import pytest

from tests.oauth.connector import ChatGPT, Connector

ADDRESS = "127.0.0.1"


@pytest.mark.promise("oauth.guessing")
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
async def test_guessing_the_clients_secret_is_stopped_with_json(chatgpt: ChatGPT, connector: Connector, path: str):
    """RFC 6749 §2.3.1 demands it; the client itself is not kept out by those who guess."""
    connector.limited[ADDRESS, "oauth-unproven"] = 17
    form = {"grant_type": "refresh_token", "refresh_token": "x", "token": "x"}

    answer = await chatgpt.post(path, {**form, "client_secret": "a guess"})
    known = await chatgpt.post(path, form)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "17"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json().keys() == {"error", "error_description"}
    assert known.status_code != 429


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
async def test_the_client_itself_is_limited_too(chatgpt: ChatGPT, connector: Connector, path: str):
    connector.limited[ADDRESS, "oauth-client"] = 17

    answer = await chatgpt.post(path, {"grant_type": "refresh_token", "refresh_token": "x", "token": "x"})

    assert answer.status_code == 429


@pytest.mark.parametrize(("method", "path"), [("GET", "authorize"), ("GET", "callback"), ("POST", "callback")])
async def test_a_browser_that_asks_too_often_gets_a_page(connector: Connector, method: str, path: str):
    connector.limited[ADDRESS, "oauth-browser"] = 17
    async with connector.browser() as browser:
        answer = await browser.request(method, f"/oauth/{path}", data={"a": "b"} if method == "POST" else None)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "17"
    assert "Too many attempts" in answer.text


async def test_other_addresses_are_not_stopped(chatgpt: ChatGPT, connector: Connector):
    for bucket in ("oauth-browser", "oauth-client", "oauth-unproven"):
        connector.limited["192.0.2.1", bucket] = 17

    assert (await chatgpt.tokens())["access_token"]


async def test_the_metadata_is_open_to_all(connector: Connector):
    connector.limited[ADDRESS, "oauth-browser"] = 17
    async with connector.browser() as browser:
        assert (await browser.get("/.well-known/oauth-authorization-server")).status_code == 200
