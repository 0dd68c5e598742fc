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

    assert statuses(answer) == ["ambiguous", "created", "created", "ambiguous", *["created"] * 4, "not_found"]
    assert [one["id"] for one in answer["results"][0]["candidates"]] == [pets[0].id, pets[1].id]
    assert [one["name"] for one in answer["results"][3]["candidates"]] == ["Snowball"]
    assert (answer["created"], answer["duplicate"], answer["failed"]) == (6, 0, 3)
    assert len(chatgpt.cost) == 1 + 6


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


async def test_rows_of_one_pet_are_held_against_its_history_once(chatgpt, family, sandbox):
    """Bông has been weighed every week: sixty weights on three pages."""
    known = [f"2026-02-{day:02}" for day in (22, 15, 8, 1)] + ["2026-01-25"]
    entries = [{"pet_id": family.bong.id, "weight_kg": 4.5, "measured_at": day} for day in [*known, "2026-02-10"]]

    answer = await chatgpt.post("/weights", {"entries": entries})

    assert statuses(answer) == ["duplicate"] * 5 + ["created"]
    assert [line.partition("/api/")[2].partition("?")[0] for line in chatgpt.cost] == [
        "my-pets/sections",
        f"pets/{family.bong.id}/weights",
        f"pets/{family.bong.id}/weights",
    ]


async def test_the_same_pet_twice_on_one_day_is_written_once(chatgpt, family, sandbox):
    entries = [
        {"pet_id": family.barsik.id, "weight_kg": 5},
        {"pet_name": "Barsik", "weight_kg": 5.0},
        {"pet_name": "барсик", "weight_kg": 5.2},
    ]

    answer = await chatgpt.post("/weights", {"entries": entries})

    assert statuses(answer) == ["created", "duplicate", "duplicate"]
    assert "saved already" in answer["results"][1]["message"]
    assert "update_weight" in answer["results"][2]["message"]
    assert {row["weight"]["weight_kg"] for row in answer["results"]} == {5}
    assert len(chatgpt.cost) == 2


async def test_what_a_species_or_a_right_rules_out_costs_no_call(chatgpt, family):
    entries = [{"pet_id": pet.id, "weight_kg": 1} for pet in (family.kiwi, family.rex, family.tom, family.strangers)]

    answer = await chatgpt.post("/weights", {"entries": entries})

    assert statuses(answer) == ["failed", "failed", "failed", "not_found"]
    assert "species" in answer["results"][0]["message"]
    assert chatgpt.cost == ["GET /api/my-pets/sections"]


@pytest.mark.parametrize(
    "row",
    [
        {"pet_name": "", "weight_kg": 4},
        {"pet_name": "  ", "weight_kg": 4},
        {"pet_name": None, "pet_id": None, "weight_kg": 4},
        {"pet_id": 0, "weight_kg": 4},
        {"pet_id": -3, "weight_kg": 4},
        {"pet_id": 2**70, "weight_kg": 4},
        {"pet_name": "Nobody", "weight_kg": 4},
        {"pet_name": "Luna", "weight_kg": -1},
        {"pet_name": "Luna", "weight_kg": 1000.01},
        {"pet_name": "Luna", "weight_kg": 0.001},
        {"pet_name": "Luna", "weight_kg": 4, "measured_at": "yesterday"},
        {"pet_name": "Luna", "weight_kg": 4, "measured_at": "2026-03-03"},
    ],
)
async def test_a_row_that_makes_no_sense_does_not_spoil_the_others(chatgpt, row, family):
    answer = await chatgpt.post("/weights", {"entries": [row, {"pet_id": family.barsik.id, "weight_kg": 5}]})

    assert statuses(answer)[0] in {"invalid", "not_found"}
    assert answer["results"][0]["message"]
    assert statuses(answer)[1] == "created"


@pytest.mark.parametrize("row", [{}, {"weight_kg": None}, {"weight_kg": "4,2 kg"}, {"weight_kg": True}])
async def test_rows_without_a_weight_are_malformed_and_nothing_is_written(chatgpt, row, family):
    entries = [{"pet_id": family.barsik.id, "weight_kg": 5}, {"pet_name": "Luna", **row}]

    answer = await chatgpt.call("POST", "/weights", {"entries": entries})

    assert answer.status_code == 422
    assert answer.json()["fields"][0]["name"] == "entries[1].weight_kg"
    assert chatgpt.cost == []


async def test_a_day_that_has_begun_east_of_utc_is_taken(chatgpt, family):
    entries = [{"pet_name": "Luna", "weight_kg": 4, "measured_at": day} for day in ("2026-03-02", "2026-03-03")]

    assert statuses(await chatgpt.post("/weights", {"entries": entries})) == ["created", "invalid"]


