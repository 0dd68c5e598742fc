"""What a write that is sent twice can still count on when Redis goes away, comes back, or comes back empty."""

import asyncio

import pytest

from resolvers.main_app.errors import InvalidInput, UpstreamTimeout
from tests.facade.once.notebook import Gate, Writing, bulk_writing


@pytest.mark.promise("once.without-redis")
async def test_one_instance_still_writes_once(instance, cable, notebook):
    await cable.cut()
    first, again = await Writing().via(instance, notebook), await Writing().via(instance, notebook)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.answer == first.answer


@pytest.mark.promise("once.without-redis")
async def test_two_at_once_still_write_once(instance, cable, notebook):
    await cable.cut()
    outcomes = await asyncio.gather(*(Writing().via(instance, notebook) for _ in range(3)))

    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True]
    assert len(notebook.entries) == 1


async def test_a_lost_answer_is_still_found_again(instance, cable, notebook):
    await cable.cut()
    with pytest.raises(UpstreamTimeout):
        await Writing(at={"written": UpstreamTimeout()}).via(instance, notebook)
    again = await Writing().via(instance, notebook)

    assert again.repeated
    assert len(notebook.entries) == 1


async def test_what_was_written_before_the_outage_is_known_in_it(instance, cable, notebook):
    await Writing().via(instance, notebook)
    await cable.cut()

    assert (await Writing().via(instance, notebook)).repeated


async def test_the_last_answer_before_the_outage_is_the_one_that_is_known_in_it(instance, cable, notebook):
    for text in "aba":
        last = await Writing(text).via(instance, notebook)
    await cable.cut()

    assert (await Writing("a").via(instance, notebook)).answer == last.answer


async def test_two_minutes_count_from_the_loss_of_an_answer_once(instance, cable, notebook, clock):
    await cable.cut()
    for _ in range(3):
        with pytest.raises(UpstreamTimeout):
            await Writing(at={"kept": UpstreamTimeout()}).via(instance, notebook)
        clock.advance(seconds=50)

    assert not (await Writing().via(instance, notebook)).repeated


async def test_redis_is_told_of_the_outage_once(instance, cable, store, notebook):
    await cable.cut()
    await Writing("a").via(instance, notebook)
    await cable.restore()
    await Writing("a").via(instance, notebook)
    before = store.info("commandstats")["cmdstat_evalsha"]["calls"]
    await Writing("a").via(instance, notebook)

    assert store.info("commandstats")["cmdstat_evalsha"]["calls"] == before + 1


async def test_what_was_written_in_the_outage_is_known_after_it_also_elsewhere(instance, other, cable, notebook):
    await cable.cut()
    await Writing().via(instance, notebook)
    await cable.restore()
    here, there = await Writing().via(instance, notebook), await Writing().via(other, notebook)

    assert here.repeated
    assert there.repeated


async def test_what_came_between_in_the_outage_counts_after_it(instance, cable, notebook):
    await Writing("a").via(instance, notebook)
    await cable.cut()
    await Writing("b").via(instance, notebook)
    await cable.restore()

    assert not (await Writing("a").via(instance, notebook)).repeated


async def test_a_bulk_write_in_the_outage_counts_after_it(instance, cable, notebook):
    await Writing(pet_id=1).via(instance, notebook)
    await cable.cut()
    await bulk_writing(instance, 1)
    await cable.restore()

    assert not (await Writing(pet_id=1).via(instance, notebook)).repeated


async def test_a_redis_that_comes_back_empty_is_told_what_it_forgot(instance, cable, store, notebook):
    await Writing().via(instance, notebook)
    await cable.cut()
    await Writing(pet_id=2).via(instance, notebook)
    store.flushall()
    await cable.restore()

    assert (await Writing().via(instance, notebook)).repeated


@pytest.mark.parametrize("place", ["begun", "kept", "written"])
async def test_an_outage_that_begins_within_an_attempt_does_not_undo_it(instance, cable, notebook, place):
    gate = Gate()
    first = asyncio.create_task(Writing(at={place: gate}).via(instance, notebook))
    await gate.reached.wait()
    await cable.cut()
    gate.open.set()
    await first
    during = await Writing().via(instance, notebook)
    await cable.restore()
    after = await Writing().via(instance, notebook)

    assert (during.repeated, after.repeated) == (True, True)
    assert len(notebook.entries) == 1


@pytest.mark.parametrize("place", ["begun", "kept", "written"])
async def test_an_outage_that_ends_within_an_attempt_leaves_whole_entries(
    instance, other, cable, store, notebook, place
):
    gate = Gate()
    await cable.cut()
    first = asyncio.create_task(Writing(at={place: gate}).via(instance, notebook))
    await gate.reached.wait()
    await cable.restore()
    gate.open.set()
    await first
    here, there = await Writing().via(instance, notebook), await Writing().via(other, notebook)

    assert (here.repeated, there.repeated) == (True, True)
    assert len(notebook.entries) == 1
    assert all(store.pttl(key) > 0 for key in store.keys("*"))


async def test_a_refusal_in_the_outage_is_known_after_it(instance, cable, notebook):
    gate = Gate()
    await Writing("a").via(instance, notebook)
    refused = asyncio.create_task(
        Writing("b", at={"kept": gate, "refused": InvalidInput("no")}).via(instance, notebook)
    )
    await gate.reached.wait()
    await cable.cut()
    gate.open.set()
    with pytest.raises(InvalidInput):
        await refused
    await cable.restore()

    assert (await Writing("a").via(instance, notebook)).repeated
    assert not (await Writing("b").via(instance, notebook)).repeated


async def test_an_outage_is_logged_once(instance, cable, notebook, log):
    await cable.cut()
    for text in "abc":
        await Writing(text).via(instance, notebook)
    await cable.restore()
    await Writing("d").via(instance, notebook)

    assert [entry["event"] for entry in log] == ["written_once.remembering_alone", "outage.over"]
