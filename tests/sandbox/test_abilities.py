"""What a token of few abilities reaches (routes/api.php, app/Http/Middleware/RequireApiTokenAbility.php)."""

import re

import httpx
import pytest

from tests.sandbox.bridge import ABILITIES as GPT_ABILITIES
from tests.sandbox.mcp_scopes import MEANINGS, abilities_for

GATES = {
    "GET users/me": ("read", "profile:read"),
    "PUT user/locale": ("update", "profile:write"),
    "DELETE users/me": ("delete", "profile:write"),
    "GET my-pets": ("read", "pets:read"),
    "GET my-pets/sections": ("read", "pets:read"),
    "POST pets": ("create", "pet:write"),
    "GET pets/{pet}": ("read", "pets:read"),
    "PUT pets/{pet}": ("update", "pet:write"),
    "DELETE pets/{pet}": ("delete", "pet:write"),
    "PUT pets/{pet}/status": ("update", "pet:write"),
    "GET pets/{pet}/weights": ("read", "health:read"),
    "GET pets/{pet}/weights/{weight}": ("read", "health:read"),
    "POST pets/{pet}/weights": ("create", "health:write"),
    "PUT pets/{pet}/weights/{weight}": ("update", "health:write"),
    "DELETE pets/{pet}/weights/{weight}": ("delete", "health:write"),
    "GET pets/{pet}/medical-records": ("read", "health:read"),
    "GET pets/{pet}/medical-records/{medical_record}": ("read", "health:read"),
    "POST pets/{pet}/medical-records": ("create", "health:write"),
    "PUT pets/{pet}/medical-records/{medical_record}": ("update", "health:write"),
    "DELETE pets/{pet}/medical-records/{medical_record}": ("delete", "health:write"),
    "GET pets/{pet}/vaccinations": ("read", "health:read"),
    "GET pets/{pet}/vaccinations/{vaccination}": ("read", "health:read"),
    "POST pets/{pet}/vaccinations": ("create", "health:write"),
    "PUT pets/{pet}/vaccinations/{vaccination}": ("update", "health:write"),
    "DELETE pets/{pet}/vaccinations/{vaccination}": ("delete", "health:write"),
    "POST pets/{pet}/vaccinations/{vaccination}/renew": ("create", "health:write"),
    "GET countries": ("read", "helpers:read"),
    "GET cities": ("read", "helpers:read"),
    "POST cities": ("create", "helpers:write"),
    "GET categories": ("read", "pets:read"),
    "POST categories": ("create", "pet:write"),
    "POST pets/{pet}/photos": ("update", "pet:write"),
    "POST pets/{pet}/photos/{photo}/set-primary": ("update", "pet:write"),
    "DELETE pets/{pet}/photos/{photo}": ("delete", "pet:write"),
    "POST pets/{pet}/medical-records/{medical_record}/photos": ("update", "health:write"),
    "POST pets/{pet}/vaccinations/{vaccination}/photo": ("update", "health:write"),
    "DELETE pets/{pet}/vaccinations/{vaccination}/photo": ("delete", "health:write"),
    "GET pets/{pet}/microchips": ("read", "microchips:read"),
    "GET pets/{pet}/microchips/{microchip}": ("read", "microchips:read"),
    "POST pets/{pet}/microchips": ("create", "microchips:write"),
    "PUT pets/{pet}/microchips/{microchip}": ("update", "microchips:write"),
    "DELETE pets/{pet}/microchips/{microchip}": ("delete", "microchips:write"),
    "GET habits": ("read", "habits:read"),
    "POST habits": ("create", "habits:write"),
    "GET habits/{habit}": ("read", "habits:read"),
    "PUT habits/{habit}": ("update", "habits:write"),
    "DELETE habits/{habit}": ("delete", "habits:write"),
    "GET habits/{habit}/entries/{date}": ("read", "habits:read"),
    "PUT habits/{habit}/entries/{date}": ("update", "habits:write"),
    "GET notifications/unified": ("read", "notifications:read"),
    "GET pets/{pet}/finance-transactions": ("read", "finance:read"),
    "POST ledgers": ("create", "finance:write"),
}
UNGATED = ["GET pets/{pet}/view"]
# Lets nothing be written or deleted once the gate is passed.
HARMLESS = {"base_version": "2000-01-01T00:00:00.000000Z", "password": "another"}
EVERY_ABILITY = {*GPT_ABILITIES, *abilities_for(MEANINGS)}


