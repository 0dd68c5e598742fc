"""What the connector relies on when it reads and writes weights, vaccinations and medical records."""

import pytest

from tests.contract.main_app_client import day

KINDS = {
    "weights": {"weight_kg": 4.25, "record_date": day(-3)},
    "vaccinations": {"vaccine_name": "Rabies", "administered_at": day(-3), "due_at": day(300), "notes": "left"},
    "medical-records": {"record_type": "Vet Visit", "record_date": day(-3), "description": "ok", "vet_name": "Dr. Ân"},
}
GUARDS = {
    "weights": {"expected_weight_kg": 4.25, "expected_record_date": day(-3)},
    "vaccinations": {"expected_vaccine_name": "Rabies", "expected_administered_at": day(-3)},
    "medical-records": {"expected_record_type": "Vet Visit", "expected_record_date": day(-3)},
}


@pytest.fixture(params=list(KINDS))
def kind(request):
    return request.param


async def test_a_list_is_nested_and_tells_its_page(main_app, kind):
    pet = await main_app.add_pet()
    created = await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind])
    page = await main_app.data("GET", f"pets/{pet['id']}/{kind}")
    assert [row["id"] for row in page["data"]] == [created["id"]]
    assert page["links"].keys() == {"first", "last", "prev", "next"}
    meta = {"current_page": 1, "from": 1, "last_page": 1, "per_page": 25, "to": 1, "total": 1}
    assert page["meta"].items() >= meta.items()


async def test_dates_are_midnights_in_utc(main_app, kind):
    pet = await main_app.add_pet()
    record = await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind])
    name = "administered_at" if kind == "vaccinations" else "record_date"
    assert record[name] == f"{day(-3)}T00:00:00.000000Z"


async def test_the_newest_record_comes_first(main_app, kind):
    pet = await main_app.add_pet()
    name = "administered_at" if kind == "vaccinations" else "record_date"
    for offset in (-9, -2, -5):
        await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind] | {name: day(offset)})
    page = await main_app.data("GET", f"pets/{pet['id']}/{kind}")
    assert [row[name][:10] for row in page["data"]] == [day(-2), day(-5), day(-9)]


async def test_a_delete_wants_its_guard_and_a_current_version(main_app, kind):
    pet = await main_app.add_pet()
    record = await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind])
    path = f"pets/{pet['id']}/{kind}/{record['id']}"
    bare = await main_app.send("DELETE", path)
    assert (bare.status_code, bare.json()["errors"].keys()) == (422, {"base_version"} | GUARDS[kind].keys())
    guard = GUARDS[kind] | {"base_version": record["updated_at"]}
    for stale in ({"base_version": "2020-01-01T00:00:00.000000Z"}, {next(iter(GUARDS[kind])): "9.99"}):
        assert (await main_app.send("DELETE", path, guard | stale)).status_code == 409
    done = await main_app.send("DELETE", path, guard)
    assert (done.status_code, done.json()) == (200, {"success": True, "data": True})
    assert (await main_app.send("DELETE", path, guard)).status_code == 404


async def test_an_update_with_a_stale_version_shows_the_record_that_stands(main_app, kind):
    pet = await main_app.add_pet()
    record = await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind])
    path = f"pets/{pet['id']}/{kind}/{record['id']}"
    answer = await main_app.send("PUT", path, {"base_version": "2020-01-01T00:00:00.000000Z"})
    assert answer.status_code == 409
    assert answer.json()["data"]["server_value"]["id"] == record["id"]
    assert answer.json()["data"]["server_version"] == record["updated_at"]


async def test_a_record_under_another_pet_is_not_found(main_app, kind):
    pet, other = await main_app.add_pet(), await main_app.add_pet()
    record = await main_app.data("POST", f"pets/{pet['id']}/{kind}", KINDS[kind])
    assert (await main_app.send("GET", f"pets/{other['id']}/{kind}/{record['id']}")).status_code == 404


async def test_a_species_without_such_records_is_refused_outside_the_envelope(main_app, kind):
    pet = await main_app.add_pet("bird")
    for method, body in (("GET", None), ("POST", {})):
        answer = await main_app.send(method, f"pets/{pet['id']}/{kind}", body)
        assert answer.status_code == 422
        assert answer.json()["error_code"] == "FEATURE_NOT_AVAILABLE_FOR_PET_TYPE"
        assert "success" not in answer.json()


async def test_dogs_have_weights_and_no_other_records(main_app, kind):
    pet = await main_app.add_pet("dog")
    answer = await main_app.send("GET", f"pets/{pet['id']}/{kind}")
    assert answer.status_code == (200 if kind == "weights" else 422)


