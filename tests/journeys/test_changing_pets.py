"""Pets created and changed at the edges: namesakes the main app alone knows, cities abroad, versions, rights."""

import pytest

TOFU = {"name": "Tofu", "species": "cat", "country": "VN"}


async def change(chatgpt, pet, **fields):
    return await chatgpt.call("PATCH", f"/pets/{pet.id}", fields)


@pytest.mark.parametrize(
    ("city", "country", "kept"),
    [
        ("Hà Nội", "VN", "Hanoi"),
        ("Ханой", "VN", "Hanoi"),
        ("Київ", "UA", "Kyiv"),
        ("Киев", "UA", "Kyiv"),
        ("Kharkov", "UA", "Kharkiv"),
        ("da nang", "VN", "Da Nang"),
        ("Thành phố Hồ Chí Minh", "VN", "Ho Chi Minh City"),
        ("Хошимин", "VN", "Ho Chi Minh City"),
        ("Москва", "RU", "Moscow"),
    ],
)
async def test_a_city_is_known_by_its_name_in_any_of_the_languages(chatgpt, city, country, kept):
    pet = await chatgpt.post("/pets", {**TOFU, "country": country, "city": city})

    assert pet["city"] == kept


async def test_a_city_named_as_the_list_has_it_costs_one_call(chatgpt):
    await chatgpt.get("/pet-types")

    await chatgpt.post("/pets", {**TOFU, "city": "Hanoi"})

    assert sorted(chatgpt.cost) == ["GET /api/cities?country=VN", "GET /api/my-pets/sections", "POST /api/pets"]


@pytest.mark.parametrize(
    ("country", "city", "kept"), [("VN", "TP. HCM", "Ho Chi Minh City"), ("RU", "Питер", "Saint Petersburg")]
)
async def test_a_city_is_known_as_people_write_it(chatgpt, country, city, kept):
    pet = await chatgpt.post("/pets", {**TOFU, "country": country, "city": city})

    assert pet["city"] == kept


async def test_a_city_that_is_missed_costs_one_look_up_and_the_nearest_are_named(chatgpt):
    await chatgpt.get("/pets")

    pet = await chatgpt.post("/pets", {**TOFU, "country": "VN", "city": "Nha Tran Bay"})

    assert [call for call in chatgpt.cost if "cities" in call] == ["GET /api/cities?country=VN"]
    assert "city" not in pet
    assert pet["notes"] == [
        "The city Nha Tran Bay is not known in Meo Mai Moi for VN; it was not saved. The nearest names are: Nha Trang."
    ]


async def test_the_country_uk_is_gb(chatgpt):
    pet = await chatgpt.post("/pets", {**TOFU, "country": "uk", "city": "Лондон"})

    assert (pet["country"], pet["city"]) == ("GB", "London")


async def test_a_code_of_no_country_is_refused_with_the_nearest(chatgpt):
    refused = await chatgpt.call("POST", "/pets", {**TOFU, "country": "VT"})

    assert refused.status_code == 422
    assert refused.json()["fields"] == [{"name": "country", "reason": "unknown_country"}]
    assert "VN (Vietnam)" in refused.json()["message"]


async def test_a_city_of_another_country_is_not_taken(chatgpt):
    pet = await chatgpt.post("/pets", {**TOFU, "country": "DE", "city": "Hanoi"})

    assert "city" not in pet
    assert "Hanoi" in pet["notes"][0]


async def test_a_sex_nobody_knows_is_kept_as_not_specified(chatgpt, sandbox):
    created = await chatgpt.post("/pets", {**TOFU, "sex": "unknown", "description": "Sợ sấm 🐈‍⬛ «боится»"})

    assert (created["sex"], sandbox.state.pets[created["id"]].sex) == ("unknown", "not_specified")
    assert created["description"] == sandbox.state.pets[created["id"]].description == "Sợ sấm 🐈‍⬛ «боится»"
    assert (created["access"], created["can_edit"], created["status"]) == ("owner", True, "active")


async def test_nulls_for_what_is_optional_are_nothing_said(chatgpt):
    optional = ("sex", "birth_date", "birth_month_year", "birth_year", "age_months", "age_years", "description")

    pet = await chatgpt.post("/pets", {**TOFU, **dict.fromkeys((*optional, "state", "city", "confirm_duplicate"))})

    assert pet["birthday_precision"] == "unknown"


