"""Chips, statuses, reminders, preferences and expenses beyond the recordings."""

from datetime import date, timedelta

import pytest

_NUMBER = "985141000123456"


@pytest.fixture
def cat(sandbox, user):
    return sandbox.add_pet(user, "Mướp")


@pytest.fixture
async def ledger(client):
    made = (await client.post("/api/ledgers", json={"title": "Pets", "currency_code": "EUR"})).json()["data"]
    account = (await client.get(f"/api/ledgers/{made['id']}/accounts")).json()["data"][0]
    return {"ledger_id": made["id"], "account_id": account["id"]}


async def test_marking_a_pet_lost_publishes_its_chips_to_everybody(sandbox, client, cat):
    sandbox.add_microchip(cat, _NUMBER)
    path, nobody = f"/api/pets/{cat.id}/microchips", {"Authorization": ""}

    before = await client.get(path, headers=nobody)
    await client.put(f"/api/pets/{cat.id}/status", json={"status": "lost"})
    after = await client.get(path, headers=nobody)

    assert before.status_code == 403
    assert [chip["chip_number"] for chip in after.json()["data"]["data"]] == [_NUMBER]


@pytest.mark.parametrize(("species", "status"), [("rabbit", 200), ("bird", 422)])
async def test_chips_belong_to_some_species(sandbox, client, user, species, status):
    pet = sandbox.add_pet(user, "Kiwi", species)

    assert (await client.get(f"/api/pets/{pet.id}/microchips")).status_code == status


async def test_the_same_digits_otherwise_written_are_another_chip(sandbox, client, cat):
    sandbox.add_microchip(cat, _NUMBER)

    spaced = await client.post(f"/api/pets/{cat.id}/microchips", json={"chip_number": "985 141 000 123 456"})
    same = await client.post(f"/api/pets/{cat.id}/microchips", json={"chip_number": f" {_NUMBER} "})

    assert (spaced.status_code, same.status_code) == (201, 422)


async def test_a_chips_message_is_in_the_readers_language(client, cat):
    headers = {"Accept-Language": "uk"}

    made = await client.post(f"/api/pets/{cat.id}/microchips", json={"chip_number": _NUMBER}, headers=headers)

    assert made.json()["message"] == "Запис про мікрочип успішно створено."


@pytest.mark.parametrize("expected", [{"expected_name": "muop"}, {"expected_status": "lost"}])
async def test_a_status_is_not_changed_on_a_wrong_expectation(client, cat, expected):
    answer = await client.put(f"/api/pets/{cat.id}/status", json={"status": "deceased"} | expected)

    assert (answer.status_code, answer.json()["data"], cat.status) == (409, None, "active")


async def test_a_stale_version_comes_before_a_status_that_is_none(client, cat):
    body = {"status": "gone", "base_version": "2020-01-01T00:00:00.000000Z"}

    assert (await client.put(f"/api/pets/{cat.id}/status", json=body)).status_code == 409


async def test_the_same_status_again_changes_nothing(client, cat, clock):
    before = cat.updated_at
    clock.forward(minutes=1)

    await client.put(f"/api/pets/{cat.id}/status", json={"status": "active"})

    assert cat.updated_at == before


async def test_reminders_go_to_owners_and_editors_once(sandbox, client, cat, user):
    editor, viewer = sandbox.add_user("Editor"), sandbox.add_user("Viewer")
    sandbox.share(cat, editor, "editor")
    sandbox.share(cat, viewer, "viewer")
    sandbox.add_vaccination(cat, "Rabies", date(2025, 3, 1), sandbox.state.today() + timedelta(days=3))

    sandbox.send_reminders()
    sandbox.send_reminders()

    reached = [row.user_id for row in sandbox.state.notifications.values() if row.channel == "in_app"]
    assert reached == [user.id, editor.id]


async def test_a_reminder_of_a_habit_waits_for_its_hour_and_its_weekday(sandbox, client, cat, user, clock):
    sandbox.add_habit(user, "Pills", (cat,), reminder_enabled=True, reminder_time="19:00", reminder_weekdays=[4])
    reminded = []

    for moment in ((4, 19), (5, 18), (5, 19)):
        clock.moment = clock.moment.replace(day=moment[0], hour=moment[1])
        sandbox.send_reminders()
        reminded.append(len(sandbox.state.notifications))

    assert reminded == [0, 0, 2]


async def test_a_preference_that_changed_meanwhile_is_kept(sandbox, client):
    wanted = {"type": "pet_birthday", "email_enabled": False, "in_app_enabled": False}
    other = {"type": "habit_reminder", "email_enabled": False, "in_app_enabled": False}

    answer = await client.put(
        "/api/notification-preferences",
        json={"preferences": [other, wanted | {"expected_in_app_enabled": False}]},
    )

    assert answer.status_code == 409
    assert answer.json()["data"] == {"notification_type": "pet_birthday", "field": "in_app_enabled"}
    assert all(row.email_enabled for row in sandbox.state.preferences.values())


async def test_a_count_of_unread_that_is_not_so_marks_nothing(sandbox, client, cat):
    sandbox.add_vaccination(cat, "Rabies", date(2025, 3, 1), sandbox.state.today())
    sandbox.send_reminders()

    refused = await client.post("/api/notifications/mark-all-read", json={"expected_unread_count": 5})

    assert refused.json()["data"] == {"expected_unread_count": 5, "current_unread_count": 1}
    assert all(row.read_at is None for row in sandbox.state.notifications.values())


async def test_an_expense_is_booked_in_its_currencys_smallest_unit(client, cat, ledger):
    body = {"vaccine_name": "Rabies", "administered_at": "2026-03-01", "finance_expense": ledger | {"amount": "12,5"}}

    made = await client.post(f"/api/pets/{cat.id}/vaccinations", json=body)
    listed = (await client.get(f"/api/pets/{cat.id}/finance-transactions")).json()["data"]["items"]

    assert made.status_code == 201
    assert [(row["amount_minor"], row["amount"], row["occurred_on"]) for row in listed] == [
        (1250, "12.50", "2026-03-01")
    ]


async def test_a_refused_expense_leaves_no_record_behind(sandbox, client, cat, ledger):
    body = {"chip_number": _NUMBER, "finance_expense": ledger | {"amount": "-3"}}

    refused = await client.post(f"/api/pets/{cat.id}/microchips", json=body)

    assert refused.json()["message"] == "Amount must be positive."
    assert (sandbox.state.microchips, sandbox.state.ledger_transactions) == ({}, {})


@pytest.mark.parametrize(("choice", "outcome"), [("", (422, 1)), ("keep", (200, 1)), ("delete", (200, 0))])
async def test_a_chips_expense_may_be_deleted_without_the_right_to_finances(
    sandbox, client, cat, ledger, choice, outcome
):
    body = {"chip_number": _NUMBER, "finance_expense": ledger | {"amount": "3"}}
    chip = (await client.post(f"/api/pets/{cat.id}/microchips", json=body)).json()["data"]

    answer = await client.delete(f"/api/pets/{cat.id}/microchips/{chip['id']}?linked_transaction={choice}")

    assert (answer.status_code, len(sandbox.state.ledger_transactions)) == outcome


async def test_a_species_alone_is_changed_and_the_breeds_stay(client, cat):
    cat.category_ids = [9]

    changed = (await client.put(f"/api/pets/{cat.id}", json={"pet_type_id": 2})).json()["data"]

    assert (changed["pet_type"]["slug"], [row["slug"] for row in changed["categories"]]) == ("dog", ["abyssinian"])