async def test_a_weight_is_repeated_as_sent_and_read_as_a_string_of_two_decimals(main_app):
    pet = await main_app.add_pet()
    body = {"weight_kg": 4.256, "record_date": day()}
    created = await main_app.data("POST", f"pets/{pet['id']}/weights", body)
    assert created["weight_kg"] == 4.256
    assert (await main_app.data("GET", f"pets/{pet['id']}/weights/{created['id']}"))["weight_kg"] == "4.26"


async def test_a_pet_has_one_weight_a_day_and_future_days_count(main_app):
    pet = await main_app.add_pet()
    path = f"pets/{pet['id']}/weights"
    await main_app.data("POST", path, {"weight_kg": 4, "record_date": day(1)})
    answer = await main_app.send("POST", path, {"weight_kg": 5, "record_date": day(1)})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"record_date": ["The record date has already been taken for this pet."]}


async def test_vaccinations_and_medical_records_of_tomorrow_are_refused(main_app):
    pet = await main_app.add_pet()
    for kind, name in (("vaccinations", "administered_at"), ("medical-records", "record_date")):
        answer = await main_app.send("POST", f"pets/{pet['id']}/{kind}", KINDS[kind] | {name: day(1), "due_at": None})
        assert (answer.status_code, answer.json()["errors"].keys()) == (422, {name})


async def test_the_same_vaccine_on_the_same_day_is_refused(main_app):
    pet = await main_app.add_pet()
    path, body = f"pets/{pet['id']}/vaccinations", KINDS["vaccinations"]
    await main_app.data("POST", path, body)
    answer = await main_app.send("POST", path, body)
    assert answer.json()["errors"] == {"administered_at": ["This vaccination already exists for this date."]}
    await main_app.data("POST", path, body | {"vaccine_name": "RABIES"})


async def test_a_vaccination_can_lose_its_due_date_and_notes(main_app):
    pet = await main_app.add_pet()
    record = await main_app.data("POST", f"pets/{pet['id']}/vaccinations", KINDS["vaccinations"])
    body = {"due_at": None, "notes": None}
    after = await main_app.data("PUT", f"pets/{pet['id']}/vaccinations/{record['id']}", body)
    assert (after["due_at"], after["notes"], after["completed_at"]) == (None, None, None)


async def test_a_renewal_completes_the_old_record_and_leaves_it_out_of_the_default_list(main_app):
    pet = await main_app.add_pet()
    path = f"pets/{pet['id']}/vaccinations"
    old = await main_app.data("POST", path, KINDS["vaccinations"])
    body = {"vaccine_name": "Rabies", "administered_at": day(), "base_version": old["updated_at"]}
    new = await main_app.data("POST", f"{path}/{old['id']}/renew", body | GUARDS["vaccinations"])
    listed = {
        status: await main_app.data("GET", f"{path}?status={status}") for status in ("active", "completed", "all")
    }
    ids = {status: {row["id"] for row in page["data"]} for status, page in listed.items()}
    assert ids == {"active": {new["id"]}, "completed": {old["id"]}, "all": {old["id"], new["id"]}}
    assert {row["id"] for row in (await main_app.data("GET", path))["data"]} == {new["id"]}


async def test_medical_records_keep_any_word_and_are_filtered_by_it_exactly(main_app):
    pet = await main_app.add_pet()
    path = f"pets/{pet['id']}/medical-records"
    for word in ("Осмотр", "Vet Visit", "vet visit"):
        await main_app.data("POST", path, {"record_type": word, "record_date": day()})
    page = await main_app.data("GET", f"{path}?record_type=Vet%20Visit")
    assert [row["record_type"] for row in page["data"]] == ["Vet Visit"]


async def test_the_card_of_a_pet_sums_up_weights_and_due_dates(main_app):
    pet = await main_app.add_pet()
    for offset, kilograms in ((-20, 4), (-1, 4.5)):
        await main_app.data("POST", f"pets/{pet['id']}/weights", {"weight_kg": kilograms, "record_date": day(offset)})
    due = KINDS["vaccinations"] | {"due_at": day(30)}
    await main_app.data("POST", f"pets/{pet['id']}/vaccinations", due)
    card = next(row for row in await main_app.data("GET", "my-pets") if row["id"] == pet["id"])
    assert card["health_summary"] == {
        "latest_weight_kg": "4.50",
        "latest_weight_record_date": day(-1),
        "previous_weight_kg": "4.00",
        "previous_weight_record_date": day(-20),
        "vaccination_status": "due_soon",
    }
