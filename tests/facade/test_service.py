"""What operators and developers rely on: logs, health, metrics, limits, settings, GraphQL."""

import asyncio
import json

import pytest

from tests.connector import open_world


@pytest.mark.promise("privacy.log")
async def test_a_request_is_one_line_with_the_agreed_fields(redis_url, clock, sandbox, family, capsys):
    async with open_world(redis_url, clock, sandbox, log_level="info") as world:
        chatgpt = world.chatgpt(family.user)
        capsys.readouterr()
        answer = await chatgpt.call("GET", f"/pets/{family.muop.id}/weights")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 1
    assert set(requests[0]) == {
        "event", "level", "timestamp", "user_id", "request_id", "endpoint", "method", "status", "latency_ms",
    }  # fmt: skip
    assert requests[0]["endpoint"] == "GET /pets/{pet_id}/weights"
    assert requests[0]["request_id"] == answer.headers["X-Request-ID"]


async def test_health_is_always_answered_and_readiness_is_true(world, sandbox, clock):
    well = (await world.client.get("/health")).json()
    sandbox.faults.answer("GET", "/api/version", 503, times=9)
    clock.advance(seconds=10)
    ill = await world.client.get("/health")

    assert well["main_app_reachable"] is True
    assert (ill.status_code, ill.json()["main_app_reachable"]) == (200, False)
    assert (await world.client.get("/ready")).status_code == 503


async def test_many_who_ask_for_health_at_once_cost_one_call(world, sandbox, clock):
    clock.advance(minutes=1)
    sandbox.calls.clear()

    answers = await asyncio.gather(*(world.client.get(path) for path in ("/health", "/ready") * 25))

    assert {answer.status_code for answer in answers} == {200}
    assert sandbox.calls.lines == ["GET /api/version"]


async def test_without_redis_actions_work_and_readiness_says_what_does_not(clock, sandbox, family):
    async with open_world("unix:///nowhere/valkey.sock", clock, sandbox) as world:
        assert (await world.chatgpt(family.user).get("/pets"))["total"] > 0
        assert (await world.client.get("/ready")).json() == {"status": "ready", "degraded": ["redis"]}


async def test_metrics_want_their_token_in_production(redis_url, clock, sandbox):
    async with open_world(
        redis_url, clock, sandbox, environment="production", metrics_token="a token for figures"
    ) as world:
        refused = await world.client.get("/metrics")
        shown = await world.client.get("/metrics", headers={"Authorization": "Bearer a token for figures"})

    assert refused.status_code == 401
    assert "connector_requests_total" in shown.text


@pytest.mark.parametrize("redis", ["up", "down"])
async def test_a_users_calls_are_limited_per_minute(redis, redis_url, clock, sandbox, family):
    url = redis_url if redis == "up" else "unix:///nowhere/valkey.sock"
    async with open_world(url, clock, sandbox, rate_limit_per_minute=2) as world:
        chatgpt = world.chatgpt(family.user)
        answers = [await chatgpt.call("GET", "/me") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["retry_after"] == int(answers[-1].headers["Retry-After"])


async def test_nobody_asks_for_redis_any_more_once_the_service_has_ended(clock, sandbox, family, tmp_path):
    async with open_world(f"unix://{tmp_path}/nowhere", clock, sandbox) as world:
        await world.chatgpt(family.user).post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.2})
        during = healing()
    await asyncio.sleep(0)

    assert (during, healing()) == (1, 0)


def healing():
    """Count the tasks that wait for Redis to come back."""
    return sum("_heal_in_time" in task.get_coro().__qualname__ for task in asyncio.all_tasks())
