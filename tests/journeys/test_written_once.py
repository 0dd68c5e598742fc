"""A write that is sent twice is written once: what ChatGPT does when it gets no answer."""

import anyio
import pytest

from tests.connector import open_world


@pytest.mark.promise("once.repeat")
async def test_a_repeated_write_costs_one_call_that_reads_what_stands_now(chatgpt, family, sandbox):
    body = {"weight_kg": 4.9, "measured_at": "2026-02-27"}
    path = f"/pets/{family.bong.id}/weights"

    first = await chatgpt.post(path, body)
    again = await chatgpt.call("POST", path, body)

    assert again.json() == {**first, "repeated": True}
    assert again.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert chatgpt.cost == [f"GET /api{path}/{first['id']}"]


async def test_a_repeated_medical_record_is_one_record(chatgpt, family, sandbox):
    body = {"record_type": "deworming", "record_date": "2026-02-01"}
    before = len(sandbox.state.medical_records)

    first = await chatgpt.post(f"/pets/{family.muop.id}/medical-records", body)
    again = await chatgpt.post(f"/pets/{family.muop.id}/medical-records", body)

    assert again["id"] == first["id"]
    assert again["repeated"] is True
    assert len(sandbox.state.medical_records) == before + 1


@pytest.mark.promise("once.wanted-again")
async def test_changes_back_and_forth_are_all_written(chatgpt, family, sandbox):
    sexes = ("male", "female", "male", "female")

    answers = [(await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {"sex": sex})).json() for sex in sexes]

    assert [answer["sex"] for answer in answers] == list(sexes)
    assert not any(answer.get("repeated") for answer in answers)
    assert sandbox.state.pets[family.muop.id].sex == "female"


async def test_a_write_to_another_pet_does_not_come_between(chatgpt, family):
    body = {"record_type": "symptom", "record_date": "2026-02-01"}

    first = await chatgpt.post(f"/pets/{family.muop.id}/medical-records", body)
    await chatgpt.post(f"/pets/{family.bong.id}/medical-records", body)
    again = await chatgpt.post(f"/pets/{family.muop.id}/medical-records", body)

    assert again["id"] == first["id"]
    assert again["repeated"] is True


@pytest.mark.promise("once.repeat")
async def test_a_repeated_delete_answers_again_what_was_deleted(chatgpt, family, sandbox):
    weight = next(row for row in sandbox.state.weights.values() if row.pet_id == family.muop.id)

    first = await chatgpt.call("DELETE", f"/pets/{family.muop.id}/weights/{weight.id}")
    again = await chatgpt.call("DELETE", f"/pets/{family.muop.id}/weights/{weight.id}")

    assert first.status_code == again.status_code == 200
    assert again.json() == {**first.json(), "repeated": True}
    assert again.json()["was"]["id"] == weight.id


