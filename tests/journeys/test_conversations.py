"""What owners say, as the calls that ChatGPT makes of it."""

from datetime import date, timedelta

import httpx


async def test_a_new_kitten_with_a_history_and_a_certificate(chatgpt, sandbox):
    """She's about 6 months old, dewormed 2 months ago, here's her certificate."""
    nobody = await chatgpt.post("/pets/find", {"name": "Bơ"})
    kitten = await chatgpt.post(
        "/pets", {"name": "Bơ", "species": "mèo con", "country": "vn", "sex": "female", "age_months": 6, "city": "Huế"}
    )
    dewormed = await chatgpt.post(
        f"/pets/{kitten['id']}/medical-records",
        {"record_type": "deworming", "record_date": "2026-01-01", "description": "Xổ giun lần đầu"},
    )
    certificate = {"vaccine_name": "Rabies", "administered_at": "2026-02-14", "due_at": "2027-02-14", "notes": "Lô A7"}
    vaccinated = await chatgpt.post(f"/pets/{kitten['id']}/vaccinations", certificate)
    due = await chatgpt.get("/care-agenda", days=365, pet_id=kitten["id"])

    assert nobody["total"] == 0
    assert (kitten["species"], kitten["age"], kitten["birth_month_year"]) == ("cat", "about 6 months", "2025-09")
    assert (kitten["city"], kitten["birthday_precision"]) == ("Hue", "month")
    assert (dewormed["record_type"], dewormed["description"]) == ("deworming", "Xổ giun lần đầu")
    assert (vaccinated["status"], vaccinated["due_at"]) == ("active", "2027-02-14")
    assert [(item["date"], item["kind"]) for item in due["items"]] == [("2027-02-14", "vaccination_due")]
    assert "next_birthday_at" not in kitten


async def test_a_call_that_gets_no_answer_is_made_again_and_nothing_stands_twice(chatgpt, sandbox):
    body = {"name": "Bơ", "species": "mèo con", "country": "VN", "age_months": 6}
    sandbox.faults.lose_answer("POST", "/api/pets", times=2)
    before = len(sandbox.state.pets)

    silence = await chatgpt.call("POST", "/pets", body)
    again = await chatgpt.post("/pets", body)

    assert (silence.status_code, silence.json()["retryable"]) == (503, True)
    assert again["repeated"] is True
    assert len(sandbox.state.pets) == before + 1


async def test_a_dose_that_was_due_is_renewed_and_leaves_the_agenda(chatgpt, family):
    """Muop got her rabies shot yesterday. (It was overdue.)"""
    found = (await chatgpt.post("/pets/find", {"name": "Muop"}))["candidates"]
    agenda = await chatgpt.get("/care-agenda", pet_id=found[0]["id"], days=7)
    overdue = agenda["items"][0]
    renewed = await chatgpt.post(
        f"/pets/{overdue['pet_id']}/vaccinations/{overdue['vaccination_id']}/renew",
        {"administered_at": "2026-02-28", "due_at": "2027-02-28"},
    )
    after = await chatgpt.get("/care-agenda", pet_id=found[0]["id"], days=7)

    assert [pet["match"] for pet in found] == ["close"]
    assert overdue["kind"] == "vaccination_overdue"
    assert renewed["vaccine_name"] == overdue["title"].split()[0] == "Rabies"
    assert after["items"] == []


async def test_a_word_nobody_knows_is_asked_about_and_the_answer_is_understood(chatgpt):
    unknown = await chatgpt.call("POST", "/pets", {"name": "Bơ", "species": "bé cưng", "country": "VN"})
    kinds = await chatgpt.get("/pet-types")
    pet = await chatgpt.post("/pets", {"name": "Bơ", "species": "chuột hamster", "country": "VN"})

    assert unknown.json()["fields"][0]["reason"] == "unknown_species"
    assert pet["species"] in {one["species"] for one in kinds["pet_types"]}
    assert pet["species"] == "hamster"


async def test_a_doubtful_row_of_a_weigh_in_is_asked_about_and_sent_again(chatgpt, family):
    rows = {"entries": [{"pet_name": name, "weight_kg": 3.5} for name in ("Muop", "Mimi", "Barsik")]}

    first = await chatgpt.post("/weights", rows)
    doubtful = next(row for row in first["results"] if row["status"] == "ambiguous")
    chosen = next(pet for pet in doubtful["candidates"] if pet["species"] == "rabbit")
    second = await chatgpt.post("/weights", {"entries": [{"pet_id": chosen["id"], "weight_kg": 3.5}]})

    assert (first["created"], first["failed"]) == (2, 1)
    assert second["results"][0]["status"] == "created"
    assert second["results"][0]["pet_id"] == family.mimi_rabbit.id


async def test_a_weight_on_a_taken_day_leads_to_its_correction(chatgpt, family):
    path = f"/pets/{family.muop.id}/weights"
    taken = await chatgpt.call("POST", path, {"weight_kg": 4.5, "measured_at": "2026-02-26"})
    standing = taken.json()["existing"][0]
    corrected = await chatgpt.call(
        "PATCH", f"{path}/{standing['id']}", {"weight_kg": 4.5, "version": standing["version"]}
    )

    assert (taken.status_code, standing["weight_kg"]) == (httpx.codes.CONFLICT, 4.2)
    assert corrected.json()["weight_kg"] == 4.5


async def test_what_is_due_in_the_next_three_months_for_twenty_pets(world, sandbox):
    owner = sandbox.add_user()
    for number in range(12):
        cat = sandbox.add_pet(owner, f"Cat {number}", birthday=date(2022, 3, 1) + timedelta(days=20 * number))
        sandbox.add_vaccination(cat, "Rabies", date(2025, 6, 1), date(2026, 2, 25) + timedelta(days=15 * number))
    for number in range(8):
        sandbox.add_pet(owner, f"Dog {number}", "dog", birthday=date(2020, 3, 1) + timedelta(days=20 * number))
    chatgpt = world.chatgpt(owner)

    agenda = await chatgpt.get("/care-agenda", days=90)

    kinds = [item["kind"] for item in agenda["items"]]
    assert (kinds.count("vaccination_overdue"), kinds.count("vaccination_due"), kinds.count("birthday")) == (1, 6, 10)
    assert [item["date"] for item in agenda["items"]] == sorted(item["date"] for item in agenda["items"])
    assert len(chatgpt.cost) <= 13