async def test_a_name_is_taken_only_where_one_pet_is_meant(world, sandbox):
    owner = sandbox.add_user()
    pets = {
        name: sandbox.add_pet(owner, name) for name in ("Mimi", "Mimi Anh", "Snowball", "Snowbell", "Bella", "Luna")
    }
    asked = ("mimi", "Mími", "snow", "Snowbll", "snowball", "Luana", "Isabella")

    answer = await world.chatgpt(owner).post("/weights", rows(*asked))

    assert statuses(answer) == ["created", "duplicate", "ambiguous", "ambiguous", "created", "ambiguous", "not_found"]
    assert answer["results"][0]["pet_id"] == pets["Mimi"].id
    assert {one["name"] for one in answer["results"][3]["candidates"]} == {"Snowball", "Snowbell"}
    assert {"species", "match"} & set(answer["results"][2]["candidates"][0]) == {"species"}


@pytest.mark.parametrize(
    ("pet", "said"),
    [("Masha", "Misha"), ("Мурчик", "Мурзик"), ("Bò", "Bơ"), ("Луна", "Луне"), ("Snowball", "Snowbal")],
)
async def test_a_weight_is_never_written_to_a_name_that_was_not_said(world, sandbox, pet, said):
    owner = sandbox.add_user()
    sandbox.add_pet(owner, pet)
    answer = await world.chatgpt(owner).post("/weights", rows(said))

    assert statuses(answer)[0] in {"ambiguous", "not_found"}
    assert len(sandbox.state.weights) == answer["created"] == 0


@pytest.mark.parametrize(("said", "status"), [("Bella", "invalid"), ("Luna", "created"), ("luna", "created")])
async def test_a_row_whose_id_and_name_disagree_is_refused(chatgpt, family, said, status):
    entries = [{"pet_id": family.luna.id, "pet_name": said, "weight_kg": 4.2}]
    (row,) = (await chatgpt.post("/weights", {"entries": entries}))["results"]

    assert row["status"] == status


async def test_a_dead_token_is_no_row_of_its_own(chatgpt, family, sandbox):
    sandbox.revoke_tokens(family.user)

    assert (await chatgpt.call("POST", "/weights", rows("Luna"))).json()["error"] == "UNAUTHORIZED"


async def test_a_banned_account_is_refused_once_and_not_row_by_row(chatgpt, family, sandbox):
    family.user.is_banned = True

    answer = await chatgpt.call("POST", "/weights", rows("Luna", "Barsik", "Dom"))

    assert (answer.status_code, answer.json()["error"]) == (403, "ACCOUNT_BANNED")
    assert len(chatgpt.cost) == 2


async def test_a_quota_that_ends_midway_leaves_the_rest_for_tomorrow(chatgpt, family, sandbox):
    sandbox.daily_quota = 3  # the list and two weights

    answer = await chatgpt.post("/weights", rows("Luna", "Barsik", "Kitten", "Ginger", "Mướp"))

    assert statuses(answer) == ["created", "created", "not_found", "not_attempted", "not_attempted"]
    assert "2026-03-02 00:00 UTC" in answer["results"][3]["message"]
    assert len(chatgpt.cost) == 4


async def test_a_token_that_dies_midway_leaves_the_rest(chatgpt, family, sandbox):
    sandbox.faults.delay_answer("POST", f"/api/pets/{family.luna.id}/weights", _Dying(sandbox, family.user))

    answer = await chatgpt.post("/weights", rows("Luna", "Barsik", "Dom"))

    assert statuses(answer) == ["created", "not_attempted", "not_attempted"]
    assert "connect" in answer["results"][1]["message"]
    assert len(chatgpt.cost) == 3


class _Dying:
    """Ends the user's tokens while an answer is on its way."""

    def __init__(self, sandbox, user):
        self._end = lambda: sandbox.revoke_tokens(user)

    async def wait(self):
        self._end()


async def test_a_failure_midway_fails_its_row_alone_and_is_finished_later(chatgpt, family, sandbox):
    path = f"/api/pets/{family.barsik.id}/weights"
    sandbox.faults.answer("POST", path, 503)

    first = await chatgpt.post("/weights", rows("Luna", "Barsik", "Dom"))
    second = await chatgpt.post("/weights", rows("Luna", "Barsik", "Dom"))

    assert statuses(first) == ["created", "failed", "created"]
    assert statuses(second) == ["duplicate", "created", "duplicate"]


async def test_a_connection_without_the_permission_weighs_nothing(world, family, sandbox):
    chatgpt = world.chatgpt(family.user, "pets:read health:read")

    answer = await chatgpt.call("POST", "/weights", rows("Luna"))

    assert answer.json()["error"] == "INSUFFICIENT_SCOPE"
    assert chatgpt.cost == []


async def test_thirty_ambiguous_rows_stay_within_what_chatgpt_takes(world, sandbox):
    owner = sandbox.add_user()
    for number in range(60):
        sandbox.add_pet(owner, "Mimi", description=f"{number}")

    answer = await world.chatgpt(owner).call("POST", "/weights", rows(*["Mimi"] * 30))

    assert len(answer.text) < 100_000
    assert [row["status"] for row in answer.json()["results"]] == ["ambiguous"] * 30
