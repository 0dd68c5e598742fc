"""An ill main app gets less traffic, not more, and whoever waits for it learns so in time."""

import asyncio
from datetime import date

import anyio
import pytest

from tests.skipping_loop import SkippingLoop

RUNNING = {"success": False, "data": None, "message": "Still being processed.", "error": "Still being processed."}
LIMITED = {"success": False, "data": None, "message": "Too Many Attempts.", "error": "Too Many Attempts."}
DAYS = date(2025, 3, 8), date(2026, 3, 8)
UNAVAILABLE = {"message": "Service Unavailable"}


@pytest.fixture
def anyio_backend(clock):
    """Skip idle time, on the sandbox's clock too."""
    return "asyncio", {"loop_factory": lambda: SkippingLoop(lambda seconds: clock.advance(seconds=seconds))}


def writes(sandbox):
    return [call for call in sandbox.calls if call.method == "POST"]


async def test_a_weigh_in_does_not_spin_on_a_limit_that_asks_for_no_wait(chatgpt, family, sandbox):
    """It made 140,571 calls for one row in 37 seconds."""
    sandbox.faults.answer("POST", ".*", 429, LIMITED, headers={"Retry-After": "0"}, times=1_000_000)
    rows = [{"pet_id": pet.id, "weight_kg": 4} for pet in (family.muop, family.dom)]

    answer = await chatgpt.post("/weights", {"entries": rows})

    assert [row["status"] for row in answer["results"]] == ["not_attempted"] * 2
    assert len(writes(sandbox)) == 4


async def test_a_write_that_runs_for_ever_is_asked_for_a_few_times(chatgpt, family, sandbox):
    """It was 159 calls."""
    sandbox.faults.answer("POST", ".*", 425, RUNNING, times=1_000)

    answer = await chatgpt.call("POST", f"/pets/{family.muop.id}/weights", {"weight_kg": 4})

    assert (answer.status_code, answer.json()["error"]) == (504, "UPSTREAM_TIMEOUT")
    assert len(writes(sandbox)) == 8


@pytest.mark.parametrize("wait", ["0", "-1", "9" * 5_000, "Sun, 01 Mar 2026 12:00:09 GMT", "soon"])
async def test_whatever_a_limit_asks_for_is_a_whole_number_of_seconds(wait, chatgpt, sandbox):
    sandbox.faults.answer("GET", ".*/sections", 429, LIMITED, headers={"Retry-After": wait})

    answer = await chatgpt.call("GET", "/pets")

    assert (answer.status_code, answer.json()["error"]) == (429, "RATE_LIMITED")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600


async def test_maintenance_says_when_it_ends(chatgpt, sandbox):
    sandbox.faults.answer("GET", ".*/sections", 503, UNAVAILABLE, headers={"Retry-After": "30"})

    answer = await chatgpt.call("GET", "/pets")

    assert (answer.status_code, answer.json()["error"]) == (503, "UPSTREAM_UNAVAILABLE")
    assert (answer.headers["Retry-After"], answer.json()["retry_after"]) == ("30", 30)


async def test_a_dead_main_app_is_left_alone_and_asked_again_gently(chatgpt, sandbox):
    sandbox.faults.refuse(times=1_000_000)
    for _ in range(100):
        answer = await chatgpt.call("GET", "/pets")
        assert (answer.status_code, answer.json()["error"]) == (503, "UPSTREAM_UNAVAILABLE")
    asked = await calls_during(30, chatgpt, sandbox)
    sandbox.faults.clear()
    await asyncio.sleep(20)

    assert (await chatgpt.get("/pets"))["total"] > 0
    assert asked <= 6


async def test_a_gateway_that_cannot_reach_the_main_app_is_left_alone_too(chatgpt, sandbox):
    sandbox.faults.answer("GET", ".*", 502, "<html>Bad Gateway</html>", times=1_000)
    statuses = [(await chatgpt.call("GET", "/pets")).status_code for _ in range(30)]

    assert statuses == [502] * 10 + [503] * 20
    assert chatgpt.cost == []


