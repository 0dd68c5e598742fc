"""Any number of instances serve one flow as if they were one."""

from dataclasses import replace

import pytest
import redis

from tests.clock import Clock
from tests.oauth.connector import ChatGPT, Connector, open_connector, query
from tests.oauth.expectations import confirmation
from tests.oauth.main_app import MainApp


@pytest.fixture
def instances(store: redis.Redis, main_app: MainApp, clock: Clock) -> list[Connector]:
    return [open_connector(store, main_app, clock) for _ in range(5)]


async def test_each_step_of_a_flow_on_another_instance(instances: list[Connector], main_app: MainApp):
    client = ChatGPT(instances[0], main_app)

    def on(number: int) -> ChatGPT:
        return replace(client, connector=instances[number])

    async with instances[0].browser() as browser:
        departed = await client.authorize(browser)
        cookies = dict(browser.cookies)
    async with instances[1].browser(**cookies) as browser:
        arrived = await browser.get(await main_app.consent(departed.headers["location"]))
    tokens = (await on(2).redeem(query(arrived.headers["location"])["code"])).json()
    assert instances[0].access_tokens.verify(tokens["access_token"]).user_id == main_app.lan.id
    renewed = (await on(3).refresh(tokens["refresh_token"])).json()
    assert (await on(4).revoke(renewed["refresh_token"])).status_code == 200
    assert (await on(0).refresh(renewed["refresh_token"])).status_code == 400
    assert main_app.living_tokens == []


async def test_a_question_that_one_instance_asks_is_answered_to_another(instances: list[Connector], main_app: MainApp):
    client = ChatGPT(instances[0], main_app)
    async with instances[1].browser() as browser:
        asked = await browser.get(await client.consent(instances[0].browser()))
        cookies = dict(browser.cookies)
    async with instances[2].browser(**cookies) as browser:
        answer = await browser.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})

    assert answer.status_code == 303


@pytest.mark.promise("oauth.code-once")
async def test_a_code_redeemed_on_one_instance_is_spent_on_all(instances: list[Connector], main_app: MainApp):
    code = await ChatGPT(instances[0], main_app).code()

    statuses = [(await ChatGPT(instance, main_app).redeem(code)).status_code for instance in instances]

    assert statuses == [200, 400, 400, 400, 400]
