"""What waits, and for how long: nothing may outlast the forty seconds that ChatGPT's patience leaves."""

import asyncio
from datetime import date

import anyio
import pytest

from tests.skipping_loop import SkippingLoop

TODAY = date(2026, 3, 1)


@pytest.fixture
def anyio_backend(clock):
    """Skip idle time, on the sandbox's clock too."""
    return "asyncio", {"loop_factory": lambda: SkippingLoop(lambda seconds: clock.advance(seconds=seconds))}


@pytest.fixture
def cats(sandbox):
    owner = sandbox.add_user()
    cats = [sandbox.add_pet(owner, f"Cat {number:02}") for number in range(20)]
    for cat in cats:
        sandbox.add_vaccination(cat, "Rabies", date(2025, 3, 8), date(2026, 3, 8))
    return owner, cats


def elapsed():
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(("method", "path"), [("GET", "/care-agenda"), ("POST", "/pets/overview")])
async def test_a_pet_whose_history_never_comes_does_not_keep_the_others_waiting(world, cats, sandbox, method, path):
    owner, (slow, *_) = cats
    sandbox.faults.delay("GET", f"/api/pets/{slow.id}/vaccinations", anyio.Event(), times=2)
    started = elapsed()

    answer = (await world.chatgpt(owner).call(method, path)).json()

    assert elapsed() - started < 20
    if "unavailable" in answer:
        assert answer["unavailable"] == [slow.id]
        assert len(answer["items"]) == len(cats[1]) - 1
    else:
        statuses = {pet["id"]: pet["vaccination_data_status"] for pet in answer["pets"]}
        assert [pet_id for pet_id, status in statuses.items() if status == "unavailable"] == [slow.id]


async def test_a_main_app_that_never_lists_the_pets_is_given_up_before_chatgpt_does(world, cats, sandbox):
    owner, _ = cats
    sandbox.faults.delay("GET", "/api/my-pets/sections", anyio.Event(), times=9)
    started = elapsed()

    answer = await world.chatgpt(owner).call("GET", "/care-agenda")

    assert answer.json()["error"] == "UPSTREAM_TIMEOUT"
    assert elapsed() - started <= 41


def weigh(cats, count):
    return {"entries": [{"pet_id": cat.id, "weight_kg": 4} for cat in cats[:count]]}


def statuses(answer):
    return [row["status"] for row in answer["results"]]


async def test_a_weigh_in_waits_for_the_limits_next_minute_when_it_is_near(world, cats, sandbox, clock):
    """Fifteen weights a minute (AppServiceProvider.php, lines 167-181)."""
    owner, pets = cats
    sandbox.throttle("POST pets/{pet}/weights", owner, left=3)
    clock.advance(seconds=35)
    started = elapsed()

    answer = await world.chatgpt(owner).post("/weights", weigh(pets, 12))

    assert statuses(answer) == ["created"] * 12
    assert 24 <= elapsed() - started <= 30


async def test_a_weigh_in_does_not_wait_for_a_minute_that_comes_too_late(world, cats, sandbox, clock):
    owner, pets = cats
    sandbox.throttle("POST pets/{pet}/weights", owner, left=3)
    chatgpt = world.chatgpt(owner)
    started = elapsed()

    first = await chatgpt.post("/weights", weigh(pets, 12))
    refused = [call for call in sandbox.calls if call.status == 429]
    took = elapsed() - started
    clock.advance(seconds=60)
    second = await chatgpt.post("/weights", weigh(pets, 12))

    assert statuses(first) == ["created"] * 3 + ["not_attempted"] * 9
    assert "in 60 seconds" in first["results"][-1]["message"]
    assert (took < 5, len(refused)) == (True, 1)
    assert statuses(second) == ["duplicate"] * 3 + ["created"] * 9
    assert not any(call.status == 429 for call in sandbox.calls)


async def test_a_slow_main_app_leaves_rows_for_the_next_call_and_writes_none_twice(world, cats, sandbox):
    owner, pets = cats
    sandbox.faults.delay("POST", ".*/weights", 6.0, times=99)
    chatgpt = world.chatgpt(owner)
    started = elapsed()

    first = await chatgpt.post("/weights", weigh(pets, 12))
    took = elapsed() - started
    sandbox.faults.clear()
    second = await chatgpt.post("/weights", weigh(pets, 12))

    assert took <= 41
    assert statuses(first).count("created") >= 5
    assert statuses(first)[-1] == "not_attempted"
    assert set(statuses(second)) == {"created", "duplicate"}
    assert len(sandbox.state.weights) == 12
