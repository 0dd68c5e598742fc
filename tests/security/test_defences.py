"""Defences that nothing else would miss: each of these tests ends with the one that it is about."""

import httpx
import pytest
import redis.asyncio

from facade.once.ledger import Entry
from facade.once.redis_store import RedisStore, Shared
from oauth.sealing import Sealing
from tests.connector import CLIENT_SECRET, open_world
from tests.security.brief_goodbyes import running

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


@pytest.mark.promise("doors.limits")
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


def swap_what_is_sealed(store):
    """Put the one entry of each of two users' ledgers into the other's place."""
    ledgers = [key for key in store.scan_iter("once:*") if store.type(key) == b"hash"]
    places = [(key, name) for key in ledgers for name in store.hkeys(key) if name != b"version"]
    sealed = [store.hget(*place) for place in places]
    assert len(places) == 2
    for place, payload in zip(places, reversed(sealed), strict=True):
        store.hset(*place, payload)


@pytest.mark.promise("once.own-user")
async def test_an_answer_moved_to_another_user_is_never_given(world, family, sandbox, store):
    """Who can write to Redis can move what is sealed; it opens where it was made for, and nowhere else.

    Both may read the pet, so that nothing but the place in which an answer was sealed tells whose it is.
    """
    other = sandbox.add_user()
    sandbox.share(family.muop, other, "editor")
    path = f"/pets/{family.muop.id}/medical-records"
    callers = [world.chatgpt(family.user), world.chatgpt(other)]
    mine, theirs = [(await caller.post(path, RECORD))["id"] for caller in callers]
    swap_what_is_sealed(store)

    again = [(await caller.post(path, RECORD))["id"] for caller in callers]

    assert again[0] != theirs
    assert again[1] != mine


async def kept(ledgers, user, ledger):
    """Store a user's ledger as of Redis's own time; give what the store then has of it."""
    time_ms = (await ledgers.swap(user, Shared(), {}, 0, "first")).time_ms
    return (await ledgers.swap(user, Shared(), ledger, time_ms, "second")).shared


async def test_an_entry_of_the_ledger_opens_in_its_own_place_alone(valkey_socket, store):
    """The associated data of AES-GCM name the ledger and the field; the entry names its input besides."""
    client = redis.asyncio.Redis(unix_socket_path=valkey_socket)
    ledgers = RedisStore(client, Sealing([b"k" * 32]))
    entry = Entry(fingerprint="f", input="i", pet="1", state="done", nonce="n", started=0, until=2**50)
    mine = await kept(ledgers, "1", {"f": entry})
    field = mine.fields["f"]
    (key,) = store.scan_iter(f"once:*:{mine.name}")
    theirs = ledgers_key(await kept(ledgers, "2", {"f": entry}), store)
    store.hset(theirs, field, store.hget(key, field))
    store.hset(key, "0" * 64, store.hget(key, field))

    read = [(await ledgers.swap(user, Shared(), {}, 0, "third")).shared for user in ("1", "2")]
    await client.aclose()

    assert read[0].fields == {"f": field}
    assert read[1].fields["f"] != field


def ledgers_key(shared, store):
    (key,) = store.scan_iter(f"once:*:{shared.name}")
    return key


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


@pytest.mark.promise("once.own-user")
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