@pytest.fixture
def numbers(sandbox, user):
    pet = sandbox.add_pet(user, "Miu")
    day = sandbox.state.today()
    return {
        "pet": pet.id,
        "weight": sandbox.add_weight(pet, 4, day).id,
        "vaccination": sandbox.add_vaccination(pet, "Rabies", day).id,
        "medical_record": sandbox.add_medical_record(pet, "Checkup", day).id,
        "photo": sandbox.add_photo(pet).id,
        "microchip": sandbox.add_microchip(pet, "985141000123456").id,
        "habit": sandbox.add_habit(user, "Pills", (pet,)).id,
        "date": day.isoformat(),
    }


def envelope(message):
    return {"success": False, "data": None, "message": message, "error": message}


def lacking(*abilities):
    return envelope(f"This personal access token does not have the required {' or '.join(abilities)} ability.")


def bearing(text, **headers):
    return {"Authorization": f"Bearer {text}"} | headers


@pytest.mark.parametrize("route", GATES)
async def test_a_route_takes_its_own_two_abilities_and_no_other(client, sandbox, user, numbers, route):
    sandbox.limits.production = False
    method, path = route.split(" ")
    path = re.sub(r"\{(\w+)\}", lambda match: str(numbers[match[1]]), path)
    refused = set()
    for ability in sorted(EVERY_ABILITY):
        headers = bearing(sandbox.token_for(user, (ability,)))
        answer = await client.request(method, f"/api/{path}", json=HARMLESS, headers=headers)
        if answer.status_code == 403:
            assert answer.json() == lacking(*GATES[route])
            refused.add(ability)
    assert EVERY_ABILITY - refused == EVERY_ABILITY & set(GATES[route])


def test_whatever_a_token_reaches_has_a_gate_that_the_gpt_token_opens(sandbox):
    reached = [r for r in sandbox.routes.routes if r.auth in ("required", "optional") and not r.session_only]
    assert {route.name for route in reached} >= GATES.keys()
    assert [route.name for route in reached if not set(route.abilities) & set(GPT_ABILITIES)] == UNGATED


def test_every_scope_gives_the_ability_of_its_name_but_one():
    assert len(MEANINGS) == 26
    assert [
        (scope, ability) for scope, ability in zip(MEANINGS, abilities_for(MEANINGS), strict=True) if scope != ability
    ] == [("pets:write", "pet:write")]


async def test_pet_read_is_granted_and_opens_nothing(client, sandbox, user, numbers):
    headers = bearing(sandbox.token_for(user, ("pet:read",)))
    for path in ("my-pets", f"pets/{numbers['pet']}"):
        answer = await client.get(f"/api/{path}", headers=headers)
        assert (answer.status_code, answer.json()) == (403, lacking("read", "pets:read"))


async def test_what_needs_no_account_needs_no_ability(client, sandbox, user):
    headers = bearing(sandbox.token_for(user, ("profile:read",)))
    for path in ("pet-types", "version", "locale", "settings/public"):
        assert (await client.get(f"/api/{path}", headers=headers)).status_code == 200


async def test_a_star_opens_every_gate(client, sandbox, user, numbers):
    headers = bearing(sandbox.token_for(user, ("*",)))
    for path in ("my-pets", "users/me", f"pets/{numbers['pet']}/weights"):
        assert (await client.get(f"/api/{path}", headers=headers)).status_code == 200


