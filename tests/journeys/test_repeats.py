"""What a repeat is answered with: what stands now in the main app, whichever action it is and whatever happened."""

import copy

import pytest

from facade.actions import ACTIONS
from tests.example_calls import calls

READING = {"find_pet", "pets_overview"}
WRITING = [
    action.operation_id
    for action in ACTIONS
    if action.method != "GET" and not action.finishes and action.operation_id not in READING
]
MEDICAL = {"record_type": "symptom", "record_date": "2026-02-01", "description": "Sneezes."}
PROXY_ANSWERS = [403, 409, 422, 429, 500, 502, 503, 504]


def everything(sandbox):
    """What the main app holds, but for what it counts."""
    tables = ("pets", "weights", "vaccinations", "medical_records")
    return {name: {row.id: copy.copy(row) for row in getattr(sandbox.state, name).values()} for name in tables}


@pytest.mark.promise("once.stands")
@pytest.mark.parametrize("action", WRITING)
async def test_a_repeat_reads_what_stands_and_writes_nothing(action, chatgpt, family, sandbox):
    method, path, body = calls(family)[action]
    first = await chatgpt.call(method, path, body)
    before = everything(sandbox)
    again = await chatgpt.call(method, path, body)

    assert first.is_success, first.text
    assert again.json() == {**first.json(), "repeated": True}
    assert [line.split()[0] for line in chatgpt.cost] == (["GET", "GET"] if method == "DELETE" else ["GET"])
    assert everything(sandbox) == before


@pytest.mark.parametrize("action", WRITING)
async def test_a_repeat_with_a_dead_token_is_401(action, chatgpt, family, sandbox):
    method, path, body = calls(family)[action]
    await chatgpt.call(method, path, body)
    sandbox.revoke_tokens(family.user)
    again = await chatgpt.call(method, path, body)

    assert (again.status_code, again.json()["error"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    ("action", "status"),
    [*((action, 404) for action in WRITING), *(("add_medical_record", status) for status in PROXY_ANSWERS)],
)
async def test_a_proxys_word_leaves_open_what_was_done(action, status, chatgpt, family, sandbox):
    method, path, body = calls(family)[action]
    for written in ("POST", "PUT", "DELETE"):
        sandbox.faults.answer_after(written, ".*", status, "<h1>Sorry</h1>")
    first = await chatgpt.call(method, path, body)
    before = everything(sandbox)
    sandbox.faults.clear()
    again = await chatgpt.call(method, path, body)

    assert not first.is_success
    assert again.json()["repeated"] is True
    assert everything(sandbox) == before


@pytest.mark.promise("once.stands")
async def test_what_was_deleted_in_the_app_is_written_anew(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    first = await chatgpt.post(path, MEDICAL)
    del sandbox.state.medical_records[first["id"]]
    again = await chatgpt.post(path, MEDICAL)

    assert again["id"] != first["id"]
    assert "repeated" not in again
    assert (await chatgpt.post(path, MEDICAL)) == {**again, "repeated": True}


@pytest.mark.promise("once.stands")
async def test_what_was_changed_in_the_app_is_written_anew(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}"
    await chatgpt.call("PATCH", path, {"sex": "male"})
    sandbox.state.pets[family.muop.id].sex = "female"
    again = await chatgpt.call("PATCH", path, {"sex": "male"})

    assert "repeated" not in again.json()
    assert sandbox.state.pets[family.muop.id].sex == "male"


async def test_what_else_was_changed_in_the_app_is_shown_by_a_repeat(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}"
    await chatgpt.call("PATCH", path, {"sex": "male"})
    sandbox.state.pets[family.muop.id].name = "Renamed"
    again = (await chatgpt.call("PATCH", path, {"sex": "male"})).json()

    assert (again["repeated"], again["name"]) == (True, "Renamed")


async def test_a_proxys_404_is_not_taken_for_a_record_that_is_gone(chatgpt, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    first = await chatgpt.post(path, MEDICAL)
    sandbox.faults.answer("GET", f"/api{path}/{first['id']}", 404, "<h1>Not here</h1>")
    doubtful = await chatgpt.call("POST", path, MEDICAL)
    again = await chatgpt.post(path, MEDICAL)

    assert not doubtful.is_success
    assert again == {**first, "repeated": True}


async def test_a_lost_answer_is_not_replayed_when_its_record_is_gone(chatgpt, family, sandbox):
    """The main app replays its first answer for a day, also of a record that was deleted since."""
    path = f"/pets/{family.muop.id}/medical-records"
    sandbox.faults.lose_answer("POST", f"/api{path}", times=2)
    await chatgpt.call("POST", path, MEDICAL)
    lost = max(row.id for row in sandbox.state.medical_records.values())
    del sandbox.state.medical_records[lost]
    again = await chatgpt.post(path, MEDICAL)

    assert again["id"] in sandbox.state.medical_records
    assert "repeated" not in again


async def test_a_dead_token_says_nothing_of_an_attempt_whose_answer_was_lost(world, chatgpt, family, sandbox):
    """The main app looks at the token before it looks for an answer to replay; the user connects again and repeats."""
    path = f"/pets/{family.muop.id}/medical-records"
    before = len(sandbox.state.medical_records)
    sandbox.faults.lose_answer("POST", f"/api{path}", times=2)
    await chatgpt.call("POST", path, MEDICAL)
    sandbox.revoke_tokens(family.user)
    ended = await chatgpt.call("POST", path, MEDICAL)
    again = await world.chatgpt(family.user).post(path, MEDICAL)

    assert ended.status_code == 401
    assert again["repeated"] is True
    assert len(sandbox.state.medical_records) == before + 1


async def test_a_repeat_for_a_pet_that_anybody_may_see_is_401_with_a_dead_token(chatgpt, family, sandbox):
    sandbox.state.pets[family.muop.id].status = "lost"
    path = f"/pets/{family.muop.id}"
    first = await chatgpt.call("PATCH", path, {"sex": "male"})
    sandbox.revoke_tokens(family.user)
    again = await chatgpt.call("PATCH", path, {"sex": "male"})

    assert (first.status_code, again.status_code) == (200, 401)
