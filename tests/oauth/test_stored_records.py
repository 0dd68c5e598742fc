"""What lies in Redis: readable by nobody, and still readable by the next release."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from syrupy.assertion import SnapshotAssertion

from oauth.access_tokens import AccessTokens
from oauth.orphans import Orphans
from oauth.records import AuthorizationCode, Confirmation, Grant, Orphan, PendingAuthorization
from oauth.refresh_tokens import RefreshTokens
from oauth.sealing import CannotOpen, Sealing
from oauth.store import FlowStore, Rotation, revoked_key
from tests.clock import Clock
from tests.oauth.connector import REDIRECT_URI, ChatGPT, query
from tests.oauth.expectations import confirmation
from tests.oauth.main_app import PUBLIC_URL, MainApp

SHAPES = {b"string": "get", b"hash": "hgetall", b"zset": "zrange"}


def walked(store: redis.Redis) -> dict[str, str]:
    """Everything that is in Redis, as text."""
    found = {}
    for key in store.scan_iter():
        kind = store.type(key)
        value = store.zrange(key, 0, -1, withscores=True) if kind == b"zset" else getattr(store, SHAPES[kind])(key)
        found[key.decode()] = repr(value)
    return found


@pytest.mark.promise("privacy.store")
async def test_nothing_readable_is_in_the_store_at_any_step(chatgpt: ChatGPT, store: redis.Redis, main_app: MainApp):
    """Codes and session ids are kept as hashes, everything else is sealed."""
    steps: list[dict[str, str]] = []
    secrets: set[str] = {REDIRECT_URI, "chatgpt.com", "my-opaque-state", "pets:read", "health"}
    async with chatgpt.connector.browser() as left, chatgpt.connector.browser() as returned:
        departed = await chatgpt.authorize(left, state="my-opaque-state")
        steps.append(walked(store))
        callback = await main_app.consent(departed.headers["location"])
        asked = await returned.get(callback)
        steps.append(walked(store))
        secrets |= {*query(callback).values(), *left.cookies.values(), *returned.cookies.values()}
        arrived = await returned.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})
        steps.append(walked(store))
    code = query(arrived.headers["location"])["code"]
    tokens = (await chatgpt.redeem(code)).json()
    steps.append(walked(store))
    renewed = (await chatgpt.refresh(tokens["refresh_token"])).json()
    steps.append(walked(store))
    secrets |= {code, *main_app.living_tokens, main_app.living_tokens[0].partition("|")[2]}
    secrets |= {pair[name] for pair in (tokens, renewed) for name in ("access_token", "refresh_token")}
    secrets |= set(confirmation(asked).values())
    await chatgpt.revoke(renewed["refresh_token"])
    steps.append(walked(store))

    assert all(steps)
    for step in steps:
        for secret in secrets:
            assert secret not in json.dumps(step), f"{secret[:8]}… lies open"


KEYS = [b"1" * 32]
FOUND_BY = "a session id, a code or the token of a confirmation"


def kept(store: redis.Redis, clock: Clock, keys: list[bytes] = KEYS) -> FlowStore:
    """One record of each kind that is found by a secret, and a code that was spent."""
    flow = FlowStore(store, Sealing(keys), timedelta(days=365), clock.now)
    flow.add_code(FOUND_BY, CODE)
    flow.take_code(FOUND_BY)
    flow.add_code(FOUND_BY, CODE)
    flow.add_pending(FOUND_BY, PENDING)
    flow.add_confirmation(FOUND_BY, CONFIRMATION)
    return flow


@pytest.mark.promise("privacy.store")
def test_who_has_the_servers_keys_and_a_copy_of_redis_opens_no_record_of_a_flow(store: redis.Redis, clock: Clock):
    """The code or session id is needed too, and nobody keeps it."""
    kept(store, clock)
    records = {key.decode(): store.get(key).decode() for key in store.scan_iter()}
    assert sorted(key.rpartition(":")[2] for key in records) == ["code", "confirmation", "pending", "spent"]

    for key, sealed in records.items():
        name = key[len("oauth:{") : key.index("}")]
        for kind in ("code", "confirmation", "pending", "spent"):
            for sealing in (Sealing(KEYS), Sealing(KEYS).under(name), Sealing(KEYS).under("")):
                with pytest.raises(CannotOpen):
                    sealing.open(sealed, kind, name)


@pytest.mark.promise("privacy.store")
def test_no_name_can_be_found_by_trying_without_the_servers_keys(store: redis.Redis, clock: Clock):
    """A user's id is one of a few thousand: a plain hash of it is undone in a second."""
    flow = kept(store, clock)
    flow.swap_current(GRANT, timedelta(days=1))
    names = {key.decode()[len("oauth:{") : key.decode().index("}")] for key in store.scan_iter()}
    guesses = [FOUND_BY, *map(str, range(100)), *(f"{n}{GRANT.client_id}" for n in range(100))]

    assert not names & {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}
    store.flushall()
    kept(store, clock, [b"2" * 32]).swap_current(GRANT, timedelta(days=1))
    assert not names & {key.decode()[len("oauth:{") : key.decode().index("}")] for key in store.scan_iter()}


