"""Pets as owners speak of them: created, warned of, changed."""

import pytest


def stored(sandbox, answer):
    return sandbox.state.pets[answer["id"]]


@pytest.mark.parametrize("word", ["cat", "kittens", "mèo con", "MÈO", "meo", "кошечка", "котик", "кошеня", "кіт"])
async def test_a_species_is_understood_in_four_languages(chatgpt, word):
    assert (await chatgpt.post("/pets", {"name": "Tofu", "species": word, "country": "VN"}))["species"] == "cat"


@pytest.mark.parametrize("word", ["unicorn", "кит", "catt"])
async def test_an_unknown_species_is_never_guessed(chatgpt, sandbox, word):
    before = len(sandbox.state.pets)

    answer = await chatgpt.call("POST", "/pets", {"name": "Tofu", "species": word, "country": "VN"})

    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"name": "species", "reason": "unknown_species"}]
    assert "guinea-pig" in answer.json()["message"]
    assert len(sandbox.state.pets) == before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"age_months": 6}, ("month", 2025, 9, None)),
        ({"age_months": 0}, ("month", 2026, 3, None)),
        ({"age_years": 3}, ("year", 2023, None, None)),
        ({"birth_year": 2020}, ("year", 2020, None, None)),
        ({"birth_month_year": "2024-02"}, ("month", 2024, 2, None)),
        ({"birth_date": "2024-02-29"}, ("day", 2024, 2, 29)),
        ({}, ("unknown", None, None, None)),
    ],
)
async def test_an_age_is_kept_as_exactly_as_it_was_said(chatgpt, sandbox, said, kept):
    pet = stored(sandbox, await chatgpt.post("/pets", {"name": "Tofu", "species": "cat", "country": "vn", **said}))

    assert (pet.birthday_precision, pet.birthday_year, pet.birthday_month, pet.birthday_day) == kept
    assert pet.country == "VN"


async def test_two_birth_fields_are_refused_and_both_named(chatgpt):
    body = {"name": "Tofu", "species": "cat", "country": "VN", "birth_year": 2020, "age_years": 3}

    answer = await chatgpt.call("POST", "/pets", body)

    assert answer.json()["fields"] == [
        {"name": "birth_year", "reason": "conflicting_inputs"},
        {"name": "age_years", "reason": "conflicting_inputs"},
    ]


@pytest.mark.parametrize("city", ["Hanoi", "ha noi", "HANOI"])
async def test_a_city_is_found_by_name(chatgpt, city):
    pet = await chatgpt.post("/pets", {"name": "Tofu", "species": "cat", "country": "VN", "city": city})

    assert pet["city"] == "Hanoi"
    assert "notes" not in pet


async def test_an_unknown_city_is_mentioned_and_the_pet_is_created(chatgpt, sandbox):
    pet = await chatgpt.post("/pets", {"name": "Tofu", "species": "cat", "country": "VN", "city": "Atlantis"})

    assert "Atlantis" in pet["notes"][0]
    assert stored(sandbox, pet).city_id is None


async def test_a_namesake_among_shared_pets_is_warned_of_and_can_be_confirmed(chatgpt, family):
    body = {"name": " luna ", "species": "cat", "country": "UA"}

    warned = await chatgpt.call("POST", "/pets", body)
    created = await chatgpt.post("/pets", {**body, "confirm_duplicate": True})

    assert warned.status_code == 409
    assert warned.json()["error"] == "DUPLICATE_WARNING"
    assert [pet["id"] for pet in warned.json()["existing"]] == [family.luna.id]
    assert created["name"] == "luna"


async def test_a_namesake_of_another_species_is_no_duplicate(chatgpt):
    assert (await chatgpt.post("/pets", {"name": "Kiwi", "species": "cat", "country": "VN"}))["species"] == "cat"


@pytest.mark.parametrize("value", [None, "", "   "])
async def test_what_cannot_be_emptied_is_refused_by_name(chatgpt, family, value):
    answer = await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {"description": value})

    assert answer.json()["fields"] == [{"name": "description", "reason": "cannot_clear"}]
    assert chatgpt.cost == []


async def test_only_what_was_sent_is_changed(chatgpt, family, sandbox):
    before = sandbox.state.pets[family.muop.id]
    country, birthday = before.country, before.birthday

    answer = await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {"name": "Mướp 🐈", "unknown": 1})

    after = sandbox.state.pets[family.muop.id]
    assert answer.json()["name"] == after.name == "Mướp 🐈"
    assert (after.country, after.birthday) == (country, birthday)


async def test_an_empty_change_is_refused(chatgpt, family):
    assert (await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {})).status_code == 422
