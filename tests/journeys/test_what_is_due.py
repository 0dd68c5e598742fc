"""What is due, for all pets in one call: the overview and the agenda."""

from datetime import date, timedelta

import pytest

TODAY = date(2026, 3, 1)


def days(number):
    return timedelta(days=number)


@pytest.fixture
def household(sandbox):
    """Twenty pets, twelve of them cats with a vaccination due."""
    owner = sandbox.add_user("Lan")
    cats = [sandbox.add_pet(owner, f"Cat {number:02}") for number in range(12)]
    for number, cat in enumerate(cats):
        sandbox.add_vaccination(cat, "Rabies", TODAY - days(300), TODAY + days(7 * number - 7))
    for number in range(8):
        sandbox.add_pet(owner, f"Dog {number:02}", "dog")
    return owner, cats


@pytest.mark.parametrize(("method", "path"), [("GET", "/care-agenda"), ("POST", "/pets/overview")])
async def test_twenty_pets_cost_at_most_thirteen_calls_a_few_at_a_time(world, household, sandbox, method, path):
    owner, _ = household
    chatgpt = world.chatgpt(owner)

    answer = await chatgpt.call(method, path)

    assert answer.status_code == 200
    assert len(chatgpt.cost) <= 13
    assert sandbox.calls.most_at_once <= 6


async def test_the_agenda_lists_overdue_and_coming_by_date(world, household):
    owner, cats = household
    chatgpt = world.chatgpt(owner)

    agenda = await chatgpt.get("/care-agenda", days=10)

    assert (agenda["from"], agenda["until"]) == ("2026-03-01", "2026-03-11")
    assert [(item["date"], item["kind"], item["days_until"]) for item in agenda["items"]] == [
        ("2026-02-22", "vaccination_overdue", -7),
        ("2026-03-01", "vaccination_due", 0),
        ("2026-03-08", "vaccination_due", 7),
    ]
    assert [item["pet_id"] for item in agenda["items"]] == [cat.id for cat in cats[:3]]
    assert agenda["unavailable"] == []


async def test_a_leap_day_birthday_falls_on_the_28th_in_common_years(world, sandbox, clock):
    clock.moment = clock.moment.replace(month=2, day=20)
    owner = sandbox.add_user()
    sandbox.add_pet(owner, "Leap", "dog", birthday=date(2024, 2, 29))

    agenda = await world.chatgpt(owner).get("/care-agenda", days=30)

    assert [(item["date"], item["title"]) for item in agenda["items"]] == [("2026-02-28", "Leap turns 2")]


@pytest.mark.parametrize("number", [0, 366, "soon"])
async def test_the_agenda_looks_one_day_to_one_year_ahead(chatgpt, number):
    assert (await chatgpt.call("GET", "/care-agenda", days=number)).status_code == 422


async def test_the_dead_have_no_agenda(world, household, sandbox):
    owner, cats = household
    sandbox.state.pets[cats[0].id].status = "deceased"

    agenda = await world.chatgpt(owner).get("/care-agenda")

    assert cats[0].id not in {item["pet_id"] for item in agenda["items"]}


async def test_one_pets_failing_history_stays_with_that_pet(world, household, sandbox):
    owner, cats = household
    chatgpt = world.chatgpt(owner)
    sandbox.faults.answer("GET", f"/api/pets/{cats[3].id}/vaccinations", 500, {"message": "Server Error"}, times=2)

    overview = await chatgpt.post("/pets/overview")
    agenda = await chatgpt.get("/care-agenda")

    unavailable = [pet["id"] for pet in overview["pets"] if pet["vaccination_data_status"] == "unavailable"]
    assert unavailable == agenda["unavailable"] == [cats[3].id]
    assert overview["total"] == 20


async def test_onlookers_see_no_access_and_not_an_empty_history(chatgpt, family):
    overview = await chatgpt.post("/pets/overview")

    shown = {pet["name"]: pet["vaccination_data_status"] for pet in overview["pets"]}
    assert shown["Tom"] == shown["Whiskers"] == "no_access"
    assert shown["Đốm"] == "not_applicable"
    assert shown["Luna"] == shown["Ginger"] == "available"


@pytest.mark.parametrize(("order", "first"), [("asc", "2026-03-01"), ("desc", "2026-05-10")])
async def test_the_unknown_comes_last_in_both_orders(world, household, order, first):
    owner, _ = household

    overview = await world.chatgpt(owner).post(
        "/pets/overview", {"sort_by": "next_vaccination_due_at", "sort_order": order}
    )

    dates = [pet.get("next_vaccination_due_at") for pet in overview["pets"]]
    assert dates[0] == first
    assert dates[11:] == [None] * 9


async def test_only_pets_with_something_to_come(world, household):
    owner, _ = household

    overview = await world.chatgpt(owner).post("/pets/overview", {"only_with_upcoming_vaccination": True})

    assert overview["total"] == 11


async def test_a_large_household_stays_within_what_chatgpt_takes(world, sandbox):
    owner = sandbox.add_user()
    for number in range(400):
        sandbox.add_pet(owner, f"Pet {number}", "dog", birthday=date(2020, 1, 1))

    answer = await world.chatgpt(owner).call("GET", "/pets")

    assert len(answer.text) < 100_000
    assert answer.json()["truncated"] is True
    assert answer.json()["total"] == 400
    assert "left out" in answer.json()["notes"][0]