@pytest.mark.parametrize("keys", [[b"2" * 32, b"1" * 32], [b"1" * 32, b"2" * 32]])
def test_records_are_found_before_and_after_a_rotation(store: redis.Redis, clock: Clock, keys: list[bytes]):
    """Step 1 of the runbook lets every instance open with the new key before any seals with it."""
    kept(store, clock)
    flow = FlowStore(store, Sealing(keys), timedelta(days=365), clock.now)

    assert flow.find_code(FOUND_BY) == CODE
    assert flow.find_spent_code(FOUND_BY) == CODE
    assert flow.take_code(FOUND_BY) == CODE
    assert flow.take_code(FOUND_BY) is None
    assert (flow.take_pending(FOUND_BY), flow.take_pending(FOUND_BY)) == (PENDING, None)
    assert (flow.take_confirmation(FOUND_BY), flow.take_confirmation(FOUND_BY)) == (CONFIRMATION, None)


def test_the_newest_grant_of_a_user_and_client_is_found_before_and_after_a_rotation(store: redis.Redis, clock: Clock):
    old, new = b"1" * 32, b"2" * 32

    def swapped(grant_id: str, *keys: bytes) -> str | None:
        flow = FlowStore(store, Sealing(keys), timedelta(days=365), clock.now)
        return flow.swap_current(replace(GRANT, grant_id=grant_id), timedelta(days=1))

    assert swapped("one", old) is None
    assert swapped("two", new, old) == "one"
    assert swapped("three", new) == "two"
    assert len(store.keys("*:current")) == 1


async def test_every_key_has_the_lifetime_that_the_table_gives_it(
    chatgpt: ChatGPT, store: redis.Redis, main_app: MainApp, snapshot: SnapshotAssertion
):
    """The table in docs/redis-keys.md; the list of orphans empties itself."""
    lifetimes: dict[str, int] = {}

    def note() -> None:
        for key in store.scan_iter():
            lifetimes[key.decode().rpartition(":")[2]] = round(store.ttl(key) / 60)

    async with chatgpt.connector.browser() as left, chatgpt.connector.browser() as returned:
        callback = await chatgpt.consent(left)
        note()
        asked = await returned.get(callback)
        note()
        arrived = await returned.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})
        note()
    tokens = (await chatgpt.redeem(query(arrived.headers["location"])["code"])).json()
    await chatgpt.refresh(tokens["refresh_token"])
    await chatgpt.revoke(tokens["refresh_token"])
    note()

    assert lifetimes == snapshot


def test_a_sealed_record_moved_to_another_key_does_not_open(store: redis.Redis, clock: Clock):
    """Who can write to Redis cannot turn his own code into somebody else's grant."""
    flow = FlowStore(store, Sealing([b"1" * 32]), timedelta(days=365), clock.now)
    flow.add_code("my-code", CODE)
    flow.add_pending("my-session", PENDING)
    (code_key,) = store.keys("*:code")
    (pending_key,) = store.keys("*:pending")

    flow.add_code("your-code", replace(CODE, grant=replace(GRANT, user_id=8)))
    (other_key,) = set(store.keys("*:code")) - {code_key}
    store.copy(other_key, code_key, replace=True)
    assert flow.find_code("my-code") is None
    store.copy(code_key, pending_key, replace=True)
    assert flow.take_pending("my-session") is None


