"""Defences that nothing else would miss: each of these tests ends with the one that it is about."""

import httpx
import pytest

from tests.connector import CLIENT_SECRET, open_world
from tests.security.test_rude_clients import running

RECORD = {"record_date": "2026-02-01", "description": "A check-up"}


async def test_a_revoked_grant_is_stopped_before_the_main_app_is_asked(world, chatgpt, sandbox):
    token = chatgpt.headers["Authorization"].removeprefix("Bearer ")
    form = {"token": token, "client_id": "meo-gpt", "client_secret": CLIENT_SECRET}
    assert (await chatgpt.call("GET", "/me")).status_code == 200

    assert (await world.client.post("/oauth/revoke", data=form)).status_code == 200
    answer = await chatgpt.call("GET", "/me")

    assert answer.status_code == 401
    assert chatgpt.cost == []


@pytest.mark.parametrize("scheme", ["{}", "Basic {}", "Token {}", "Bearer: {}", "Bearer,{}", "Bearer", "", "JWT {}"])
async def test_a_good_token_under_another_scheme_is_none(world, chatgpt, scheme):
    """RFC 6750 §2.1."""
    token = chatgpt.headers["Authorization"].removeprefix("Bearer ")

    answer = await world.client.get("/me", headers={"Authorization": scheme.format(token)})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


async def test_the_schemes_case_is_free(world, chatgpt):
    """RFC 9110 §11.1."""
    token = chatgpt.headers["Authorization"].removeprefix("Bearer ")

    assert (await world.client.get("/me", headers={"Authorization": f"bEARER {token}"})).status_code == 200


async def test_one_users_calls_do_not_use_up_anothers(redis_url, clock, sandbox, family):
    async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=2) as world:
        greedy, other = world.chatgpt(family.user), world.chatgpt(sandbox.add_user())
        asked = [(await greedy.call("GET", "/me")).status_code for _ in range(3)]
        unharmed = [(await other.call("GET", "/me")).status_code for _ in range(2)]

    assert asked == [200, 200, 429]
    assert unharmed == [200, 200]


async def test_the_actions_and_graphql_share_a_users_limit(redis_url, clock, sandbox, family):
    async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=2) as world:
        chatgpt = world.chatgpt(family.user)
        asked = [
            (await chatgpt.call("GET", "/me")).status_code,
            *[(await chatgpt.call("POST", "/graphql", {"query": "{ __typename }"})).status_code for _ in range(2)],
        ]

    assert asked == [200, 200, 429]


async def test_an_answer_moved_to_another_users_entry_is_never_given(world, family, sandbox, store):
    """Who can write to Redis can move what is sealed; it opens where it was made for, and nowhere else."""
    pet = {"name": "Lulu", "species": "cat", "country": "VN"}
    callers = [world.chatgpt(family.user), world.chatgpt(sandbox.add_user())]
    mine, theirs = [await caller.post("/pets", pet) for caller in callers]
    entries = [key for key in store.scan_iter("*run:*") if store.type(key) == b"hash"]
    payloads = [store.hget(key, "payload") for key in entries]
    for key, payload in zip(entries, reversed(payloads), strict=True):
        store.hset(key, "payload", payload)

    again = [(await caller.call("POST", "/pets", pet)).json() for caller in callers]

    assert len(entries) == 2
    assert again[0].get("id") != theirs["id"]
    assert again[1].get("id") != mine["id"]


async def test_a_callers_own_key_names_one_write_of_one_action(world, family, sandbox):
    path = f"/pets/{family.muop.id}/medical-records"
    one, two = (world.chatgpt(family.user, **{"Idempotency-Key": key}) for key in ("one", "two"))

    written = [await caller.post(path, RECORD) for caller in (one, two)]
    again = [await caller.post(path, RECORD) for caller in (one, two)]
    elsewhere = await one.post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.4})

    assert len({record["id"] for record in written}) == 2
    assert [record["id"] for record in again] == [record["id"] for record in written]
    assert all(record["repeated"] for record in again)
    assert elsewhere["weight_kg"] == 4.4


async def test_a_key_belongs_to_its_user(world, family, sandbox):
    stranger = sandbox.add_user()
    pet = sandbox.add_pet(stranger, "Other")
    await world.chatgpt(family.user, **{"Idempotency-Key": "one"}).post(
        f"/pets/{family.muop.id}/weights", {"weight_kg": 4}
    )

    answer = await world.chatgpt(stranger, **{"Idempotency-Key": "one"}).post(
        f"/pets/{pet.id}/weights", {"weight_kg": 4}
    )

    assert answer["pet_id"] == pet.id
    assert "repeated" not in answer


def test_forwarded_headers_of_anybody_are_ignored_loopback_included():
    """uvicorn believes 127.0.0.1 of itself (--forwarded-allow-ips)."""
    with running() as stage, httpx.Client(base_url=stage.at.connector) as client:
        asked = [
            client.get("/pet-types", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(150)
        ]

    assert 429 in asked
