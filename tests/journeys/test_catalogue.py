"""The species catalogue that everybody shares: asked for rarely, never in a user's name, and never missing again."""

import anyio
import pytest

SPECIES_CALLS = ["GET /api/pet-types"] * 4


async def idle():
    """Let what runs in the background come to an end."""
    for _ in range(200):
        await anyio.lowlevel.checkpoint()


async def species(chatgpt):
    return {one["species"]: one["name"] for one in (await chatgpt.get("/pet-types"))["pet_types"]}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("vi", "Mèo"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "Кошка"),
        ("de, uk;q=0.4, en;q=0.3", "Кіт"),
        ("fr-FR", "Cat"),
        ("*", "Cat"),
        ("en;q=0, vi;q=0.1", "Mèo"),
        (";;;", "Cat"),
    ],
)
async def test_species_are_named_in_the_language_that_is_liked_best(world, header, name):
    answer = await world.client.get("/pet-types", headers={"Accept-Language": header})

    assert answer.json()["pet_types"][0] == {
        "id": 1, "species": "cat", "name": name, "vaccinations": True, "medical_records": True, "weights": True,
    }  # fmt: skip


async def test_what_can_be_kept_is_shown_for_each_species(world):
    listed = {one["species"]: one for one in (await world.client.get("/pet-types")).json()["pet_types"]}

    assert len(listed) == 31
    assert [slug for slug, one in listed.items() if one["vaccinations"] or one["medical_records"]] == ["cat"]
    assert {slug for slug, one in listed.items() if not one["weights"]} >= {"bird", "fish", "spider"}
    assert listed["hamster"]["weights"] is True


async def test_all_who_come_first_wait_for_one_reading(world, sandbox):
    sandbox.calls.clear()

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(world.client.get, "/pet-types")

    assert sandbox.calls.lines == SPECIES_CALLS
    assert {call.headers.get("accept-language") for call in sandbox.calls} == {"en", "vi", "ru", "uk"}


async def test_it_is_not_charged_to_whoever_comes_first(world, family, sandbox):
    sandbox.daily_quota = 1
    chatgpt = world.chatgpt(family.user)

    assert (await chatgpt.get("/pets", species="кошка"))["total"] > 0


async def test_a_stale_catalogue_is_served_at_once_and_renewed_behind(world, family, sandbox, clock):
    chatgpt = world.chatgpt(family.user)
    await species(chatgpt)
    sandbox.state.pet_types[1].names["en"] = "House cat"
    clock.advance(minutes=59)
    fresh = await species(chatgpt)
    cost_while_fresh = list(chatgpt.cost)
    clock.advance(minutes=2)

    stale = await species(chatgpt)
    await idle()

    assert cost_while_fresh == []
    assert fresh["cat"] == stale["cat"] == "Cat"
    assert (await species(chatgpt))["cat"] == "House cat"


async def test_a_slow_renewal_keeps_nobody_waiting(world, family, sandbox, clock):
    chatgpt, answered = world.chatgpt(family.user), anyio.Event()
    await species(chatgpt)
    clock.advance(hours=2)
    sandbox.faults.delay("GET", "/api/pet-types", answered, times=4)

    with anyio.fail_after(5):
        assert (await species(chatgpt))["cat"] == "Cat"
        assert (await species(chatgpt))["cat"] == "Cat"
    answered.set()
    await idle()

    assert len([call for call in sandbox.calls if call.path == "/api/pet-types"]) <= 4


async def test_a_failed_renewal_is_tried_again_in_a_minute_and_not_at_every_call(world, family, sandbox, clock):
    chatgpt = world.chatgpt(family.user)
    await species(chatgpt)
    sandbox.state.pet_types[1].names["en"] = "House cat"
    clock.advance(hours=2)
    sandbox.faults.answer("GET", "/api/pet-types", 503, times=4)
    await species(chatgpt)
    await idle()

    assert (await species(chatgpt))["cat"] == "Cat"
    await idle()
    assert chatgpt.cost == []
    clock.advance(seconds=61)
    await species(chatgpt)
    await idle()
    assert (await species(chatgpt))["cat"] == "House cat"


async def test_what_was_never_read_is_an_error_that_the_next_call_recovers_from(world, family, sandbox):
    chatgpt = world.chatgpt(family.user)
    sandbox.faults.answer("GET", "/api/pet-types", 503, times=4)

    failed = await chatgpt.call("POST", "/pets/find", {"species": "cat"})

    assert (failed.status_code, failed.json()["error"]) == (503, "UPSTREAM_UNAVAILABLE")
    assert (await chatgpt.post("/pets/find", {"species": "cat"}))["total"] > 0


async def test_a_species_that_an_admin_switched_off_is_offered_no_more(world, family, sandbox, clock):
    chatgpt = world.chatgpt(family.user)
    await species(chatgpt)
    sandbox.state.pet_types[1].status = "inactive"
    clock.advance(minutes=61)
    await species(chatgpt)
    await idle()

    chatgpt = world.chatgpt(family.user)
    refused = await chatgpt.call("POST", "/pets", {"name": "Tofu", "species": "cat", "country": "VN"})

    assert refused.json()["fields"] == [{"name": "species", "reason": "unknown_species"}]
