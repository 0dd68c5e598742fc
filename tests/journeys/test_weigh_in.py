"""A whole weigh-in in one call, row by row."""

import pytest

NAMES = ("Mimi", "Mimi", "Bông", "Барсик", "Snowball", "Đốm", "Luna", "Tofu", "Kiki")


@pytest.fixture
def cats(sandbox):
    owner = sandbox.add_user("Lan")
    return owner, [sandbox.add_pet(owner, name) for name in NAMES]


def rows(*names, **more):
    return {"entries": [{"pet_name": name, "weight_kg": 4.2, **more} for name in names]}


def statuses(answer):
    return [row["status"] for row in answer["results"]]


async def test_nine_cats_with_two_namesakes_and_one_typo(world, cats):
    owner, pets = cats
    chatgpt = world.chatgpt(owner)

    answer = await chatgpt.post(
        "/weights", rows("Mimi", "bong", "Barsik", "Snowbal", "Dom", "Luna", "tofu", "KIKI", "Rex")
    )

    assert statuses(answer) == ["ambiguous", *["created"] * 7, "not_found"]
    assert [one["id"] for one in answer["results"][0]["candidates"]] == [pets[0].id, pets[1].id]
    assert answer["results"][3]["pet_name"] == "Snowball"
    assert (answer["created"], answer["duplicate"], answer["failed"]) == (7, 0, 2)
    assert len(chatgpt.cost) == 1 + 7


async def test_the_same_rows_again_write_nothing_and_ask_for_no_write(world, cats, sandbox):
    owner, _ = cats
    chatgpt = world.chatgpt(owner)
    await chatgpt.post("/weights", rows("Bông", "Luna", "Tofu"))
    before = len(sandbox.state.weights)

    again = await chatgpt.post("/weights", rows("Bông", "Luna", "Tofu"))

    assert statuses(again) == ["duplicate"] * 3
    assert again["results"][0]["weight"]["weight_kg"] == 4.2
    assert len(sandbox.state.weights) == before
    assert not any(line.startswith("POST") for line in chatgpt.cost)


async def test_thirty_rows_are_finished_by_a_second_call(world, cats, sandbox, clock):
    """The main app takes fifteen weights a minute."""
    owner, pets = cats
    chatgpt = world.chatgpt(owner)
    days = [f"2026-02-{day:02}" for day in range(1, 31) if day <= 28][:10]
    entries = [{"pet_id": pet.id, "weight_kg": 4, "measured_at": day} for pet in pets[:3] for day in days]

    first = await chatgpt.post("/weights", {"entries": entries})
    clock.advance(minutes=2)
    second = await chatgpt.post("/weights", {"entries": entries})

    assert statuses(first) == ["created"] * 15 + ["not_attempted"] * 15
    assert "same rows" in first["results"][-1]["message"]
    assert statuses(second) == ["duplicate"] * 15 + ["created"] * 15
    assert len(sandbox.state.weights.where(lambda row: row.pet_id in {pet.id for pet in pets})) == 30


async def test_each_row_stands_alone(chatgpt, family, sandbox):
    sandbox.faults.answer("POST", f"/api/pets/{family.dom.id}/weights", 500, {"message": "Server Error"})
    entries = [
        {"pet_id": family.dom.id, "weight_kg": 11},
        {"pet_id": family.barsik.id, "weight_kg": 0},
        {"pet_id": family.barsik.id, "weight_kg": 5, "measured_at": "2026-02-30"},
        {"weight_kg": 5},
        {"pet_id": family.rex.id, "weight_kg": 24},
        {"pet_id": family.kiwi.id, "weight_kg": 0.1},
        {"pet_id": 999, "weight_kg": 1},
        {"pet_id": family.bong.id, "weight_kg": 4.7},
        {"pet_id": family.barsik.id, "weight_kg": 5},
        {"pet_id": family.barsik.id, "weight_kg": 5.5},
    ]

    answer = await chatgpt.post("/weights", {"entries": entries})

    assert statuses(answer) == [
        "failed", "invalid", "invalid", "invalid", "failed", "failed", "not_found", "duplicate", "created", "duplicate",
    ]  # fmt: skip
    assert "update_weight" in answer["results"][7]["message"]
    assert all(row.get("message") for row in answer["results"] if row["status"] != "created")


@pytest.mark.parametrize("count", [0, 31])
async def test_a_weigh_in_has_one_to_thirty_rows(chatgpt, count):
    answer = await chatgpt.call("POST", "/weights", {"entries": [{"pet_id": 1, "weight_kg": 4}] * count})

    assert answer.status_code == 422
    assert answer.json()["fields"][0]["name"] == "entries"


async def test_a_lost_answer_is_found_again(chatgpt, family, sandbox):
    sandbox.faults.lose_answer("POST", ".*/weights", times=2)

    first = await chatgpt.post("/weights", rows("Barsik"))
    second = await chatgpt.post("/weights", rows("Barsik"))

    assert statuses(first) == ["failed"]
    assert statuses(second) == ["duplicate"]
