"""Habits beyond the recordings: co-owners, zones, summaries of several pets."""

from datetime import date

import pytest


@pytest.fixture
def cats(sandbox, user):
    return sandbox.add_pet(user, "Đen"), sandbox.add_pet(user, "Trắng")


@pytest.fixture
def someone(sandbox):
    return sandbox.add_user("Co-owner")


def as_user(sandbox, someone):
    return {"Authorization": f"Bearer {sandbox.token_for(someone)}"}


async def test_a_shared_habit_shows_a_co_owner_their_own_pets_alone(sandbox, client, cats, someone, user):
    sandbox.share(cats[0], someone, "owner")
    habit = sandbox.add_habit(user, "Pills", cats, share_with_coowners=True)

    seen = (await client.get("/api/habits", headers=as_user(sandbox, someone))).json()["data"]

    assert [(row["id"], [pet["name"] for pet in row["pets"]]) for row in seen] == [(habit.id, ["Đen"])]
    assert seen[0]["capabilities"] == {"can_edit": True, "can_delete": False, "can_archive": False, "can_share": True}


async def test_a_co_owner_may_write_rename_and_archive_but_not_delete_or_choose_pets(
    sandbox, client, cats, someone, user
):
    sandbox.share(cats[0], someone, "owner")
    habit = sandbox.add_habit(user, "Pills", cats, share_with_coowners=True)
    path, headers = f"/api/habits/{habit.id}", as_user(sandbox, someone)
    today = sandbox.state.today()

    async def write(pet):
        body = {"entries": [{"pet_id": pet.id, "value_int": 1}]}
        return await client.put(f"{path}/entries/{today}", json=body, headers=headers)

    statuses = [
        (await write(cats[0])).status_code,
        (await write(cats[1])).status_code,
        (await client.put(path, json={"name": "Medicine"}, headers=headers)).status_code,
        (await client.put(path, json={"pet_ids": [cats[0].id]}, headers=headers)).status_code,
        (await client.post(f"{path}/archive", headers=headers)).status_code,
        (await client.delete(path, headers=headers)).status_code,
    ]

    assert statuses == [200, 403, 200, 403, 200, 403]


@pytest.mark.parametrize("role", ["editor", "viewer", "foster"])
async def test_nobody_but_owners_sees_a_habit(sandbox, client, cats, someone, user, role):
    sandbox.share(cats[0], someone, role)
    habit = sandbox.add_habit(user, "Pills", cats, share_with_coowners=True)
    headers = as_user(sandbox, someone)

    assert (await client.get("/api/habits", headers=headers)).json()["data"] == []
    assert (await client.get(f"/api/habits/{habit.id}", headers=headers)).status_code == 403


async def test_today_is_the_habits_own(sandbox, client, cats, user, clock):
    clock.moment = clock.moment.replace(hour=20)
    there = sandbox.add_habit(user, "There", cats, timezone="Asia/Ho_Chi_Minh")
    here = sandbox.add_habit(user, "Here", cats)

    tomorrow = [await client.get(f"/api/habits/{habit.id}/entries/2026-03-06") for habit in (there, here)]

    assert [answer.status_code for answer in tomorrow] == [200, 422]


@pytest.mark.parametrize("value", [True, "1", 1.0])
async def test_what_only_looks_like_an_integer_breaks_the_main_app(sandbox, client, cats, user, value):
    habit = sandbox.add_habit(user, "Pills", cats)
    body = {"entries": [{"pet_id": cats[0].id, "value_int": value}]}

    answer = await client.put(f"/api/habits/{habit.id}/entries/2026-03-05", json=body)

    assert (answer.status_code, sandbox.state.habit_entries) == (500, {})


async def test_a_day_is_written_whole_or_not_at_all(sandbox, client, cats, user):
    habit = sandbox.add_habit(user, "Energy", cats, value_type="integer_scale")
    body = {"entries": [{"pet_id": cats[0].id, "value_int": 3}, {"pet_id": cats[1].id, "value_int": 6}]}

    answer = await client.put(f"/api/habits/{habit.id}/entries/2026-03-05", json=body)

    assert answer.json()["errors"] == {"entries": ["Value must be between 1 and 5."]}
    assert sandbox.state.habit_entries == {}


@pytest.mark.parametrize(
    ("mode", "shown"),
    [("average_scored_pets", (5, 1)), ("average_all_pets", (2.5, 0.38)), ("sum", (5, 0.5))],
)
async def test_a_heatmap_counts_a_day_as_its_mode_says(sandbox, client, cats, user, mode, shown):
    habit = sandbox.add_habit(user, "Energy", cats, value_type="integer_scale", day_summary_mode=mode)
    sandbox.add_habit_entry(habit, cats[0], date(2026, 3, 5), 5)

    days = (await client.get(f"/api/habits/{habit.id}/heatmap?weeks=1")).json()["data"]

    assert len(days) == 7
    assert (days[-1]["display_value"], round(days[-1]["normalized_intensity"], 2)) == shown


@pytest.mark.parametrize("status", ["lost", "deceased"])
async def test_a_lost_or_dead_pet_leaves_its_habits_for_good(sandbox, client, cats, user, status):
    habit = sandbox.add_habit(user, "Pills", cats)

    await client.put(f"/api/pets/{cats[0].id}/status", json={"status": status})
    await client.put(f"/api/pets/{cats[0].id}/status", json={"status": "active"})

    assert habit.pet_ids == [cats[1].id]
