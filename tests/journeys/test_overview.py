"""All pets at a glance: what is active, what comes next, in which order, at which price."""

from datetime import date, timedelta

import pytest

TODAY = date(2026, 3, 1)


def day(offset):
    return TODAY + timedelta(days=offset)


async def shown(chatgpt, **asked):
    answer = await chatgpt.post("/pets/overview", asked)
    return {pet["name"]: pet for pet in answer["pets"]}


@pytest.fixture
def owner(sandbox):
    return sandbox.add_user()


async def test_a_pet_shows_its_active_vaccinations_and_what_comes_next(world, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu")
    sandbox.add_vaccination(cat, "FeLV", day(-10))
    sandbox.add_vaccination(cat, "Rabies", day(-300), day(60))
    sandbox.add_vaccination(cat, "FVRCP", day(-300), day(0))
    sandbox.add_vaccination(cat, "FIP", day(-400), day(-1))
    sandbox.add_vaccination(cat, "Chlamydia", day(-800), day(-400), completed_at=sandbox.state.moment())

    tofu = (await shown(world.chatgpt(owner)))["Tofu"]

    active = {one["vaccine_name"]: one.get("due_at") for one in tofu["active_vaccinations"]}
    assert active == {"FeLV": None, "Rabies": "2026-04-30", "FVRCP": "2026-03-01", "FIP": "2026-02-28"}
    assert set(tofu["active_vaccinations"][0]) == {"id", "vaccine_name", "administered_at"}
    assert (tofu["next_vaccination_due_at"], tofu["next_vaccination_name"]) == ("2026-03-01", "FVRCP")
    assert (tofu["overdue_vaccinations"], tofu["vaccination_status"]) == (1, "overdue")
    assert tofu["vaccination_data_status"] == "available"


async def test_a_pet_without_due_dates_has_nothing_next(world, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu")
    sandbox.add_vaccination(cat, "FeLV", day(-10))

    tofu = (await shown(world.chatgpt(owner)))["Tofu"]

    assert len(tofu["active_vaccinations"]) == 1
    assert tofu["overdue_vaccinations"] == 0
    assert {"next_vaccination_due_at", "next_vaccination_name"}.isdisjoint(tofu)


async def test_more_active_vaccinations_than_one_page_are_all_shown(world, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu")
    for number in range(60):
        sandbox.add_vaccination(cat, f"Vaccine {number}", day(-100 - number), day(number))
    chatgpt = world.chatgpt(owner)

    tofu = (await shown(chatgpt))["Tofu"]

    assert len(tofu["active_vaccinations"]) == 60
    assert tofu["next_vaccination_name"] == "Vaccine 0"
    assert len(chatgpt.cost) == 1 + 3


async def test_the_two_latest_weights_cost_nothing(world, owner, sandbox):
    dog = sandbox.add_pet(owner, "Rex", "dog")
    for back, kilograms in ((1, "11.5"), (8, "11.25"), (15, "11")):
        sandbox.add_weight(dog, kilograms, day(-back))
    sandbox.add_pet(owner, "Kiwi", "bird")
    sandbox.add_pet(owner, "Fay", "hamster")
    chatgpt = world.chatgpt(owner)

    pets = await shown(chatgpt)

    assert pets["Rex"]["recent_weights"] == [
        {"weight_kg": 11.5, "measured_at": "2026-02-28"},
        {"weight_kg": 11.25, "measured_at": "2026-02-21"},
    ]
    assert pets["Kiwi"]["recent_weights"] == pets["Fay"]["recent_weights"] == []
    assert pets["Kiwi"]["weights_data_status"] == "not_applicable"
    assert pets["Fay"]["weights_data_status"] == "available"
    assert chatgpt.cost == ["GET /api/my-pets/sections"]


async def test_only_cats_that_may_be_read_are_asked_about(chatgpt, family):
    await shown(chatgpt)

    asked = {line.split("/")[3] for line in chatgpt.cost[1:]}
    cats = (family.muop, family.barsik, family.mimi_cat, family.bong, family.luna, family.ginger)
    assert asked == {str(cat.id) for cat in cats}
    assert len(chatgpt.cost) == 1 + len(cats)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"species": "thỏ"}, {"Mimi"}),
        ({"name": "barsik"}, {"Барсик"}),
        ({"name": "Mimi", "species": "cats"}, {"Mimi"}),
        ({"name": "Nobody"}, set()),
        ({"name": None, "species": "", "sort_by": None, "only_with_upcoming_vaccination": None, "species_": 1}, None),
    ],
)
async def test_pets_are_filtered_before_anything_is_asked_about_them(chatgpt, asked, names):
    await chatgpt.get("/pet-types")

    pets = await shown(chatgpt, **asked)

    assert names is None or set(pets) == names
    assert len(pets) == 11 if names is None else len(chatgpt.cost) <= 2


@pytest.fixture
def sorted_household(owner, sandbox):
    """Namesakes, unknowns and every precision of a birthday."""
    for name, columns in (
        ("bella", {"birthday": date(2024, 3, 2)}),
        ("Anna", {"birthday": date(2020, 2, 28)}),
        ("Zoe", {}),
        ("Cleo", {"birthday_year": 2025, "birthday_month": 12}),
        ("Anna", {"birthday_year": 2010}),
        ("Dora", {}),
        ("Emma", {"birthday": date(2024, 2, 29)}),
    ):
        sandbox.add_pet(owner, name, "dog", **columns)
    return owner


