"""Revocation (RFC 7009)."""

from datetime import timedelta

import pytest
import redis
import redis.asyncio

from facade.operating.outage import Outage
from oauth.revocations import Revocations
from tests.clock import Clock
from tests.oauth.connector import ChatGPT, Connector, open_connector
from tests.oauth.main_app import REVOKE, MainApp

KEPT = timedelta(days=365)


@pytest.mark.promise("oauth.revocation")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", [None, "access_token", "refresh_token", "something_else"])
async def test_either_token_revokes_the_whole_grant_whatever_the_hint(
    chatgpt: ChatGPT, main_app: MainApp, kind: str, hint: str | None
):
    """RFC 7009 §2.1."""
    tokens = await chatgpt.tokens()

    answer = await chatgpt.revoke(tokens[kind], **({"token_type_hint": hint} if hint else {}))

    assert answer.status_code == 200
    assert main_app.living_tokens == []
    assert (await chatgpt.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("token", ["unknown", "a.b.c", "ü", "x" * 9000])
async def test_an_unknown_token_is_answered_like_a_revoked_one(chatgpt: ChatGPT, main_app: MainApp, token: str):
    """RFC 7009 §2.2."""
    assert (await chatgpt.revoke(token)).status_code == 200
    assert main_app.bridge_calls == []


@pytest.mark.parametrize("form", [{}, {"token": ""}])
async def test_a_request_without_a_token_is_invalid(chatgpt: ChatGPT, form: dict[str, str]):
    """RFC 7009 §2.2.1."""
    answer = await chatgpt.post("/oauth/revoke", form)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_stranger_revokes_nothing(chatgpt: ChatGPT, main_app: MainApp):
    """RFC 7009 §2.1: the client authenticates first."""
    tokens = await chatgpt.tokens()

    assert (await chatgpt.revoke(tokens["access_token"], client_secret="wrong")).status_code == 401
    assert len(main_app.living_tokens) == 1


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_an_expired_token_still_revokes_its_grant(chatgpt: ChatGPT, main_app: MainApp, clock: Clock, kind: str):
    tokens = await chatgpt.tokens()
    clock.advance(days=400)

    await chatgpt.revoke(tokens[kind])

    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.own-client")
async def test_another_clients_token_is_not_revoked(
    chatgpt: ChatGPT, main_app: MainApp, store: redis.Redis, clock: Clock, reconfigured
):
    """RFC 7009 §2.1."""
    tokens = await chatgpt.tokens()
    other = ChatGPT(open_connector(store, main_app, clock, reconfigured(client_id="another-gpt")), main_app)

    assert (await other.revoke(tokens["refresh_token"], client_id="another-gpt")).status_code == 400
    assert len(main_app.living_tokens) == 1


async def test_a_main_app_that_is_away_is_asked_later(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    tokens = await chatgpt.tokens()
    main_app.faults.refuse(*REVOKE)

    assert (await chatgpt.revoke(tokens["refresh_token"])).status_code == 200
    assert (await chatgpt.refresh(tokens["refresh_token"])).status_code == 400
    assert len(main_app.living_tokens) == 1
    clock.advance(minutes=1)
    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_without_redis_the_main_app_is_asked(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store_down: redis.Redis
):
    tokens = await chatgpt.tokens()
    cut_off = ChatGPT(open_connector(store_down, main_app, clock), main_app)

    assert (await cut_off.revoke(tokens["refresh_token"])).status_code == 200
    assert main_app.living_tokens == []


async def test_with_neither_redis_nor_the_main_app_the_client_is_asked_to_try_again(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store_down: redis.Redis
):
    """RFC 7009 §2.2.1."""
    tokens = await chatgpt.tokens()
    cut_off = ChatGPT(open_connector(store_down, main_app, clock), main_app)
    main_app.faults.refuse(*REVOKE)

    answer = await cut_off.revoke(tokens["refresh_token"])

    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    clock.advance(minutes=1)
    await cut_off.connector.sweeper.sweep()
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.revocation")
async def test_the_resource_server_knows_a_revoked_grant_at_once(chatgpt: ChatGPT, valkey_socket: str, clock: Clock):
    async with redis.asyncio.Redis(unix_socket_path=valkey_socket) as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        tokens = await chatgpt.tokens()
        grant_id = chatgpt.connector.access_tokens.verify(tokens["access_token"]).grant_id

        assert not await revocations.is_revoked(grant_id)
        await chatgpt.revoke(tokens["refresh_token"])
        assert await revocations.is_revoked(grant_id)


async def test_without_redis_no_grant_counts_as_revoked_and_the_log_says_so_once(
    clock: Clock, log: list[dict[str, object]]
):
    async with redis.asyncio.Redis(unix_socket_path="/nowhere/v.sock", retry=None) as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        for _ in range(3):
            assert not await revocations.is_revoked("a-grant")
            clock.advance(seconds=2)

    assert [entry["event"] for entry in log] == ["oauth.revocations_unknown"]


async def test_a_grant_that_the_main_app_has_ended_is_over_everywhere_for_as_long_as_its_tokens_live(
    chatgpt: ChatGPT, valkey_socket: str, clock: Clock, store: redis.Redis, log: list[dict[str, object]]
):
    """RFC 6749 §5.2: a client that hears invalid_grant asks its user, one that can renew does not."""
    tokens = await chatgpt.tokens()
    grant_id = chatgpt.connector.access_tokens.verify(tokens["access_token"]).grant_id
    async with redis.asyncio.Redis(unix_socket_path=valkey_socket) as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        await revocations.add(grant_id, reason="ended_by_main_app")
        assert await revocations.is_revoked(grant_id)

    assert (await chatgpt.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert store.ttl(f"oauth:{{{grant_id}}}:revoked") == KEPT.total_seconds()
    assert ("oauth.revoked", "ended_by_main_app") in [(entry["event"], entry.get("reason")) for entry in log]


async def test_without_redis_a_grant_that_the_main_app_has_ended_is_left_to_the_next_call(
    clock: Clock, log: list[dict[str, object]]
):
    async with redis.asyncio.Redis(unix_socket_path="/nowhere/v.sock", retry=None) as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        for _ in range(3):
            await revocations.add("a-grant", reason="ended_by_main_app")

    assert [entry["event"] for entry in log] == ["oauth.revocations_unknown"]


class SlowlyFailing(redis.asyncio.Redis):
    """Counts how often it is asked."""

    asked = 0

    async def execute_command(self, *_, **__):
        self.asked += 1
        raise redis.TimeoutError


async def test_a_redis_that_fails_slowly_is_left_alone_for_a_second(clock: Clock):
    async with SlowlyFailing() as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        for _ in range(10):
            await revocations.is_revoked("a-grant")
        assert client.asked == 1
        clock.advance(seconds=1)
        await revocations.is_revoked("a-grant")
        assert client.asked == 2


async def test_a_redis_that_returns_is_asked_again_within_a_second(
    clock: Clock, valkey_socket: str, store: redis.Redis, log: list[dict[str, object]]
):
    async with redis.asyncio.Redis(unix_socket_path="/nowhere/v.sock", retry=None) as client:
        revocations = Revocations(client, Outage("oauth.revocations_unknown", clock.now), KEPT)
        store.set("oauth:{a-grant}:revoked", "1")
        await revocations.is_revoked("a-grant")
        client.connection_pool.connection_kwargs["path"] = valkey_socket
        await client.connection_pool.disconnect()
        clock.advance(seconds=1)
        client.connection_pool.reset()

        assert await revocations.is_revoked("a-grant")
    assert [entry["event"] for entry in log] == ["oauth.revocations_unknown", "outage.over"]