GRANT = Grant("0af7651916cd43dd8448eb211c80319c", "meo-gpt", 7, "pets:read health:read", "101|of-release-1.0.0")
PENDING = PendingAuthorization(
    grant_id=GRANT.grant_id,
    client_id="meo-gpt",
    redirect_uri=REDIRECT_URI,
    scope="pets:read",
    browser="b" * 64,
    expires_at=4102444800.0,
    state="opaque",
    code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
)
CODE = AuthorizationCode(GRANT, REDIRECT_URI, 4102444800.0, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
CONFIRMATION = Confirmation(PENDING, "1f0b5b5e-7a1f-4f5c-9b5e-000000000001", "c" * 64, 4102444800.0)
ORPHAN = Orphan(GRANT.grant_id, "token", GRANT.main_app_token, 1700000000.0)
BEFORE_EXPIRY = datetime(2030, 1, 1, tzinfo=UTC)
JWT_SECRET = "a jwt secret of the first generation"
RELEASE_1 = json.loads(Path(__file__).with_name("records_of_release_1.json").read_text())


@pytest.fixture
def old_store(store: redis.Redis) -> redis.Redis:
    """A Redis as release 1 left it."""
    for key, kept in RELEASE_1["redis"].items():
        if kept["type"] == "string":
            store.set(key, kept["value"])
        elif kept["type"] == "hash":
            store.hset(key, mapping=kept["value"])
        else:
            store.zadd(key, kept["value"])
    return store


@pytest.mark.promise("oauth.release-1")
def test_records_of_release_1_still_open(old_store: redis.Redis):
    sealing = Sealing([b"1" * 32])
    flow = FlowStore(old_store, sealing, timedelta(days=365), lambda: BEFORE_EXPIRY)

    assert flow.take_pending("a session id") == PENDING
    assert flow.find_confirmation("a confirmation token") == CONFIRMATION
    assert flow.find_code("a code") == CODE
    assert flow.find_spent_code("a spent code") == CODE
    assert Orphans(old_store, sealing, lambda: BEFORE_EXPIRY).claim() == [ORPHAN]
    assert flow.take_confirmation("a confirmation token") == CONFIRMATION
    assert flow.take_code("a code") == CODE
    assert (flow.take_code("a code"), flow.find_spent_code("a code")) == (None, CODE)
    assert flow.take_pending("a session id") is None


def test_the_state_of_grants_of_release_1_still_counts(old_store: redis.Redis):
    flow = FlowStore(old_store, Sealing([b"1" * 32]), timedelta(days=365), lambda: BEFORE_EXPIRY)

    assert old_store.exists(revoked_key("a revoked grant"))
    assert flow.rotate(GRANT.grant_id, 1) is Rotation.REUSED
    assert flow.rotate(GRANT.grant_id, 2) is Rotation.REPEATED
    assert flow.rotate(GRANT.grant_id, 3) is Rotation.ROTATED
    assert flow.rotate("a revoked grant", 1) is Rotation.REVOKED


@pytest.mark.promise("oauth.release-1")
def test_tokens_of_release_1_still_open():
    sealing = Sealing([b"1" * 32])
    refresh_tokens = RefreshTokens(sealing, lambda: BEFORE_EXPIRY)
    access_tokens = AccessTokens(PUBLIC_URL, [JWT_SECRET], sealing, timedelta(hours=1), lambda: BEFORE_EXPIRY)

    opened = refresh_tokens.find(RELEASE_1["refresh_token"])
    assert opened is not None
    assert (opened.grant, opened.generation) == (GRANT, 3)
    assert access_tokens.verify(RELEASE_1["access_token"], PUBLIC_URL).main_app_token == GRANT.main_app_token
