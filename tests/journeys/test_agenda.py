"""What is due and when: the agenda at its edges, and what it need not ask."""

from datetime import date, timedelta

import pytest

TODAY = date(2026, 3, 1)


def day(offset):
    return TODAY + timedelta(days=offset)


@pytest.fixture
def owner(sandbox):
    return sandbox.add_user()


@pytest.fixture
def chat(world, owner):
    return world.chatgpt(owner)


def listed(agenda):
    return [(item["date"], item["kind"], item["pet_name"], item["days_until"]) for item in agenda["items"]]


async def test_everything_overdue_and_coming_stands_in_order(chat, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu", birthday=date(2025, 3, 11))
    sandbox.add_pet(owner, "Rex", "dog", birthday_year=2020)
    for name, due in (("Old", -700), ("FIP", -1), ("Rabies", 0), ("FVRCP", 10), ("FeLV", 90), ("Late", 91)):
        sandbox.add_vaccination(cat, name, day(-1_000), day(due))
    done = sandbox.add_vaccination(cat, "Done", day(-900), day(5))
    done.completed_at = sandbox.state.moment()
    sandbox.add_vaccination(cat, "Endless", day(-1))

    agenda = await chat.get("/care-agenda")

    assert (agenda["from"], agenda["until"]) == ("2026-03-01", "2026-05-30")
    assert listed(agenda) == [
        ("2024-03-31", "vaccination_overdue", "Tofu", -700),
        ("2026-02-28", "vaccination_overdue", "Tofu", -1),
        ("2026-03-01", "vaccination_due", "Tofu", 0),
        ("2026-03-11", "birthday", "Tofu", 10),
        ("2026-03-11", "vaccination_due", "Tofu", 10),
        ("2026-05-30", "vaccination_due", "Tofu", 90),
    ]
    ids = {item["title"].split()[0]: item.get("vaccination_id") for item in agenda["items"]}
    assert ids["Rabies"] == next(row.id for row in sandbox.state.vaccinations.values() if row.vaccine_name == "Rabies")
    assert next(item for item in agenda["items"] if item["kind"] == "birthday")["title"] == "Tofu turns 1"


@pytest.mark.parametrize(
    ("today", "falls_on"),
    [(date(2026, 2, 1), "2026-02-28"), (date(2028, 2, 1), "2028-02-29"), (date(2026, 2, 28), "2026-02-28")],
)
async def test_a_birthday_on_the_29th_of_february(world, sandbox, clock, today, falls_on):
    clock.moment = clock.moment.replace(year=today.year, month=today.month, day=today.day)
    owner = sandbox.add_user()
    sandbox.add_pet(owner, "Leap", "dog", birthday=date(2024, 2, 29))

    agenda = await world.chatgpt(owner).get("/care-agenda", days=30)

    assert [item["date"] for item in agenda["items"]] == [falls_on]


async def test_a_birthday_today_is_listed_and_the_day_of_birth_is_none(chat, owner, sandbox):
    sandbox.add_pet(owner, "Rex", "dog", birthday=date(2023, 3, 1))
    sandbox.add_pet(owner, "Pup", "dog", birthday=TODAY)

    agenda = await chat.get("/care-agenda", days=1)

    assert listed(agenda) == [("2026-03-01", "birthday", "Rex", 0)]


async def test_pets_whose_summary_rules_a_due_date_out_are_not_asked_about(chat, owner, sandbox):
    for name, due in (("Far", 31), ("Soon", 30), ("Overdue", -1), ("Never", None)):
        sandbox.add_vaccination(sandbox.add_pet(owner, name), "Rabies", day(-300), None if due is None else day(due))
    sandbox.add_pet(owner, "Unvaccinated")

    month = await chat.get("/care-agenda", days=30)
    cost_of_a_month = len(chat.cost)
    quarter = await chat.get("/care-agenda", days=31)

    assert [item["pet_name"] for item in month["items"]] == ["Overdue", "Soon"]
    assert cost_of_a_month == 1 + 2
    assert [item["pet_name"] for item in quarter["items"]] == ["Overdue", "Soon", "Far"]
    assert len(chat.cost) == 1 + 3


async def test_one_pets_agenda_costs_two_calls(chatgpt, family):
    agenda = await chatgpt.get("/care-agenda", pet_id=family.muop.id, days=365)

    assert {item["pet_id"] for item in agenda["items"]} == {family.muop.id}
    assert [item["kind"] for item in agenda["items"]] == ["vaccination_overdue", "birthday"]
    assert len(chatgpt.cost) == 2


@pytest.mark.parametrize("pet", ["strangers", "former_foster", "strangers_lost"])
async def test_a_pet_that_is_not_the_users_has_no_agenda(chatgpt, family, pet):
    answer = await chatgpt.call("GET", "/care-agenda", pet_id=getattr(family, pet).id)

    assert answer.json()["error"] == "NOT_FOUND"


async def test_a_deceased_pet_that_is_asked_for_has_an_empty_agenda_and_a_note(chat, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu", birthday=date(2020, 3, 5), status="deceased")
    sandbox.add_vaccination(cat, "Rabies", day(-300), day(10))

    agenda = await chat.get("/care-agenda", pet_id=cat.id)

    assert agenda["items"] == []
    assert "Tofu" in agenda["notes"][0]
    assert "deceased" in agenda["notes"][0]
    assert len(chat.cost) == 1


async def test_a_lost_pet_keeps_its_agenda(chat, owner, sandbox):
    cat = sandbox.add_pet(owner, "Tofu", status="lost")
    sandbox.add_vaccination(cat, "Rabies", day(-300), day(10))

    assert len((await chat.get("/care-agenda"))["items"]) == 1


async def test_what_the_user_may_not_read_is_said_and_its_birthday_listed(chatgpt, family, sandbox):
    sandbox.state.pets[family.tom.id].birthday = date(2020, 3, 5)
    sandbox.state.pets[family.tom.id].birthday_precision = "day"

    agenda = await chatgpt.get("/care-agenda")

    assert ("2026-03-05", "birthday", "Tom", 4) in listed(agenda)
    assert any("Tom" in note and "Whiskers" not in note for note in agenda["notes"])
    assert family.tom.id not in agenda["unavailable"]


async def test_nothing_due_is_an_empty_agenda(chat):
    agenda = await chat.get("/care-agenda", days=365)

    assert agenda == {"from": "2026-03-01", "until": "2027-03-01", "items": [], "unavailable": []}


@pytest.mark.parametrize("query", [{"days": ""}, {"days": " "}, {"pet_id": ""}])
async def test_a_blank_parameter_is_none(chat, query):
    assert (await chat.get("/care-agenda", **query))["until"] == "2026-05-30"


@pytest.mark.parametrize(
    "query", [{"days": 0}, {"days": 366}, {"days": 1.5}, {"days": "x"}, {"pet_id": 0}, {"pet_id": 2**63}]
)
async def test_what_is_no_number_of_days_or_pet_is_refused_by_name(chat, query):
    answer = await chat.call("GET", "/care-agenda", **query)

    assert answer.status_code == 422
    assert [fault["name"] for fault in answer.json()["fields"]] == list(query)


async def test_the_agenda_of_two_hundred_cats_fits_into_an_answer(chat, owner, sandbox):
    for number in range(200):
        cat = sandbox.add_pet(owner, f"Cat {number:03}")
        for name in ("Rabies", "FVRCP", "FeLV", "FIP"):
            sandbox.add_vaccination(cat, name, day(-300), day(number % 60))

    answer = await chat.call("GET", "/care-agenda")

    assert len(answer.text) < 100_000
    assert answer.json()["truncated"] is True
    assert answer.json()["items"][0]["date"] == "2026-03-01"
    assert "left out" in answer.json()["notes"][0]
