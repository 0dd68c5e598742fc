"""Grants end: idle, too old, or replaced; and the main-app token goes with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import redis

from oauth.clients import Client
from oauth.records import Grant
from tests.clock import Clock
from tests.oauth.claude import CLAUDE_CODE, MCP, Claude
from tests.oauth.connector import CONFIGURATION, ChatGPT, Connector, open_connector
from tests.oauth.main_app import REVOKE, MainApp

IDLE, LONGEST = timedelta(days=365), timedelta(days=730)
Tokens = dict[str, str]


async def renewed(chatgpt: ChatGPT, tokens: Tokens) -> Tokens:
    answer = await chatgpt.refresh(tokens["refresh_token"])
    assert answer.status_code == 200, answer.text
    return answer.json()


async def is_over(chatgpt: ChatGPT, tokens: Tokens) -> bool:
    answer = await chatgpt.refresh(tokens["refresh_token"])
    return (answer.status_code, answer.json().get("error")) == (400, "invalid_grant")


def grant_id(chatgpt: ChatGPT, tokens: Tokens) -> str:
    """The grant of a token for the actions."""
    return chatgpt.connector.access_tokens.tokens.read(tokens["access_token"]).grant_id


def is_marked(store: redis.Redis, grant: str) -> bool:
    return bool(store.exists(f"oauth:{{{grant}}}:revoked"))


@pytest.mark.promise("oauth.ends")
async def test_a_grant_that_nobody_uses_ends_and_its_main_app_token_goes(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, store: redis.Redis
):
    """As the privacy policy says; nobody has to come back for it."""
    tokens = await chatgpt.tokens()
    clock.moment += IDLE - timedelta(seconds=1)
    assert await connector.sweeper.sweep() == 0
    clock.advance(seconds=1)

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []
    assert is_marked(store, grant_id(chatgpt, tokens))
    assert await is_over(chatgpt, tokens)


async def test_each_renewal_moves_the_end_on(chatgpt: ChatGPT, connector: Connector, clock: Clock):
    tokens = await chatgpt.tokens()
    clock.advance(days=300)
    tokens = await renewed(chatgpt, tokens)
    clock.advance(days=300)

    assert await connector.sweeper.sweep() == 0
    assert not await is_over(chatgpt, tokens)


@pytest.mark.promise("oauth.ends")
async def test_no_grant_lasts_for_more_than_two_years_however_often_it_is_used(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    tokens = await chatgpt.tokens()
    for _ in range(7):
        clock.advance(days=104)
        tokens = await renewed(chatgpt, tokens)
    clock.advance(days=1, hours=23, minutes=30)  # half an hour before the end

    last = await renewed(chatgpt, tokens)
    assert int(last["expires_in"]) == 1800
    assert connector.access_tokens.verify(last["access_token"]).expires_at == clock.now() + timedelta(minutes=30)
    clock.advance(minutes=30)

    assert await is_over(chatgpt, last)
    await connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_a_shorter_lifetime_holds_for_the_grants_that_there_are(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store: redis.Redis, reconfigured
):
    """What is presented is over, so its main-app token need not wait for its old end."""
    tokens = await chatgpt.tokens()
    clock.advance(days=31)
    stricter = open_connector(store, main_app, clock, reconfigured(grant_lifetime=timedelta(days=30)))

    assert await is_over(ChatGPT(stricter, main_app), tokens)
    assert main_app.living_tokens == []


async def test_another_client_cannot_end_what_is_too_old(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store: redis.Redis, reconfigured
):
    tokens = await chatgpt.tokens()
    clock.advance(days=31)
    stricter = open_connector(store, main_app, clock, reconfigured(grant_lifetime=timedelta(days=30)))

    assert (await Claude(stricter, main_app).refresh(tokens["refresh_token"])).status_code == 400
    assert len(main_app.living_tokens) == 1


@pytest.mark.promise("oauth.release-1")
async def test_a_grant_of_release_1_has_two_years_from_its_next_renewal(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    """When it began is not known any more."""
    tokens = await chatgpt.tokens()
    main_app_token = connector.access_tokens.verify(tokens["access_token"]).main_app_token
    old = Grant("f" * 32, chatgpt.client_id, main_app.lan.id, "pets:read", main_app_token)
    refresh_tokens = connector.refresh_tokens
    tokens = {"refresh_token": refresh_tokens.issue(old, 1, (clock.now() + IDLE).timestamp())}
    for _ in range(3):
        clock.advance(days=250 if tokens.get("access_token") else 0)
        tokens = await renewed(chatgpt, tokens)
    clock.advance(days=230)

    assert await is_over(chatgpt, tokens)


@pytest.mark.promise("oauth.ends")
async def test_connecting_again_ends_the_earlier_grant_after_a_day(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, store: redis.Redis
):
    """ChatGPT keeps the earlier tokens for a while."""
    earlier = await chatgpt.tokens()
    (its_token,) = main_app.living_tokens
    later = await chatgpt.tokens()
    clock.advance(hours=23, minutes=30)
    earlier = await renewed(chatgpt, earlier)
    later = await renewed(chatgpt, later)
    assert int(earlier["expires_in"]) == 1800
    assert await connector.sweeper.sweep() == 0
    clock.advance(minutes=30)

    assert await connector.sweeper.sweep() == 1
    assert its_token not in main_app.living_tokens
    assert is_marked(store, grant_id(chatgpt, earlier))
    assert await is_over(chatgpt, earlier)
    assert not await is_over(chatgpt, later)
    assert len(main_app.living_tokens) == 1


async def test_a_replaced_grant_is_over_after_its_day_even_before_the_sweeper_comes(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock
):
    earlier = await chatgpt.tokens()
    await chatgpt.tokens()
    clock.advance(days=1)

    assert await is_over(chatgpt, earlier)
    assert len(main_app.living_tokens) == 1


async def test_connecting_many_times_leaves_one_grant(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    for _ in range(5):
        await chatgpt.tokens()
    clock.advance(days=1)

    assert await connector.sweeper.sweep() == 4
    assert len(main_app.living_tokens) == 1


def as_another_user(chatgpt: ChatGPT) -> ChatGPT:
    chatgpt.main_app.lan = chatgpt.main_app.sandbox.add_user("Minh")
    return chatgpt


OTHERS: dict[str, Callable[[ChatGPT], ChatGPT]] = {
    "user": as_another_user,
    "client": lambda chatgpt: Claude(chatgpt.connector, chatgpt.main_app),
}


@pytest.mark.parametrize("other", OTHERS)
async def test_another_user_or_client_replaces_nothing(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, other: str
):
    tokens = await chatgpt.tokens()
    await OTHERS[other](chatgpt).tokens()
    clock.advance(days=2)

    assert await connector.sweeper.sweep() == 0
    assert not await is_over(chatgpt, tokens)
    assert len(main_app.living_tokens) == 2


async def test_the_same_client_may_hold_a_grant_for_each_resource(chatgpt: ChatGPT, connector: Connector, clock: Clock):
    tokens = await chatgpt.tokens()
    await chatgpt.tokens(resource=MCP)
    clock.advance(days=2)

    assert await connector.sweeper.sweep() == 0
    assert not await is_over(chatgpt, tokens)


async def test_a_program_on_two_machines_keeps_a_grant_on_each(claude: Claude, connector: Connector, clock: Clock):
    """RFC 8252: every installation of a native client has the same identifier, and tokens of its own."""
    laptop = replace(claude, client_id=CLAUDE_CODE, redirect_uri="http://localhost:1111/callback")
    desktop = replace(claude, client_id=CLAUDE_CODE, redirect_uri="http://localhost:2222/callback")
    tokens = await laptop.tokens()
    await desktop.tokens()
    clock.advance(days=2)

    assert await connector.sweeper.sweep() == 0
    assert not await is_over(laptop, tokens)


def test_only_a_public_client_with_a_loopback_address_is_a_program_on_its_users_machine():
    loopback = ("http://localhost/callback",)

    assert Client("a", "A", loopback).is_native
    assert not Client("a", "A", loopback, "secret").is_native
    assert not Client("a", "A", ("https://a.example/callback",)).is_native


async def test_a_redis_that_forgot_everything_still_ends_what_is_used_again(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, store: redis.Redis
):
    tokens = await chatgpt.tokens()
    store.flushall()
    await renewed(chatgpt, tokens)
    clock.moment += IDLE

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_a_replacement_holds_for_a_grant_that_redis_has_forgotten(
    chatgpt: ChatGPT, connector: Connector, clock: Clock, store: redis.Redis
):
    earlier = await chatgpt.tokens()
    store.delete("oauth:{orphans}:due", "oauth:{orphans}:sealed")
    await chatgpt.tokens()
    earlier = await renewed(chatgpt, earlier)
    clock.advance(days=1)

    assert await connector.sweeper.sweep() == 1
    assert await is_over(chatgpt, earlier)


async def test_a_replacement_is_found_under_a_key_that_was_rotated(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store: redis.Redis
):
    await chatgpt.tokens()
    rotated = replace(CONFIGURATION, encryption_keys=(b"2" * 32, b"1" * 32))
    connector = open_connector(store, main_app, clock, rotated)
    await ChatGPT(connector, main_app).tokens()
    clock.advance(days=1)

    assert await connector.sweeper.sweep() == 1
    assert len(main_app.living_tokens) == 1


async def test_a_main_app_that_is_down_when_a_grant_ends_is_asked_again_for_thirty_days(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, log: list[dict[str, object]]
):
    """Counted from the end of the grant, not from its beginning; its tokens are refused all the while."""
    tokens = await chatgpt.tokens()
    main_app.faults.answer(*REVOKE, 500, {"message": "Server Error"}, times=2)
    clock.moment += IDLE
    assert await connector.sweeper.sweep() == 0
    assert await is_over(chatgpt, tokens)
    clock.advance(minutes=5)
    assert await connector.sweeper.sweep() == 0
    clock.advance(minutes=5)

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []
    assert [entry["given_up"] for entry in log if entry["event"] == "oauth.orphan_kept"] == [False, False]


async def test_a_grant_that_was_revoked_is_not_ended_again(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, store: redis.Redis
):
    tokens = await chatgpt.tokens()
    await chatgpt.revoke(tokens["refresh_token"])
    clock.moment += LONGEST

    assert await connector.sweeper.sweep() == 0
    assert main_app.bridge_calls == ["exchange", "revoke"]
    assert store.zcard("oauth:{orphans}:due") == store.hlen("oauth:{orphans}:sealed") == 0
