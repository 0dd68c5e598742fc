"""Vaccinations, medical records and weights: renewed, guarded, paged, nothing lost."""

import pytest


async def test_renewing_completes_the_old_record_and_adds_the_new_one(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/vaccinations"

    renewed = await chatgpt.post(f"{path}/1/renew", {"administered_at": "2026-02-28", "due_at": "2027-02-28"})
    again = await chatgpt.call("POST", f"{path}/1/renew", {"administered_at": "2026-02-27"})

    assert (renewed["vaccine_name"], renewed["status"]) == ("Rabies", "active")
    assert sandbox.state.vaccinations[1].completed_at is not None
    assert again.status_code == 422


async def test_renewing_on_the_day_of_the_same_vaccine_is_a_warning(chatgpt, family):
    path = f"/pets/{family.muop.id}/vaccinations"

    answer = await chatgpt.call("POST", f"{path}/1/renew", {"administered_at": "2025-01-25"})

    assert answer.status_code == 409
    assert answer.json()["existing"][0]["id"] == 1


async def test_the_same_vaccine_on_the_same_day_is_a_warning_with_the_record(chatgpt, family):
    body = {"vaccine_name": "Rabies", "administered_at": "2025-01-25"}

    answer = await chatgpt.call("POST", f"/pets/{family.muop.id}/vaccinations", body)

    assert (answer.status_code, answer.json()["error"]) == (409, "DUPLICATE_WARNING")
    assert answer.json()["existing"][0]["id"] == 1


async def test_a_due_date_before_the_dose_is_refused_though_the_main_app_would_take_it(chatgpt, family):
    answer = await chatgpt.call("PATCH", f"/pets/{family.muop.id}/vaccinations/1", {"due_at": "2024-01-01"})

    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"name": "due_at", "reason": "due_before_administered"}]


@pytest.mark.parametrize(("value", "kept"), [("due_at", "notes"), ("notes", "due_at")])
async def test_what_clear_names_is_emptied_and_nothing_else(chatgpt, family, value, kept):
    answer = await chatgpt.call("PATCH", f"/pets/{family.muop.id}/vaccinations/1", {"clear": [value]})

    assert value not in answer.json()
    assert kept in answer.json()


async def test_a_delete_that_was_overtaken_is_a_conflict_with_what_stands_now(chatgpt, family, sandbox):
    stands = {"success": False, "data": None, "message": "Conflict.", "error": "Conflict."}
    sandbox.faults.answer("DELETE", f"/api/pets/{family.muop.id}/weights/61", 409, stands)

    answer = await chatgpt.call("DELETE", f"/pets/{family.muop.id}/weights/61")

    assert (answer.status_code, answer.json()["error"]) == (409, "CONFLICT")
    assert answer.json()["current"]["id"] == 61
    assert 61 in sandbox.state.weights


async def test_a_record_of_another_pet_is_not_found(chatgpt, family):
    answer = await chatgpt.call("DELETE", f"/pets/{family.bong.id}/weights/61")

    assert (answer.status_code, answer.json()["error"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(("limit", "pages"), [(10, 1), (25, 1), (50, 2), (200, 3)])
async def test_as_many_pages_are_read_as_the_limit_needs(chatgpt, family, limit, pages):
    listed = await chatgpt.get(f"/pets/{family.bong.id}/weights", limit=limit)
    days = [weight["measured_at"] for weight in listed["weights"]]

    assert len(days) == len(set(days)) == min(limit, 60)
    assert days == sorted(days, reverse=True)
    assert (listed["total"], listed["has_more"]) == (60, limit < 60)
    assert len(chatgpt.cost) == pages


@pytest.mark.parametrize("verb", ["POST", "PATCH"])
async def test_an_unknown_type_becomes_other_and_its_words_are_kept(chatgpt, family, verb):
    path = f"/pets/{family.muop.id}/medical-records" + ("/2" if verb == "PATCH" else "")
    body = {"record_type": "Grooming", "description": "Nails.", "record_date": "2026-02-01"}

    answer = (await chatgpt.call(verb, path, body)).json()

    assert answer["record_type"] == "other"
    assert answer["description"].startswith("Grooming")
    assert "Nails." in answer["description"]


async def test_foreign_types_are_read_as_other_with_the_main_apps_word(chatgpt, family):
    listed = await chatgpt.get(f"/pets/{family.muop.id}/medical-records", record_type="other")

    assert {record["record_type"] for record in listed["medical_records"]} == {"other"}
    assert {record["record_type_text"] for record in listed["medical_records"]} == {"Осмотр", "Acupuncture"}


async def test_weights_keep_two_decimals_as_numbers(chatgpt, family):
    added = await chatgpt.post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.256})
    listed = await chatgpt.get(f"/pets/{family.muop.id}/weights", limit=1)

    assert added["weight_kg"] == listed["weights"][0]["weight_kg"] == 4.26


async def test_text_is_kept_to_the_letter(chatgpt, family):
    text = "Bé ăn ít 🐈‍⬛ – “cà phê” và e\u0301"

    body = {"record_date": "2026-02-01", "description": text}
    answer = await chatgpt.post(f"/pets/{family.muop.id}/medical-records", body)

    assert answer["description"] == text