async def test_a_process_repeats_little_when_much_breaks(chatgpt, sandbox):
    """Twenty repeats are in hand, and each call earns a tenth of one."""
    statuses = []
    for _ in range(30):
        sandbox.faults.refuse("GET", ".*/me")
        statuses.append((await chatgpt.call("GET", "/me")).status_code)

    assert statuses[:20] == [200] * 20
    assert statuses.count(503) >= 7


async def calls_during(seconds, chatgpt, sandbox):
    """Ask once a second; give how many calls reached the main app."""
    reached = 0
    for _ in range(seconds):
        await chatgpt.call("GET", "/pets")
        reached += len(sandbox.calls)
        await asyncio.sleep(1)
    return reached


async def test_one_action_repeats_a_few_calls_however_many_it_makes(world, sandbox):
    owner = sandbox.add_user()
    for number in range(20):
        sandbox.add_vaccination(sandbox.add_pet(owner, f"Cat {number}"), "Rabies", *DAYS)
    sandbox.faults.refuse("GET", ".*/vaccinations", times=9)

    await world.chatgpt(owner).call("GET", "/care-agenda")

    assert len([call for call in sandbox.calls if call.path.endswith("/vaccinations")]) <= 20 + 6


async def test_a_stampede_on_an_unread_catalogue_is_one_reading(world, sandbox):
    """100 callers made 400 calls of it."""
    sandbox.faults.answer("GET", "/api/pet-types", 429, LIMITED, headers={"Retry-After": "60"}, times=1_000)
    answers = [await world.client.get("/pet-types") for _ in range(100)]

    assert {answer.status_code for answer in answers} <= {429, 503}
    assert int(answers[-1].headers["Retry-After"]) in range(1, 61)
    assert len(sandbox.calls) == 4
    sandbox.faults.clear()
    await asyncio.sleep(61)
    assert (await world.client.get("/pet-types")).status_code == 200


async def test_a_catalogue_that_cannot_be_read_is_tried_less_and_less(world, sandbox):
    sandbox.faults.answer("GET", "/api/pet-types", 503, UNAVAILABLE, times=1_000)
    for _ in range(24):
        await world.client.get("/pet-types")
        await asyncio.sleep(5)

    assert len(sandbox.calls) <= 4 * 9


async def test_all_who_ask_for_health_at_once_share_one_look(world, sandbox):
    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(world.client.get, "/health")

    assert sandbox.calls.lines == ["GET /api/version"]


async def test_one_slow_look_takes_no_instance_out_of_service(world, sandbox):
    statuses = []
    for slow in (False, True, False, True, True, False):
        sandbox.faults.delay("GET", "/api/version", 60.0, times=int(slow))
        statuses.append((await world.client.get("/ready")).status_code)
        await asyncio.sleep(6)

    assert statuses == [200, 200, 200, 200, 503, 200]


async def test_a_greedy_user_of_a_slow_main_app_leaves_the_others_theirs(world, family, sandbox):
    """500 reads of a main app that took ten seconds: another user waited 19 seconds, and /ready was 503."""
    greedy, other = world.chatgpt(family.user), world.chatgpt(sandbox.add_user())
    sandbox.faults.delay("GET", ".*/sections", 10.0, times=500)
    loop, statuses = asyncio.get_running_loop(), []

    async def read():
        statuses.append((await world.client.get("/pets", headers=greedy.headers)).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(500):
            group.start_soon(read)
        await asyncio.sleep(1)
        began = loop.time()
        assert (await world.client.get("/me", headers=other.headers)).status_code == 200
        assert (await world.client.get("/ready")).status_code == 200
        assert loop.time() - began < 5
        group.cancel_scope.deadline = loop.time() + 60

    assert set(statuses) == {200, 429}
    assert statuses.count(200) == 12