@pytest.mark.parametrize(
    ("sort_by", "order", "names"),
    [
        ("name", None, ["Anna", "Anna", "bella", "Cleo", "Dora", "Emma", "Zoe"]),
        ("name", "asc", ["Anna", "Anna", "bella", "Cleo", "Dora", "Emma", "Zoe"]),
        ("name", "desc", ["Zoe", "Emma", "Dora", "Cleo", "bella", "Anna", "Anna"]),
        ("age", "asc", ["Cleo", "bella", "Emma", "Anna", "Anna", "Dora", "Zoe"]),
        ("age", "desc", ["Anna", "Anna", "Emma", "bella", "Cleo", "Dora", "Zoe"]),
        ("next_birthday_at", "asc", ["bella", "Anna", "Emma", "Anna", "Cleo", "Dora", "Zoe"]),
        ("next_birthday_at", "desc", ["Anna", "Emma", "bella", "Anna", "Cleo", "Dora", "Zoe"]),
        ("next_vaccination_due_at", "desc", ["Anna", "Anna", "bella", "Cleo", "Dora", "Emma", "Zoe"]),
    ],
)
async def test_pets_are_sorted_with_the_unknown_last_and_ties_by_name(world, sorted_household, sort_by, order, names):
    chatgpt = world.chatgpt(sorted_household)

    listed = (await chatgpt.post("/pets/overview", {"sort_by": sort_by, "sort_order": order}))["pets"]

    assert [pet["name"] for pet in listed] == names
    namesakes = [pet["id"] for pet in listed if pet["name"] == "Anna"]
    assert sort_by not in ("name", "next_vaccination_due_at") or namesakes == sorted(namesakes)


@pytest.mark.parametrize("asked", [{"sort_by": "colour"}, {"sort_order": "up"}, {"only_with_upcoming_vaccination": 7}])
async def test_an_unknown_order_is_refused_by_name(chatgpt, asked):
    answer = await chatgpt.call("POST", "/pets/overview", asked)

    assert answer.status_code == 422
    assert [fault["name"] for fault in answer.json()["fields"]] == list(asked)


async def test_a_whole_overview_is_not_truncated_and_says_so(chatgpt):
    answer = await chatgpt.post("/pets/overview")

    assert answer["truncated"] is False
    assert answer["total"] == len(answer["pets"]) == 12
    assert "notes" not in answer


async def test_a_cat_whose_history_fails_is_reported_where_the_history_decides(world, owner, sandbox):
    cats = [sandbox.add_pet(owner, name) for name in ("Tofu", "Miso")]
    for cat in cats:
        sandbox.add_vaccination(cat, "Rabies", day(-300), day(10))
    sandbox.faults.answer("GET", f"/api/pets/{cats[1].id}/vaccinations", 500, times=9)
    chatgpt = world.chatgpt(owner)

    filtered = await chatgpt.post("/pets/overview", {"only_with_upcoming_vaccination": True})
    ordered = await chatgpt.post("/pets/overview", {"sort_by": "next_vaccination_due_at"})

    assert [pet["name"] for pet in filtered["pets"]] == ["Tofu"]
    assert "Miso" in filtered["notes"][0]
    assert [pet["name"] for pet in ordered["pets"]] == ["Tofu", "Miso"]


async def test_a_quota_that_ends_midway_is_reported_beside_what_could_be_read(chatgpt, family, sandbox):
    sandbox.daily_quota = 3

    overview = await chatgpt.post("/pets/overview")

    missed = [pet for pet in overview["pets"] if pet["vaccination_data_status"] == "unavailable"]
    assert len(missed) == 4
    assert ["quota" in note for note in overview["notes"]] == [True]


async def test_a_right_that_ends_midway_is_no_access(chatgpt, family, sandbox):
    refusal = {"message": "This action is unauthorized."}
    sandbox.faults.answer("GET", f"/api/pets/{family.luna.id}/vaccinations", 403, refusal)

    assert (await shown(chatgpt))["Luna"]["vaccination_data_status"] == "no_access"


async def test_two_hundred_cats_fit_into_an_answer_a_few_calls_at_a_time(world, owner, sandbox):
    for number in range(200):
        cat = sandbox.add_pet(owner, f"Cat {number:03}", birthday=date(2020, 1, 1))
        sandbox.add_vaccination(cat, "Rabies", day(-300), day(number))
        sandbox.add_vaccination(cat, "FVRCP", day(-300), day(number))
    chatgpt = world.chatgpt(owner)

    answer = await chatgpt.call("POST", "/pets/overview", {"sort_by": "next_vaccination_due_at"})

    assert len(answer.text) < 100_000
    assert answer.json()["truncated"] is True
    assert answer.json()["total"] == 200
    assert answer.json()["pets"][0]["name"] == "Cat 000"
    assert "left out" in answer.json()["notes"][0]
    assert len(chatgpt.cost) == 201
    assert sandbox.calls.most_at_once <= 6


async def test_the_overview_needs_both_permissions(world, family):
    for scope in ("pets:read", "health:read"):
        answer = await world.chatgpt(family.user, scope).call("POST", "/pets/overview")

        assert answer.json()["error"] == "INSUFFICIENT_SCOPE"
