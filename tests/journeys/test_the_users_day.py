"""The user's own day: in Hanoi it is tomorrow from 17:00 UTC on, and the main app's day is UTC."""

from datetime import UTC, datetime

import pytest

HANOI = {"openai/userLocation": {"timezone": "Asia/Ho_Chi_Minh"}}
HONOLULU = {"openai/userLocation": {"timezone": "Pacific/Honolulu"}}


@pytest.fixture
def evening(clock):
    """22:30 UTC on 4 March 2026: half past five in the morning of the 5th in Hanoi."""
    clock.moment = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


@pytest.fixture
def in_hanoi(evening, world, family):
    return world.mcp(family.user, meta=HANOI)


@pytest.mark.promise("doors.users-day")
async def test_a_weight_without_a_day_is_of_the_users_day(in_hanoi, family):
    assert (await in_hanoi.answer("add_weight", pet_id=family.muop.id, weight_kg=4.2))["measured_at"] == "2026-03-05"


async def test_in_a_weigh_in_too(in_hanoi, family):
    answer = await in_hanoi.answer("log_weights", entries=[{"pet_id": family.muop.id, "weight_kg": 4.2}])

    assert answer["results"][0]["weight"]["measured_at"] == "2026-03-05"


async def test_west_of_utc_it_may_still_be_yesterday(evening, world, family):
    honolulu = world.mcp(family.user, meta=HONOLULU)

    assert (await honolulu.answer("add_weight", pet_id=family.muop.id, weight_kg=4.2))["measured_at"] == "2026-03-04"


@pytest.mark.promise("doors.users-day")
async def test_without_a_hint_the_day_is_utc(evening, chatgpt, family):
    added = await chatgpt.post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.2})

    assert added["measured_at"] == "2026-03-04"


@pytest.mark.promise("doors.users-day")
async def test_a_date_that_the_main_app_takes_tomorrow_is_refused_with_the_hour_on_the_users_clock(in_hanoi, family):
    refused = await in_hanoi.refusal(
        "add_vaccination", pet_id=family.muop.id, vaccine_name="Rabies", administered_at="2026-03-05"
    )

    assert refused["fields"] == [{"name": "administered_at", "reason": "date_in_future"}]
    assert "accepted from 2026-03-05 07:00 on the user's clock" in refused["message"]


async def test_an_agenda_begins_on_the_users_day(in_hanoi):
    agenda = await in_hanoi.answer("care_agenda", days=30)

    assert (agenda["from"], agenda["until"]) == ("2026-03-05", "2026-04-04")


async def test_days_to_a_due_date_count_from_the_users_day(in_hanoi, chatgpt):
    over_rest = {item["title"]: item["days_until"] for item in (await chatgpt.get("/care-agenda"))["items"]}
    in_vietnam = {item["title"]: item["days_until"] for item in (await in_hanoi.answer("care_agenda"))["items"]}

    assert over_rest.keys() & in_vietnam.keys()
    assert all(in_vietnam[title] == over_rest[title] - 1 for title in in_vietnam.keys() & over_rest.keys())


@pytest.mark.parametrize("zone", ["Nowhere/At_All", "", "../../etc/passwd", "x" * 5_000, "Asia"])
async def test_a_zone_that_does_not_exist_is_utc(evening, world, family, zone):
    mcp = world.mcp(family.user, meta={"openai/userLocation": {"timezone": zone}})

    assert (await mcp.answer("add_weight", pet_id=family.muop.id, weight_kg=4.2))["measured_at"] == "2026-03-04"