async def test_the_refusal_is_in_the_callers_language(client, sandbox, user):
    headers = bearing(sandbox.token_for(user, ("pets:read",)), **{"Accept-Language": "ru"})
    answer = await client.get("/api/users/me", headers=headers)
    said = "У этого персонального токена нет необходимого права read or profile:read."
    assert (answer.status_code, answer.json()) == (403, envelope(said))


async def test_other_faults_come_before_the_ability(client, sandbox, user, numbers):
    """SortedMiddleware: binding, then verified, then not.banned, then the ability."""
    headers = bearing(sandbox.token_for(user, ("profile:read",)))
    assert (await client.get("/api/pets/99999", headers=headers)).status_code == 404
    user.is_banned = True
    written = await client.put(f"/api/pets/{numbers['pet']}", json={}, headers=headers)
    assert written.json() == envelope("Your account is banned. Read-only access only.")
    user.email_verified_at = None
    listed = await client.get("/api/my-pets", headers=headers)
    assert (listed.status_code, listed.json()) == (403, {"message": "Your email address is not verified."})


async def test_the_ability_comes_before_rights_and_input(client, sandbox, user):
    strangers = sandbox.add_pet(sandbox.add_user("Other"), "Luna")
    headers = bearing(sandbox.token_for(user, ("profile:read",)))
    shown = await client.get(f"/api/pets/{strangers.id}", headers=headers)
    written = await client.post(f"/api/pets/{strangers.id}/weights", json={}, headers=headers)
    assert (shown.json(), written.json()) == (lacking("read", "pets:read"), lacking("create", "health:write"))


async def test_a_dead_token_is_nobody_rather_than_one_without_abilities(client, sandbox, user, numbers):
    dead = sandbox.token_for(user, ("profile:read",))
    sandbox.revoke_tokens(user)
    required = await client.get("/api/my-pets", headers=bearing(dead))
    optional = await client.get(f"/api/pets/{numbers['pet']}", headers=bearing(dead))
    assert (required.status_code, required.json()) == (401, envelope("Unauthenticated."))
    assert (optional.status_code, optional.json()) == (403, {"message": "This action is unauthorized."})


async def test_a_replay_is_given_to_a_token_that_could_not_have_written(client, sandbox, user, numbers):
    path, key = f"/api/pets/{numbers['pet']}/weights", {"Idempotency-Key": "k1"}
    body = {"weight_kg": 4, "record_date": "2026-03-01"}
    assert (await client.post(path, json=body, headers=key)).status_code == 201
    narrow = bearing(sandbox.token_for(user, ("health:read",)))
    assert (await client.post(path, json=body, headers=narrow | key)).status_code == 201
    assert (await client.post(path, json=body, headers=narrow)).status_code == 403


async def test_a_refused_call_counts_against_the_users_day(client, sandbox, user):
    headers = bearing(sandbox.token_for(user, ("pets:read",)))
    assert (await client.get("/api/users/me", headers=headers)).status_code == 403
    assert sandbox.limits.used_today(user.id) == 1


async def test_a_page_of_a_signed_in_browser_needs_no_ability(sandbox, user):
    host = "http://main-app.test"
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url=host, headers={"Origin": host}) as browser:
        await browser.get("/sanctum/csrf-cookie")
        sandbox.pipeline.sessions[browser.cookies["meo_mai_moi_session"]].user_id = user.id
        assert (await browser.get("/api/my-pets")).status_code == 200


async def test_a_token_of_the_domain_ability_writes_as_carefully_as_the_gpt_token(client, sandbox, user, numbers):
    """What `pet:write` and `health:write` switch on, a token of the generic verbs is spared."""
    weight = f"/api/pets/{numbers['pet']}/weights/{numbers['weight']}"
    twin = {"name": "Miu", "country": "VN"}
    found = []
    for abilities in (("pet:write", "health:write"), ("create", "delete")):
        headers = bearing(sandbox.token_for(user, abilities))
        created = await client.post("/api/pets", json=twin, headers=headers)
        deleted = await client.request("DELETE", weight, json={}, headers=headers)
        found.append((created.status_code, deleted.status_code))
    assert found == [(409, 422), (201, 200)]
