"""Pets as people call them: found, listed, and kept apart."""

import pytest

SECTIONS = "GET /api/my-pets/sections"


def names(candidates):
    return [(pet["name"], pet["match"]) for pet in candidates]


@pytest.mark.parametrize(
    ("said", "meant", "match"),
    [
        ("Mướp", "muop", "exact"),
        ("  MƯỚP ", "muop", "exact"),
        ("Mu\u031bo\u031b\u0301p", "muop", "exact"),  # the same letters, typed on a Mac
        ("muop", "muop", "close"),
        ("Dom", "dom", "close"),
        ("đốm", "dom", "exact"),
        ("Barsik", "barsik", "close"),
        ("барсик", "barsik", "exact"),
        ("Барсік", "barsik", "close"),
        ("Barsikk", "barsik", "close"),
        ("ківі", "kiwi", "close"),
        ("Луна", "luna", "close"),
        ("Рекс", "rex", "close"),
        ("whiskrs", "whiskers", "close"),
        ("ginge", "ginger", "close"),
        ("whisk", "whiskers", "partial"),
        ("my cat Ginger", "ginger", "partial"),
    ],
)
async def test_a_name_is_found_in_every_script(chatgpt, family, said, meant, match):
    found = await chatgpt.post("/pets/find", {"name": said})

    assert [(pet["id"], pet["match"]) for pet in found["candidates"]] == [(getattr(family, meant).id, match)]
    assert chatgpt.cost == [SECTIONS]


@pytest.mark.parametrize("said", ["Tam", "Tim", "Shadow", "Smokey", "Cam", "Zorro", "???", "🐈", "a", "x" * 5_000])
async def test_what_resembles_no_name_finds_nothing(chatgpt, said):
    """Strangers' pets and former fosters are nobody's to find."""
    assert await chatgpt.post("/pets/find", {"name": said}) == {"candidates": [], "total": 0}


async def test_an_exact_name_never_hides_behind_likely_ones(world, sandbox):
    owner = sandbox.add_user()
    for name in ("Mimi 2", "Mimmi", "Mimí", "Мими", "Mimi", "Mimi Anh", "Mim"):
        sandbox.add_pet(owner, name)

    found = (await world.chatgpt(owner).post("/pets/find", {"name": "mimi"}))["candidates"]

    assert names(found)[0] == ("Mimi", "exact")
    assert [pet["score"] for pet in found] == sorted((pet["score"] for pet in found), reverse=True)
    assert [pet["match"] for pet in found].count("exact") == 1


async def test_namesakes_are_all_candidates_in_the_same_order_every_time(chatgpt, family):
    asked = [(await chatgpt.post("/pets/find", {"name": "Mimi"}))["candidates"] for _ in range(3)]

    assert [pet["id"] for pet in asked[0]] == [family.mimi_cat.id, family.mimi_rabbit.id]
    assert {pet["score"] for pet in asked[0]} == {100}
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("word", ["rabbit", "bunny", "THỎ", "кролик", "кролика", "кролі"])
async def test_a_species_word_of_any_language_separates_namesakes(chatgpt, family, word):
    found = await chatgpt.post("/pets/find", {"name": "Mimi", "species": word})

    assert [pet["id"] for pet in found["candidates"]] == [family.mimi_rabbit.id]


@pytest.mark.parametrize(("word", "species"), [("chó", "dog"), ("собаки", "dog"), ("birds", "bird"), ("птах", "bird")])
async def test_lists_are_filtered_by_species_in_any_language(chatgpt, word, species):
    listed = await chatgpt.get("/pets", species=word)
    found = await chatgpt.post("/pets/find", {"species": word})

    assert {pet["species"] for pet in listed["pets"]} == {species}
    assert [pet["id"] for pet in found["candidates"]] == [pet["id"] for pet in listed["pets"]]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/pets?species={}"), ("POST", "/pets/find"), ("POST", "/pets/overview")]
)
async def test_an_unknown_species_names_the_nearest_and_all_that_exist(chatgpt, method, path):
    body = {"species": "rabit"} if method == "POST" else None

    answer = await chatgpt.call(method, path.format("rabit"), body)

    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"name": "species", "reason": "unknown_species"}]
    assert "Perhaps: Rabbit" in answer.json()["message"]
    assert "guinea-pig" in answer.json()["message"]


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ""}, {"name": "  ", "species": ""}, {"unknown": 1}])
async def test_with_nothing_asked_every_pet_is_found(chatgpt, body):
    found = await chatgpt.post("/pets/find", body)
    listed = await chatgpt.get("/pets")

    assert found["total"] == listed["total"] == 12
    assert [pet["id"] for pet in found["candidates"]] == [pet["id"] for pet in listed["pets"]]


@pytest.mark.parametrize("query", [{"name": ""}, {"species": " "}, {"name": " ", "species": ""}])
async def test_a_blank_filter_of_a_list_is_none(chatgpt, query):
    assert (await chatgpt.get("/pets", **query))["total"] == 12


async def test_each_pet_says_by_which_right_it_is_seen(chatgpt):
    listed = (await chatgpt.get("/pets"))["pets"]

    rights = {pet["name"]: (pet["access"], pet["can_edit"]) for pet in listed}
    assert rights["Mướp"] == ("owner", True)
    assert rights["Luna"] == ("editor", True)
    assert rights["Rex"] == ("viewer", False)
    assert rights["Tom"] == ("foster", False)
    assert rights["Whiskers"] == ("sitter", False)
    assert rights["Ginger"] == ("group", True)
    assert "Cam" not in rights
    assert chatgpt.cost == [SECTIONS]


async def test_a_list_is_filtered_by_name_as_a_search_is(chatgpt, family):
    listed = await chatgpt.get("/pets", name="барсик")

    assert [pet["id"] for pet in listed["pets"]] == [family.barsik.id]
    assert "score" not in listed["pets"][0]


async def test_a_summary_leaves_out_what_is_unknown(chatgpt):
    pets = {pet["name"]: pet for pet in (await chatgpt.get("/pets"))["pets"]}

    assert {"age", "birth_date", "birth_year", "latest_weight_kg", "photo_url"}.isdisjoint(pets["Kiwi"])
    assert pets["Mướp"]["birth_date"] == "2023-03-13"
    assert pets["Mướp"]["days_until_next_birthday"] == 12
    assert pets["Đốm"]["birth_month_year"] == "2024-02"
    assert pets["Đốm"]["age"] == "about 2 years 1 month"
    assert pets["Барсик"]["birth_year"] == 2019
    assert pets["Барсик"]["age"] == "about 7 years"
    assert not any(value is None for pet in pets.values() for value in pet.values())


async def test_the_user_and_the_connection_are_shown_without_addresses(world, family, sandbox):
    chatgpt = world.chatgpt(family.user, "pets:read")

    me = await chatgpt.get("/me")

    assert me == {
        "id": family.user.id,
        "name": "Demo",
        "email_verified": True,
        "banned": False,
        "locale": "en",
        "scopes": ["pets:read"],
    }
    assert chatgpt.cost == ["GET /api/users/me"]


async def test_an_unverified_and_a_banned_user_look_different(world, sandbox):
    unverified = world.chatgpt(sandbox.add_user("An", verified=False))
    banned = world.chatgpt(sandbox.add_user("Bo", banned=True))

    assert (await unverified.get("/me"))["email_verified"] is False
    assert (await banned.get("/me"))["banned"] is True
    assert (await unverified.call("GET", "/pets")).json()["error"] == "EMAIL_NOT_VERIFIED"
    assert (await banned.get("/pets"))["total"] == 0
