import pytest

from tests.sandbox import Sandbox

WEIGHTS = "POST pets/{pet}/weights"


async def test_a_throttle_opens_again_after_its_minute(client, sandbox, user, clock):
    pet = sandbox.add_pet(user, "Miu")
    sandbox.throttle(WEIGHTS, user, left=1)
    path = f"/api/pets/{pet.id}/weights"
    first, second = [await client.post(path, json={}) for _ in range(2)]
    assert (first.status_code, second.status_code, second.headers["retry-after"]) == (422, 429, "60")
    clock.forward(seconds=45)
    assert (await client.post(path, json={})).headers["retry-after"] == "15"
    clock.forward(seconds=15)
    assert (await client.post(path, json={})).status_code == 422


@pytest.mark.parametrize(("limiter", "path"), [("authenticated", "/api/my-pets"), ("public-api", "/api/pet-types")])
async def test_shared_limiters_can_be_used_up(client, sandbox, user, limiter, path):
    sandbox.throttle(limiter, user if limiter == "authenticated" else None)
    assert (await client.get(path)).status_code == 429


async def test_the_quota_counts_a_user_by_utc_day_over_all_routes(client, sandbox, user, clock):
    sandbox.daily_quota = 2
    pet = sandbox.add_pet(user, "Miu")
    for path in ("/api/pet-types", f"/api/pets/{pet.id}"):
        assert (await client.get(path)).status_code == 200
    assert (await client.get("/api/users/me")).json()["data"]["quota"]["reset_at_utc"] == "2026-03-06T00:00:00+00:00"
    assert (await client.get("/api/pet-types", headers={"Authorization": ""})).status_code == 200
    clock.forward(hours=12)
    assert (await client.get("/api/users/me")).status_code == 200


async def test_premium_users_have_no_quota(client, sandbox, user):
    sandbox.daily_quota, user.is_premium = 0, True
    assert (await client.get("/api/users/me")).status_code == 200


async def test_a_replay_passes_every_limit_and_check(client, sandbox, user):
    pet = sandbox.add_pet(user, "Miu")
    path, key = f"/api/pets/{pet.id}/weights", {"Idempotency-Key": "k1"}
    body = {"weight_kg": 4, "record_date": "2026-03-01"}
    assert (await client.post(path, json=body, headers=key)).status_code == 201
    sandbox.daily_quota, user.is_banned = 0, True
    sandbox.throttle(WEIGHTS, user)
    assert (await client.post(path, json=body, headers=key)).status_code == 201


def test_outside_production_limits_are_relaxed():
    sandbox = Sandbox(production=False)
    assert {sandbox.limits.limit_of(limiter) for route in sandbox.routes.routes for limiter in route.limiters} == {300}
