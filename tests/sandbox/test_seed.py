import httpx
import pytest

from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD


@pytest.fixture
def family(sandbox):
    return sandbox.seed_family()


@pytest.fixture
async def demo(sandbox, family):
    headers = {"Accept": "application/json", "Authorization": f"Bearer {sandbox.token_for(family.user)}"}
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://main-app.test", headers=headers) as opened:
        yield opened


def test_the_demo_user_can_log_in(family):
    assert (family.user.email, family.user.password) == (DEMO_EMAIL, DEMO_PASSWORD)


async def test_the_family_fills_every_section(demo):
    sections = (await demo.get("/api/my-pets/sections")).json()["data"]
    names = {name: sorted(pet["name"] for pet in pets) for name, pets in sections.items() if name != "context"}
    assert names == {
        "owned": ["Bông", "Kiwi", "Mimi", "Mimi", "Mướp", "Đốm", "Барсик"],
        "fostering_active": ["Tom"],
        "shared": ["Ginger", "Luna", "Rex", "Whiskers"],
        "fostering_past": ["Cam"],
    }


async def test_every_birthday_precision_and_vaccination_status_is_there(demo):
    pets = (await demo.get("/api/my-pets")).json()["data"]
    assert {pet["birthday_precision"] for pet in pets} == {"day", "month", "year", "unknown"}
    statuses = {pet["health_summary"]["vaccination_status"] for pet in pets}
    assert statuses == {"overdue", "due_soon", "up_to_date", "unknown"}


async def test_one_pet_has_sixty_weights(demo, family):
    page = (await demo.get(f"/api/pets/{family.bong.id}/weights?page=3")).json()["data"]
    assert (page["meta"]["total"], page["meta"]["last_page"], len(page["data"])) == (60, 3, 10)


async def test_the_main_app_does_leak_the_marks_that_the_connector_must_not(demo, family):
    pets = (family.muop, family.luna, family.strangers_lost)
    leaked = "".join([(await demo.get(f"/api/pets/{pet.id}")).text for pet in pets])
    assert [mark for mark in family.private_marks if mark not in leaked] == []