@pytest.mark.parametrize("missing", ["name", "species", "country"])
@pytest.mark.parametrize("how", ["left out", "null", "blank"])
async def test_what_a_pet_needs_is_asked_for_by_name(chatgpt, missing, how):
    body = {name: value for name, value in TOFU.items() if name != missing}
    body |= {"left out": {}, "null": {missing: None}, "blank": {missing: "  "}}[how]

    answer = await chatgpt.call("POST", "/pets", body)

    assert answer.status_code == 422
    assert [fault["name"] for fault in answer.json()["fields"]] == [missing]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"age_months": 601}, "less_than_equal"),
        ({"age_years": 51}, "less_than_equal"),
        ({"age_years": -1}, "greater_than_equal"),
        ({"birth_date": "2026-03-02"}, "date_in_future"),
        ({"birth_month_year": "2026-04"}, "date_in_future"),
        ({"birth_year": 2027}, "date_in_future"),
        ({"birth_date": "2025-02-29"}, None),
        ({"birth_year": 1850}, "refused"),
    ],
)
async def test_an_age_no_pet_can_have_is_refused_by_name(chatgpt, sandbox, said, reason):
    before = len(sandbox.state.pets)

    answer = await chatgpt.call("POST", "/pets", {**TOFU, **said})

    assert answer.status_code == 422
    fault = answer.json()["fields"][0]
    assert fault["name"] == next(iter(said))
    assert reason in (None, fault["reason"])
    assert len(sandbox.state.pets) == before


async def test_all_birth_fields_that_were_given_are_named(chatgpt):
    said = {"birth_date": "2024-01-01", "birth_month_year": "2024-01", "birth_year": 2024, "age_months": 26}

    answer = await chatgpt.call("POST", "/pets", {**TOFU, **said, "age_years": 2})

    assert [fault["name"] for fault in answer.json()["fields"]] == [*said, "age_years"]
    assert chatgpt.cost == []


async def test_all_namesakes_are_shown_as_pets_are(chatgpt, family, sandbox):
    second = sandbox.add_pet(family.others[0], "LUNA")
    sandbox.share(second, family.user, "viewer")

    warned = (await chatgpt.call("POST", "/pets", {**TOFU, "name": "Luna"})).json()

    assert [pet["id"] for pet in warned["existing"]] == [family.luna.id, second.id]
    assert [pet["access"] for pet in warned["existing"]] == ["editor", "viewer"]
    assert "confirm_duplicate" in warned["message"]
    assert not any(line.startswith("POST") for line in chatgpt.cost)


async def test_a_namesake_that_only_the_main_app_knows_is_a_warning_too(chatgpt, family, sandbox):
    """Created by the user, and given away since: the main app counts it (StorePetController.php, lines 232-257)."""
    given_away = sandbox.add_pet(family.user, "Tofu")
    sandbox.end_share(given_away, family.user)

    warned = await chatgpt.call("POST", "/pets", TOFU)
    created = await chatgpt.post("/pets", {**TOFU, "confirm_duplicate": True})

    assert warned.status_code == 409
    assert warned.json()["error"] == "DUPLICATE_WARNING"
    assert warned.json()["existing"] == []
    assert "no longer" in warned.json()["message"]
    assert created["id"] != given_away.id


async def test_a_namesake_that_appears_in_the_last_moment_is_shown(chatgpt, family, sandbox):
    sandbox.faults.delay("POST", "/api/pets", _Appearing(sandbox, family.user))

    warned = await chatgpt.call("POST", "/pets", TOFU)

    assert [pet["name"] for pet in warned.json()["existing"]] == ["Tofu"]


class _Appearing:
    """Plants a namesake while the main app is about to create the pet."""

    def __init__(self, sandbox, owner):
        self._plant = lambda: sandbox.add_pet(owner, "Tofu")

    async def wait(self):
        self._plant()


async def test_an_account_that_may_not_write_learns_why(world, sandbox):
    unverified = world.chatgpt(sandbox.add_user("An", verified=False))
    banned = world.chatgpt(sandbox.add_user("Bo", banned=True))

    assert (await unverified.call("POST", "/pets", TOFU)).json()["error"] == "EMAIL_NOT_VERIFIED"
    assert (await banned.call("POST", "/pets", TOFU)).json()["error"] == "ACCOUNT_BANNED"


