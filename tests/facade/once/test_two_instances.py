"""What two instances can count on when Redis is busy, away from one of them or both, emptied, or under other keys."""

import asyncio
from datetime import timedelta

import pytest
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from facade.operating.redis_clients import open_redis
from resolvers.main_app.errors import UpstreamTimeout
from tests.clock import Clock
from tests.facade.once.conftest import Cable, instance_on
from tests.facade.once.notebook import Gate, Writing, bulk_writing

BURST = 200


@pytest.fixture
async def cut_off(cable, clock):
    """A second instance on the same cable, so that both lose Redis at once."""
    client = redis.asyncio.Redis(unix_socket_path=str(cable.link), retry=Retry(NoBackoff(), 0))
    instance = instance_on(client, clock)
    cable.instances.append(instance)
    yield instance
    await client.aclose()


async def lose_redis(cable: Cable, *clients: redis.asyncio.Redis) -> None:
    await cable.cut()
    for client in clients:
        await client.connection_pool.disconnect()


async def test_a_burst_is_load_and_no_outage(redis_url, clock, notebook, log):
    """redis-py's own pools hold a hundred connections and raise MaxConnectionsError."""
    clients = open_redis(redis_url), open_redis(redis_url)
    here, there = (instance_on(opened.asynchronous, clock) for opened in clients)
    writings = [Writing(f"text {number}", pet_id=number, user_id=number % 7) for number in range(BURST)]

    first = await asyncio.gather(*(writing.via(here, notebook, patience=30) for writing in writings))
    again = await asyncio.gather(*(writing.via(there, notebook, patience=30) for writing in writings))
    for opened in clients:
        await opened.close()

    assert [outcome.answer for outcome in again] == [outcome.answer for outcome in first]
    assert all(outcome.repeated for outcome in again)
    assert (len(notebook.entries), log) == (BURST, [])


async def test_another_instance_in_the_outage_sends_the_same_key(instance, cut_off, cable, notebook):
    """Neither knows of the other; the main app does."""
    await lose_redis(cable)
    first, again = await Writing().via(instance, notebook), await Writing().via(cut_off, notebook)

    assert again.answer == first.answer
    assert len(notebook.entries) == 1


async def test_an_instance_that_loses_redis_after_the_first_attempt_sends_the_same_key(other, cut_off, cable, notebook):
    await Writing("warm up", pet_id=9).via(cut_off, notebook)
    first = await Writing().via(other, notebook)
    await lose_redis(cable)
    again = await Writing().via(cut_off, notebook)

    assert again.answer == first.answer
    assert notebook.entries.count((1, "text")) == 1


async def test_what_both_wrote_in_the_outage_is_known_to_both_in_its_order(
    instance, cut_off, other, cable, clock, notebook
):
    for side in (instance, cut_off):
        await Writing("warm up", pet_id=9).via(side, notebook)
    await lose_redis(cable)
    await Writing("a").via(instance, notebook)
    clock.advance(seconds=1)
    await Writing("b").via(cut_off, notebook)
    await cable.restore()

    assert not (await Writing("a").via(other, notebook)).repeated
    assert (await Writing("a").via(cut_off, notebook)).repeated
    assert (await Writing("b", pet_id=1).via(instance, notebook)).repeated is False


@pytest.mark.parametrize("side", ["the same instance", "the other instance"])
async def test_an_emptied_redis_doubles_nothing(side, instance, other, store, notebook):
    for each in (instance, other):
        await Writing("warm up", pet_id=9).via(each, notebook)
    first = await Writing().via(instance, notebook)
    store.flushall()
    again = await Writing().via(instance if side == "the same instance" else other, notebook)

    assert again.answer == first.answer
    assert notebook.entries.count((1, "text")) == 1


async def test_an_emptied_redis_is_noticed_by_who_lost_nothing(instance, other, store, notebook):
    for each in (instance, other):
        await Writing("warm up", pet_id=9).via(each, notebook)
    assert not other.ledgers.in_doubt
    store.flushall()
    await Writing().via(other, notebook)

    assert other.ledgers.in_doubt


async def test_the_clocks_of_the_instances_do_not_matter(cable, other, store, valkey_socket, notebook):
    client = redis.asyncio.Redis(unix_socket_path=valkey_socket)
    wrong = Clock(Clock().moment - timedelta(days=400))
    gate = Gate()
    first = asyncio.create_task(Writing(at={"kept": gate}).via(instance_on(client, wrong), notebook))
    await gate.reached.wait()
    with pytest.raises(UpstreamTimeout, match="still being carried out"):
        await Writing().via(other, notebook, patience=1.0)
    gate.open.set()
    answer = (await first).answer

    assert (await Writing().via(other, notebook)).answer == answer
    await client.aclose()


async def test_a_key_rotation_forgets_nothing(store, valkey_socket, clock, notebook):
    client = redis.asyncio.Redis(unix_socket_path=valkey_socket)
    old, new = b"o" * 32, b"n" * 32
    steps = [instance_on(client, clock, *keys) for keys in ([old], [old, new], [new, old])]

    first = await Writing().via(steps[0], notebook)
    later = [await Writing().via(step, notebook) for step in (*steps[1:], *reversed(steps[:2]))]
    renewed = await Writing(pet_id=2).via(steps[2], notebook)
    older = await Writing(pet_id=2).via(steps[1], notebook)

    assert [outcome.answer for outcome in later] == [first.answer] * 4
    assert older.answer == renewed.answer
    assert len(notebook.entries) == 2
    await client.aclose()


@pytest.mark.promise("once.sealed")
async def test_nothing_in_redis_tells_who_wrote_what(cable, clock, store, notebook):
    """Not even to who guesses: without the encryption keys a name cannot be computed."""
    for key in (b"k" * 32, b"x" * 32):
        side = instance_on(cable.client, clock, key)
        await Writing("4.37 kg").via(side, notebook)
        await bulk_writing(side, 4711)

    names = [key for key in store.keys("once:*") if not key.endswith(b":epoch")]
    fields = [field for name in names for field in store.hkeys(name) if field != b"version"]
    assert len(names) == 2
    assert len(set(fields)) == len(fields) == 4
    assert b"4711" not in b"".join(names + fields)
