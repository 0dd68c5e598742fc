"""What the connector relies on when it reads and writes pets."""

import re

from tests.contract.main_app_client import day

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z")
SUMMARY = {
    "latest_weight_kg",
    "latest_weight_record_date",
    "previous_weight_kg",
    "previous_weight_record_date",
    "vaccination_status",
}


async def owned(main_app, number):
    sections = await main_app.data("GET", "my-pets/sections")
    return next(pet for pet in sections["owned"] if pet["id"] == number)


async def test_sections_hold_four_lists_and_their_context(main_app):
    sections = await main_app.data("GET", "my-pets/sections")
    assert sections.keys() == {"owned", "fostering_active", "shared", "fostering_past", "context"}


async def test_an_owned_pet_comes_with_its_rights_species_and_health_in_summary(main_app):
    pet = await owned(main_app, (await main_app.add_pet("dog"))["id"])
    assert pet["pet_type"]["slug"] == "dog"
    assert pet["health_summary"].keys() == SUMMARY
    assert pet["health_summary"]["vaccination_status"] == "unknown"
    assert pet["viewer_permissions"]["is_owner"] is True
    assert pet["viewer_permissions"]["can_edit"] is True
    assert pet["viewer_permissions"]["access_sources"] == [{"type": "relationship", "role": "owner"}]


async def test_a_fresh_pet_carries_no_rights_and_only_what_was_set(main_app):
    pet = await main_app.add_pet()
    assert not {"viewer_permissions", "deleted_at", "relationships"} & pet.keys()
    assert TIMESTAMP.fullmatch(pet["updated_at"])
    assert (pet["sex"], pet["status"], pet["birthday_precision"]) == ("not_specified", "active", "unknown")


async def test_text_in_any_script_is_kept(main_app):
    text = "Mướp 🐈 Ночь e\u0301"
    pet = await main_app.add_pet(description=text)
    assert (await main_app.data("GET", f"pets/{pet['id']}"))["description"] == text


async def test_a_birthday_of_day_precision_is_written_in_parts(main_app):
    parts = {"birthday_year": 2020, "birthday_month": 2, "birthday_day": 29}
    pet = await main_app.add_pet(birthday_precision="day", **parts)
    assert pet["birthday"] == "2020-02-29T00:00:00.000000Z"


async def test_a_birthday_without_a_precision_is_dropped_in_silence(main_app):
    pet = await main_app.add_pet(birthday="2020-02-29")
    assert (pet["birthday"], pet["birthday_precision"]) == (None, "unknown")


async def test_an_impossible_day_overflows_into_the_next_month(main_app):
    parts = {"birthday_year": 2021, "birthday_month": 2, "birthday_day": 30}
    pet = await main_app.add_pet(birthday_precision="day", **parts)
    assert (pet["birthday"][:10], pet["birthday_day"]) == ("2021-03-02", 30)


async def test_a_coarser_precision_leaves_the_finer_parts_behind(main_app):
    pet = await main_app.add_pet(birthday_precision="day", birthday_year=2020, birthday_month=1, birthday_day=15)
    body = {"birthday_precision": "year", "birthday_year": 2018}
    after = await main_app.data("PUT", f"pets/{pet['id']}", body)
    assert (after["birthday_year"], after["birthday_month"], after["birthday_day"]) == (2018, 1, 15)
    assert after["birthday"][:10] == "2020-01-15"


async def test_nothing_of_a_pet_can_be_cleared(main_app):
    pet = await main_app.add_pet(description="Stays", state="Hà Nội", sex="male")
    body = {"description": None, "state": "", "sex": None}
    after = await main_app.data("PUT", f"pets/{pet['id']}", body)
    assert (after["description"], after["state"], after["sex"]) == ("Stays", "Hà Nội", "male")


async def test_a_namesake_of_the_species_is_refused_with_the_ids_of_those_that_stand(main_app):
    pet = await main_app.add_pet()
    body = {"name": f" {pet['name'].upper()} ", "country": "VN"}
    answer = await main_app.send("POST", "pets", body)
    assert answer.status_code == 409
    assert answer.json()["error"] == "duplicate_pet"
    assert answer.json()["data"] == {"existing_pet_ids": [pet["id"]]}
    await main_app.add_pet(name=pet["name"], allow_duplicate=True)


async def test_a_stale_version_is_refused_with_the_current_one(main_app):
    pet = await main_app.add_pet()
    stale = {"description": "late", "base_version": "2020-01-01T00:00:00.000000Z"}
    answer = await main_app.send("PUT", f"pets/{pet['id']}", stale)
    assert answer.status_code == 409
    assert answer.json()["data"].keys() == {"server_value", "server_version", "client_base_version"}
    current = {"description": "now", "base_version": answer.json()["data"]["server_version"]}
    assert (await main_app.data("PUT", f"pets/{pet['id']}", current))["description"] == "now"


async def test_a_city_is_an_object_in_detail_and_a_string_in_lists(main_app):
    city = (await main_app.data("GET", "cities?country=VN&search=noi"))[0]
    pet = await main_app.add_pet(city_id=city["id"])
    assert pet["city"]["id"] == city["id"]
    assert (await main_app.data("GET", f"pets/{pet['id']}"))["city"]["id"] == city["id"]
    assert isinstance((await owned(main_app, pet["id"]))["city"], str)


async def test_a_city_of_another_country_is_refused_without_field_errors(main_app):
    city = (await main_app.data("GET", "cities?country=VN"))[0]
    answer = await main_app.send("POST", "pets", {"name": "Nowhere", "country": "US", "city_id": city["id"]})
    assert answer.status_code == 422
    assert "errors" not in answer.json()


async def test_a_birthday_of_tomorrow_is_refused(main_app):
    year, month, date = (int(part) for part in day(1).split("-"))
    body = {"name": "Unborn", "country": "VN", "birthday_precision": "day"}
    body |= {"birthday_year": year, "birthday_month": month, "birthday_day": date}
    answer = await main_app.send("POST", "pets", body)
    assert answer.status_code == 422
    assert answer.json()["errors"].keys() & {"birthday_day", "birthday_year"}


async def test_a_deleted_pet_is_gone_for_every_route(main_app):
    pet = await main_app.add_pet()
    gone = await main_app.send("DELETE", f"pets/{pet['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    for path in (f"pets/{pet['id']}", f"pets/{pet['id']}/weights"):
        answer = await main_app.send("GET", path)
        assert (answer.status_code, answer.json()["message"]) == (404, "Resource not found.")
    sections = await main_app.data("GET", "my-pets/sections")
    assert pet["id"] not in [row["id"] for row in sections["owned"]]


async def test_a_lost_pet_is_shown_to_anybody_and_its_health_is_not(main_app):
    pet = await main_app.add_pet()
    await main_app.data("PUT", f"pets/{pet['id']}/status", {"status": "lost"})
    shown = await main_app.send("GET", f"pets/{pet['id']}", token="")
    assert shown.status_code == 200
    assert "viewer_permissions" not in shown.json()["data"]
    assert (await main_app.send("GET", f"pets/{pet['id']}/weights", token="")).status_code == 401
