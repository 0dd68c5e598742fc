"""Keys rotate twice under living tokens, as docs/key-rotation.md says, and nobody is disconnected."""

from dataclasses import replace

import pytest
import redis

from oauth.access_tokens import InvalidAccessToken
from oauth.configuration import AuthorizationServerConfiguration
from tests.clock import Clock
from tests.oauth.connector import CONFIGURATION, ChatGPT, Connector, open_connector
from tests.oauth.main_app import MainApp

JWT = [
    "a jwt secret of the first generation",
    "a jwt secret of the second generation",
    "and one of the third generation!",
]
SEALS = [b"1" * 32, b"2" * 32, b"3" * 32]


def generation(first: int, *others: int) -> AuthorizationServerConfiguration:
    """Configure the first key to sign and seal, and the others to verify and open."""
    order = (first, *others)
    return replace(
        CONFIGURATION,
        jwt_secrets=tuple(JWT[number] for number in order),
        encryption_keys=tuple(SEALS[number] for number in order),
    )


@pytest.fixture
def deploy(store: redis.Redis, main_app: MainApp, clock: Clock):
    """Restart with other keys: nothing survives but what is in Redis and in the client's hands."""

    def deployed(configuration: AuthorizationServerConfiguration) -> ChatGPT:
        return ChatGPT(open_connector(store, main_app, clock, configuration), main_app)

    return deployed


def opens(connector: Connector, token: str) -> bool:
    try:
        connector.access_tokens.verify(token)
    except InvalidAccessToken:
        return False
    return True


@pytest.mark.promise("oauth.key-rotation")
async def test_two_rotations_disconnect_nobody_and_retire_the_oldest_key(deploy, clock: Clock):
    chatgpt = deploy(generation(0))
    idle, busy = await chatgpt.tokens(), await chatgpt.tokens()

    chatgpt = deploy(generation(1, 0))
    assert opens(chatgpt.connector, busy["access_token"])
    busy = (await chatgpt.refresh(busy["refresh_token"])).json()

    chatgpt = deploy(generation(2, 1, 0))
    assert opens(chatgpt.connector, busy["access_token"])
    assert opens(chatgpt.connector, idle["access_token"])
    busy = (await chatgpt.refresh(busy["refresh_token"])).json()
    clock.advance(hours=1)

    chatgpt = deploy(generation(2, 1))
    assert (await chatgpt.refresh(busy["refresh_token"])).status_code == 200
    assert (await chatgpt.refresh(idle["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_rolling_rotation_serves_old_and_new_instances_side_by_side(deploy):
    """Step 1 of the runbook: every instance can verify and open with the new key before any signs with it."""
    before, prepared, rotated = deploy(generation(0)), deploy(generation(0, 1)), deploy(generation(1, 0))

    by_old, by_new = await before.tokens(), await rotated.tokens()

    assert opens(prepared.connector, by_old["access_token"])
    assert opens(prepared.connector, by_new["access_token"])
    assert (await prepared.refresh(by_new["refresh_token"])).status_code == 200


async def test_a_flow_that_is_under_way_survives_a_rotation(deploy):
    chatgpt = deploy(generation(0))
    async with chatgpt.connector.browser() as browser:
        departed = await chatgpt.authorize(browser)
        cookies = dict(browser.cookies)
    callback = await chatgpt.main_app.consent(departed.headers["location"])

    chatgpt = deploy(generation(1, 0))
    async with chatgpt.connector.browser(**cookies) as browser:
        arrived = await browser.get(callback)

    assert arrived.status_code == 302
    chatgpt = deploy(generation(2, 1, 0))
    code = arrived.headers["location"].partition("code=")[2].partition("&")[0]
    assert (await chatgpt.redeem(code)).status_code == 200


@pytest.mark.promise("oauth.key-rotation")
async def test_a_leaked_signing_key_that_is_taken_out_signs_nothing_any_more(deploy):
    """The connection itself survives: the refresh token is sealed, not signed."""
    tokens = await deploy(generation(0)).tokens()
    chatgpt = deploy(replace(generation(0), jwt_secrets=(JWT[1],)))

    assert not opens(chatgpt.connector, tokens["access_token"])
    assert (await chatgpt.refresh(tokens["refresh_token"])).status_code == 200


async def test_an_orphan_under_a_retired_key_does_not_stop_the_sweeper(deploy, main_app: MainApp, clock: Clock):
    """Nobody can open it any more, so it is dropped and the rest is swept."""
    await deploy(generation(0)).code()
    await deploy(generation(1)).code()
    clock.advance(minutes=7)

    assert await deploy(generation(1)).connector.sweeper.sweep() == 1
    assert len(main_app.living_tokens) == 1