async def test_a_change_costs_one_call(chatgpt, family):
    changed = await change(chatgpt, family.muop, name="Mướp Đen", sex="unknown", birth_year=2022)

    assert chatgpt.cost == [f"PUT /api/pets/{family.muop.id}"]
    assert (changed.json()["sex"], changed.json()["birth_year"]) == ("unknown", 2022)
    assert "birth_date" not in changed.json()


async def test_a_change_of_species_is_understood_in_any_language(chatgpt, family):
    assert (await change(chatgpt, family.mimi_rabbit, species="кошка")).json()["species"] == "cat"


async def test_a_city_is_looked_for_in_the_pets_own_country(chatgpt, family, sandbox):
    changed = await change(chatgpt, family.barsik, city="Львів")

    assert (changed.json()["city"], changed.json()["country"]) == ("Lviv", "UA")


async def test_a_city_left_abroad_by_a_move_is_mentioned(chatgpt, family):
    moved = await change(chatgpt, family.muop, country="de")
    settled = await change(chatgpt, family.muop, city="Berlin")

    assert moved.json()["country"] == "DE"
    assert "Hanoi" in moved.json()["notes"][0]
    assert "notes" not in settled.json()
    assert settled.json()["city"] == "Berlin"


async def test_a_change_that_is_only_an_unknown_city_is_refused(chatgpt, family):
    refused = await change(chatgpt, family.muop, city="Atlantis")
    partly = await change(chatgpt, family.muop, city="Atlantis", state="Hà Nội 2")

    assert refused.json()["fields"] == [{"name": "city", "reason": "unknown_city"}]
    assert (partly.status_code, partly.json()["state"]) == (200, "Hà Nội 2")
    assert "Atlantis" in partly.json()["notes"][0]


async def test_a_city_needs_the_pets_country(chatgpt, family, sandbox):
    sandbox.state.pets[family.muop.id].country = None

    refused = await change(chatgpt, family.muop, city="Hanoi")
    both = await change(chatgpt, family.muop, city="Hanoi", country="VN")

    assert refused.json()["fields"] == [{"name": "city", "reason": "unknown_city"}]
    assert "country" in refused.json()["message"]
    assert both.json()["city"] == "Hanoi"


@pytest.mark.parametrize("field", ["name", "species", "country", "sex", "birth_date", "age_months", "city", "state"])
async def test_null_is_refused_for_every_field_of_a_pet(chatgpt, family, field):
    refused = await change(chatgpt, family.muop, **{field: None, "description": "new"})

    assert refused.status_code == 422
    assert refused.json()["fields"] == [{"name": field, "reason": "cannot_clear"}]
    assert chatgpt.cost == []


async def test_a_version_that_is_past_shows_the_current_values(chatgpt, family, sandbox, clock):
    read = await chatgpt.get(f"/pets/{family.muop.id}")
    clock.advance(minutes=5)
    sandbox.state.pets[family.muop.id].name = "Mướp Con"
    sandbox.state.pets[family.muop.id].updated_at = clock.now()

    stale = await change(chatgpt, family.muop, name="Mít", version=read["version"])
    fresh = await change(chatgpt, family.muop, name="Mít", version=stale.json()["current"]["version"])

    assert (stale.status_code, stale.json()["error"]) == (409, "CONFLICT")
    assert stale.json()["current"]["name"] == "Mướp Con"
    assert fresh.json()["name"] == "Mít"


@pytest.mark.parametrize("pet", ["rex", "tom", "whiskers", "strangers", "strangers_lost"])
async def test_who_may_only_look_may_not_change(chatgpt, family, sandbox, pet):
    refused = await change(chatgpt, getattr(family, pet), name="Mine")

    assert (refused.status_code, refused.json()["error"]) == (403, "FORBIDDEN")
    assert sandbox.state.pets[getattr(family, pet).id].name != "Mine"


@pytest.mark.parametrize("pet", ["luna", "ginger"])
async def test_editors_and_groups_may_change(chatgpt, family, pet):
    assert (await change(chatgpt, getattr(family, pet), state="Lviv")).json()["state"] == "Lviv"


async def test_a_pet_that_is_not_there_cannot_be_changed(chatgpt):
    assert (await chatgpt.call("PATCH", "/pets/999999", {"name": "X"})).json()["error"] == "NOT_FOUND"
    assert (await chatgpt.call("PATCH", "/pets/999999", {"city": "Hanoi"})).json()["error"] == "NOT_FOUND"