@pytest.mark.promise("once.wanted-again")
async def test_what_was_deleted_can_be_added_again(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/weights"
    body = {"weight_kg": 4.4, "measured_at": "2026-02-28"}

    added = await chatgpt.post(path, body)
    await chatgpt.call("DELETE", f"{path}/{added['id']}")
    again = await chatgpt.post(path, body)

    assert again["id"] != added["id"]
    assert "repeated" not in again


async def test_a_confirmed_duplicate_is_created_once(chatgpt, family, sandbox):
    body = {"name": "Mướp", "species": "cat", "country": "VN", "confirm_duplicate": True}
    before = len(sandbox.state.pets)

    first = await chatgpt.post("/pets", body)
    again = await chatgpt.post("/pets", body)

    assert again["id"] == first["id"]
    assert again["repeated"] is True
    assert len(sandbox.state.pets) == before + 1


@pytest.mark.promise("once.lost-answer")
async def test_a_pet_whose_answer_was_lost_is_not_taken_for_a_duplicate(chatgpt, family, sandbox):
    """The second attempt must not meet the first one's pet as a namesake."""
    body = {"name": "Tofu", "species": "cat", "country": "VN"}
    sandbox.faults.lose_answer("POST", "/api/pets", times=2)

    lost = await chatgpt.call("POST", "/pets", body)
    again = await chatgpt.call("POST", "/pets", body)

    assert lost.status_code == 503
    assert again.status_code == 201
    assert again.json()["repeated"] is True
    assert len(sandbox.state.pets.where(lambda pet: pet.name == "Tofu")) == 1


@pytest.mark.promise("once.lost-answer")
async def test_a_delete_whose_answer_was_lost_still_shows_what_was_deleted(chatgpt, family, sandbox):
    weight = next(row for row in sandbox.state.weights.values() if row.pet_id == family.muop.id)
    path = f"/pets/{family.muop.id}/weights/{weight.id}"
    sandbox.faults.lose_answer("DELETE", f"/api{path}", times=2)

    lost = await chatgpt.call("DELETE", path)
    again = await chatgpt.call("DELETE", path)

    assert lost.status_code == 503
    assert again.json()["deleted"] is True
    assert again.json()["was"]["id"] == weight.id
    assert weight.id not in sandbox.state.weights


async def test_a_change_whose_answer_was_lost_is_made_again_after_another_one(chatgpt, family, sandbox):
    """Sending the old write again would replay its answer, and leave the other change standing."""
    path = f"/pets/{family.muop.id}"
    sandbox.faults.lose_answer("PUT", f"/api{path}", times=2)

    lost = await chatgpt.call("PATCH", path, {"sex": "male"})
    await chatgpt.call("PATCH", path, {"sex": "female"})
    again = await chatgpt.call("PATCH", path, {"sex": "male"})

    assert lost.status_code == 503
    assert "repeated" not in again.json()
    assert sandbox.state.pets[family.muop.id].sex == "male"


async def test_a_main_app_out_of_reach_does_not_make_a_lost_answer_be_forgotten(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    before = len(sandbox.state.medical_records)
    sandbox.faults.lose_answer("POST", f"/api{path}", times=2)
    sandbox.faults.refuse("POST", f"/api{path}", times=2)

    statuses = [(await chatgpt.call("POST", path, body)).status_code for _ in range(3)]

    assert statuses == [503, 503, 201]
    assert len(sandbox.state.medical_records) == before + 1


async def test_one_lost_answer_is_not_even_noticed(chatgpt, family, sandbox):
    """The client asks once more under the same key, and the main app replays its answer."""
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    before = len(sandbox.state.medical_records)
    sandbox.faults.lose_answer("POST", ".*/medical-records")

    answer = await chatgpt.call("POST", f"/pets/{family.muop.id}/medical-records", body)

    assert answer.status_code == 201
    assert len(sandbox.state.medical_records) == before + 1


@pytest.mark.promise("once.at-once")
async def test_two_at_once_write_one_record(chatgpt, family, sandbox):
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    path = f"/pets/{family.muop.id}/medical-records"
    before = len(sandbox.state.medical_records)
    answers = []

    async def call():
        answers.append((await chatgpt.call("POST", path, body)).json())

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(call)

    assert len(sandbox.state.medical_records) == before + 1
    assert len({answer["id"] for answer in answers}) == 1
    assert sorted(bool(answer.get("repeated")) for answer in answers) == [False, True, True, True, True]


@pytest.mark.promise("once.refused")
async def test_a_refused_write_is_tried_anew(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    sandbox.faults.answer("POST", f"/api{path}", 500, {"message": "Server Error"})

    failed = await chatgpt.call("POST", path, body)
    again = await chatgpt.call("POST", path, body)

    assert failed.status_code == 502
    assert again.status_code == 201
    assert "repeated" not in again.json()


async def test_a_refusal_in_between_does_not_count_as_a_write(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}

    first = await chatgpt.post(path, body)
    sandbox.faults.answer("PUT", f"/api/pets/{family.muop.id}", 422, {"message": "No.", "errors": {"name": ["No."]}})
    refused = await chatgpt.call("PATCH", f"/pets/{family.muop.id}", {"name": "X"})
    again = await chatgpt.post(path, body)

    assert refused.status_code == 422
    assert again["id"] == first["id"]


@pytest.mark.promise("once.repeat")
async def test_another_instance_knows_of_the_first_write(world, chatgpt, family, redis_url, clock, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}

    first = await chatgpt.post(path, body)
    async with open_world(redis_url, clock, sandbox) as other:
        again = (await other.client.post(path, json=body, headers=chatgpt.headers)).json()

    assert again == {**first, "repeated": True}


async def test_a_caller_with_keys_of_its_own_is_taken_at_its_word(world, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    one = world.chatgpt(family.user, **{"Idempotency-Key": "first-key"})
    two = world.chatgpt(family.user, **{"Idempotency-Key": "second-key"})

    first = await one.post(path, body)
    other = await two.post(path, body)
    again = await one.post(path, body)
    misused = await one.call("POST", path, {**body, "record_date": "2026-02-02"})

    assert other["id"] != first["id"]
    assert again == {**first, "repeated": True}
    assert misused.status_code == 409
    assert misused.json()["error"] == "CONFLICT"


@pytest.mark.parametrize("key", ["", "with spaces", "x" * 129, "a;b"])
async def test_a_malformed_key_is_refused_by_name(world, family, key):
    chatgpt = world.chatgpt(family.user)
    chatgpt.headers["Idempotency-Key"] = key

    answer = await chatgpt.call("POST", f"/pets/{family.muop.id}/weights", {"weight_kg": 4})

    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"name": "Idempotency-Key", "reason": "malformed"}]


@pytest.mark.promise("once.without-redis")
async def test_without_redis_an_instance_still_writes_once(clock, sandbox, family):
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    before = len(sandbox.state.medical_records)

    async with open_world("unix:///nowhere/valkey.sock", clock, sandbox) as world:
        chatgpt = world.chatgpt(family.user)
        first = await chatgpt.post(path, body)
        again = await chatgpt.post(path, body)

    assert again == {**first, "repeated": True}
    assert len(sandbox.state.medical_records) == before + 1


@pytest.mark.promise("once.sealed")
async def test_nothing_that_is_kept_can_be_read(chatgpt, family, store):
    await chatgpt.post(
        f"/pets/{family.muop.id}/medical-records",
        {"record_type": "symptom", "record_date": "2026-02-01", "description": "plainly readable words"},
    )

    read = {b"hash": store.hgetall, b"string": store.get}
    kept = {key: read[store.type(key)](key) for key in store.keys("once:*")}

    assert kept
    assert "plainly readable" not in repr(kept)
    assert "symptom" not in repr(kept).lower()
    assert all(store.pttl(key) > 0 for key in kept)


async def test_a_first_try_that_may_have_written_is_not_forgotten_when_a_later_one_fails(chatgpt, family, sandbox):
    """The answer is lost, the second try meets the first one still running, and then nothing answers any more."""
    path = f"/pets/{family.muop.id}/medical-records"
    body = {"record_type": "symptom", "record_date": "2026-02-01"}
    before = len(sandbox.state.medical_records)
    sandbox.faults.lose_answer("POST", f"/api{path}")
    sandbox.faults.answer("POST", f"/api{path}", 425, {"success": False, "data": None, "message": "Running."})
    sandbox.faults.refuse("POST", f"/api{path}", times=2)

    failed = await chatgpt.call("POST", path, body)
    again = await chatgpt.call("POST", path, body)

    assert failed.status_code == 503
    assert again.json()["repeated"] is True
    assert len(sandbox.state.medical_records) == before + 1
