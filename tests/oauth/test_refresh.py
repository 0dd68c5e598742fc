"""Refresh as ChatGPT needs it."""

import anyio
import pytest
import redis

from tests.clock import Clock
from tests.oauth.connector import ChatGPT, Connector, open_connector
from tests.oauth.main_app import MainApp


async def renewed(chatgpt: ChatGPT, refresh_token: str, **form: str) -> dict[str, str]:
    answer = await chatgpt.refresh(refresh_token, **form)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_each_refresh_gives_a_new_pair(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §6, RFC 9700 §4.14.2."""
    first = await chatgpt.tokens()
    second = await renewed(chatgpt, first["refresh_token"])

    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert (second["token_type"], second["expires_in"], second["scope"]) == ("bearer", 3600, first["scope"])
    assert connector.access_tokens.verify(second["access_token"]).grant_id == grant_id(connector, first)


def grant_id(connector: Connector, tokens: dict[str, str]) -> str:
    return connector.access_tokens.verify(tokens["access_token"]).grant_id


@pytest.mark.promise("oauth.grace")
async def test_a_repeated_refresh_within_a_minute_gives_a_working_pair(chatgpt: ChatGPT, clock: Clock):
    """ChatGPT may not have received the first answer."""
    first = await chatgpt.tokens()
    once = await renewed(chatgpt, first["refresh_token"])
    clock.advance(seconds=60)
    twice = await renewed(chatgpt, first["refresh_token"])

    clock.advance(hours=2)
    await renewed(chatgpt, twice["refresh_token"])
    await renewed(chatgpt, once["refresh_token"])


@pytest.mark.promise("oauth.grace")
async def test_ten_parallel_refreshes_all_give_working_pairs(chatgpt: ChatGPT):
    first = await chatgpt.tokens()
    pairs: list[dict[str, str]] = []

    async def refresh() -> None:
        pairs.append(await renewed(chatgpt, first["refresh_token"]))

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(refresh)

    for pair in pairs:
        await renewed(chatgpt, pair["refresh_token"])


@pytest.mark.promise("oauth.rotation")
async def test_reuse_after_the_grace_revokes_the_grant(chatgpt: ChatGPT, main_app: MainApp, clock: Clock):
    """RFC 9700 §4.14.2: one of the two who hold it is a thief, so neither goes on."""
    first = await chatgpt.tokens()
    second = await renewed(chatgpt, first["refresh_token"])
    clock.advance(seconds=61)

    assert (await chatgpt.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await chatgpt.refresh(second["refresh_token"])).json()["error"] == "invalid_grant"
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.rotation")
async def test_a_token_of_two_generations_ago_is_reuse_even_within_the_grace(chatgpt: ChatGPT, main_app: MainApp):
    first = await chatgpt.tokens()
    second = await renewed(chatgpt, first["refresh_token"])
    await renewed(chatgpt, second["refresh_token"])

    assert (await chatgpt.refresh(first["refresh_token"])).status_code == 400
    assert main_app.living_tokens == []


async def test_a_scope_may_shrink_for_one_access_token_and_never_grows(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §6: the refresh token keeps the scope of the grant."""
    first = await chatgpt.tokens(scope="pets:read health:read")

    narrow = await renewed(chatgpt, first["refresh_token"], scope="pets:read")
    assert narrow["scope"] == "pets:read"
    assert connector.access_tokens.verify(narrow["access_token"]).scopes == {"pets:read"}
    assert (await renewed(chatgpt, narrow["refresh_token"]))["scope"] == "pets:read health:read"


@pytest.mark.parametrize("scope", ["pets:read pets:write", "admin", "pets:write"])
async def test_a_wider_scope_is_refused_and_costs_nothing(chatgpt: ChatGPT, scope: str):
    first = await chatgpt.tokens(scope="pets:read")

    refused = await chatgpt.refresh(first["refresh_token"], scope=scope)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    assert (await renewed(chatgpt, first["refresh_token"]))["scope"] == "pets:read"


@pytest.mark.parametrize("scope", ["", " ", "  \t"])
async def test_an_empty_scope_is_the_scope_of_the_grant(chatgpt: ChatGPT, scope: str):
    """An empty scope means all in an authorization request, and must not here."""
    first = await chatgpt.tokens(scope="pets:read")

    assert (await renewed(chatgpt, first["refresh_token"], scope=scope))["scope"] == "pets:read"


async def test_a_refresh_token_lives_for_a_year_from_its_last_use(chatgpt: ChatGPT, clock: Clock):
    first = await chatgpt.tokens()
    clock.advance(days=364)
    second = await renewed(chatgpt, first["refresh_token"])
    clock.advance(days=364)
    third = await renewed(chatgpt, second["refresh_token"])
    clock.advance(days=365)

    assert (await chatgpt.refresh(third["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-2] + "xx", lambda t: t + "A", lambda t: t[5:], lambda _: "ü", str.lower]
)
async def test_a_damaged_or_made_up_refresh_token_is_refused(chatgpt: ChatGPT, spoil):
    first = await chatgpt.tokens()

    refused = await chatgpt.refresh(spoil(first["refresh_token"]))

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_an_access_token_is_no_refresh_token(chatgpt: ChatGPT):
    first = await chatgpt.tokens()

    assert (await chatgpt.refresh(first["access_token"])).json()["error"] == "invalid_grant"


@pytest.mark.promise("oauth.own-client")
async def test_a_refresh_token_of_another_client_is_refused(
    chatgpt: ChatGPT, store: redis.Redis, main_app: MainApp, clock: Clock, reconfigured
):
    """RFC 6749 §6."""
    first = await chatgpt.tokens()
    other = ChatGPT(open_connector(store, main_app, clock, reconfigured(client_id="another-gpt")), main_app)

    refused = await other.refresh(first["refresh_token"], client_id="another-gpt")

    assert refused.json()["error"] == "invalid_grant"


async def test_without_redis_refresh_works_and_does_not_rotate(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store_down: redis.Redis
):
    first = await chatgpt.tokens()
    cut_off = ChatGPT(open_connector(store_down, main_app, clock), main_app)

    second = await renewed(cut_off, first["refresh_token"])

    assert second["refresh_token"] == first["refresh_token"]
    assert cut_off.connector.access_tokens.verify(second["access_token"]).user_id == main_app.lan.id
    await renewed(chatgpt, first["refresh_token"])


async def test_a_redis_that_forgot_everything_disconnects_nobody(chatgpt: ChatGPT, store: redis.Redis, clock: Clock):
    first = await chatgpt.tokens()
    second = await renewed(chatgpt, first["refresh_token"])
    store.flushall()

    third = await renewed(chatgpt, second["refresh_token"])
    clock.advance(hours=1)
    await renewed(chatgpt, third["refresh_token"])
