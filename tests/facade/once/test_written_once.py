"""Each row of the table in docs/decisions/0030-written-once.md, and what counts as coming in between."""

import asyncio
from contextlib import suppress

import pytest

from resolvers.main_app.errors import (
    Conflict,
    InvalidInput,
    RateLimited,
    Unauthorized,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from tests.facade.once.notebook import Crash, Gate, Notebook, Writing, bulk_writing, let_leases_end, look_once


@pytest.mark.promise("once.repeat")
async def test_a_repeat_gets_the_first_answer_whichever_instance_it_reaches(instance, other, notebook):
    first = await Writing().via(instance, notebook)
    here, there = await Writing().via(instance, notebook), await Writing().via(other, notebook)

    assert (first.repeated, here.repeated, there.repeated) == (False, True, True)
    assert first.answer == here.answer == there.answer
    assert (len(notebook.entries), notebook.prepared) == (1, 1)


@pytest.mark.promise("once.own-user")
async def test_another_user_with_the_same_input_writes(instance, notebook):
    await Writing().via(instance, notebook)
    other_user = await Writing(user_id=8).via(instance, notebook)

    assert not other_user.repeated
    assert len(notebook.entries) == 2


@pytest.mark.promise("once.crash")
@pytest.mark.parametrize(("place", "repeated"), [("begun", False), ("kept", True), ("written", True)])
async def test_a_crash_anywhere_leaves_one_record(instance, other, notebook, clock, place, repeated):
    with pytest.raises(Crash):
        await Writing(at={place: Crash()}).via(instance, notebook)
    let_leases_end(clock)
    again = await Writing().via(other, notebook)

    assert again.repeated is repeated
    assert len(notebook.entries) == 1
    assert notebook.prepared == 1


@pytest.mark.promise("once.lost-answer")
@pytest.mark.parametrize("place", ["kept", "written"])
@pytest.mark.parametrize("lost", [UpstreamTimeout(), UpstreamUnavailable(), UpstreamError(), ValueError()])
async def test_a_lost_answer_is_found_again_at_once(instance, other, notebook, place, lost):
    with pytest.raises(type(lost)):
        await Writing(at={place: lost}).via(instance, notebook)
    again = await Writing().via(other, notebook)
    later = await Writing().via(instance, notebook)

    assert again.repeated
    assert again.answer == later.answer == {"id": 1, "text": "text"}
    assert (len(notebook.entries), notebook.prepared) == (1, 1)


@pytest.mark.promise("once.refused")
@pytest.mark.parametrize(
    "refusal",
    [InvalidInput("no"), Conflict(), RateLimited(9), Unauthorized(), UpstreamUnavailable(undone=True)],
    ids=lambda refusal: type(refusal).__name__,
)
async def test_what_was_refused_or_never_sent_is_tried_anew(instance, notebook, refusal):
    with pytest.raises(type(refusal)):
        await Writing(at={"refused": refusal}).via(instance, notebook)
    again = await Writing().via(instance, notebook)

    assert not again.repeated
    assert notebook.prepared == 2


async def test_a_main_app_that_cannot_be_reached_says_nothing_of_the_attempt_before(instance, notebook):
    """Else the third attempt would prepare anew, and write a second record."""
    with pytest.raises(UpstreamTimeout):
        await Writing(at={"written": UpstreamTimeout()}).via(instance, notebook)
    with pytest.raises(UpstreamUnavailable):
        await Writing(at={"kept": UpstreamUnavailable(undone=True)}).via(instance, notebook)
    third = await Writing().via(instance, notebook)

    assert third.repeated
    assert len(notebook.entries) == 1


async def test_a_write_after_a_lost_answer_comes_between_too(instance, notebook):
    with pytest.raises(UpstreamTimeout):
        await Writing("a", at={"written": UpstreamTimeout()}).via(instance, notebook)
    await Writing("b").via(instance, notebook)
    again = await Writing("a").via(instance, notebook)

    assert not again.repeated
    assert [text for _, text in notebook.entries] == ["a", "b", "a"]


async def test_refusals_that_overlap_leave_the_write_before_them_the_last_one(instance, notebook):
    gates = {name: Gate() for name in "bc"}
    await Writing("a").via(instance, notebook)
    b, c = [
        asyncio.create_task(
            Writing(name, at={"kept": gates[name], "refused": InvalidInput("no")}).via(instance, notebook)
        )
        for name in "bc"
    ]
    for gate in gates.values():
        await gate.reached.wait()
    for gate, refused in ((gates["b"], b), (gates["c"], c)):
        gate.open.set()
        with pytest.raises(InvalidInput):
            await refused

    assert (await Writing("a").via(instance, notebook)).repeated


async def test_a_new_pet_is_told_from_its_repeat_by_any_write_in_between(instance, notebook):
    create = Writing("new pet", pet_id=None)
    first, again = await create.via(instance, notebook), await create.via(instance, notebook)
    await Writing(pet_id=5).via(instance, notebook)
    another = await create.via(instance, notebook)

    assert [first.repeated, again.repeated, another.repeated] == [False, True, False]


async def test_a_bulk_write_comes_between_for_the_pets_it_wrote_to_alone(instance, other, notebook):
    await Writing(pet_id=1).via(instance, notebook)
    await Writing(pet_id=2).via(instance, notebook)
    await bulk_writing(other, 1)

    assert not (await Writing(pet_id=1).via(instance, notebook)).repeated
    assert (await Writing(pet_id=2).via(instance, notebook)).repeated


@pytest.mark.promise("once.at-once")
@pytest.mark.parametrize("others", [0, 1])
async def test_many_at_once_on_two_instances_write_once(instance, other, notebook, others):
    """A call that finds the same one running has its outcome, whatever else is written meanwhile."""
    gate = Gate()
    calls = [
        asyncio.create_task(Writing("a", at={"kept": gate}).via(side, notebook))
        for side in (instance, other, instance, other)
    ]
    await gate.reached.wait()
    await look_once()
    for _ in range(others):
        await Writing("b").via(instance, notebook)
    gate.open.set()
    outcomes = await asyncio.gather(*calls)

    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True]
    assert len(notebook.entries) == 1 + others


@pytest.mark.promise("once.crash")
async def test_who_waits_takes_over_when_the_first_dies(instance, other, notebook, clock):
    gate = Gate()
    first = asyncio.create_task(Writing(at={"written": gate}).via(instance, notebook))
    await gate.reached.wait()
    waiting = asyncio.create_task(Writing().via(other, notebook))
    await look_once()
    first.cancel()
    let_leases_end(clock)
    outcome = await waiting

    assert outcome.repeated
    assert len(notebook.entries) == 1


@pytest.mark.parametrize("end", [{"refused": Conflict()}, {"written": UpstreamTimeout()}], ids=["refused", "lost"])
async def test_who_was_taken_over_no_longer_decides(instance, other, notebook, clock, end):
    """Else its refusal would let a third call write, while the second one still does."""
    stalled, working = Gate(), Gate()
    first = asyncio.create_task(Writing(at={"kept": stalled, **end}).via(instance, notebook))
    await stalled.reached.wait()
    let_leases_end(clock)
    second = asyncio.create_task(Writing(at={"kept": working}).via(other, notebook))
    await working.reached.wait()
    stalled.open.set()
    with pytest.raises((Conflict, UpstreamTimeout)):
        await first
    with pytest.raises(UpstreamTimeout, match="still being carried out"):
        await Writing().via(instance, notebook, patience=1.0)
    working.open.set()

    assert (await second).repeated
    assert (await Writing().via(instance, notebook)).repeated
    assert len(notebook.entries) == 1


async def test_who_was_taken_over_before_it_kept_its_write_sends_nothing(instance, other, notebook, clock):
    """What it prepared may differ from what the other one has sent under the same key."""
    stalled = Gate()
    first = asyncio.create_task(Writing(at={"begun": stalled}).via(instance, notebook))
    await stalled.reached.wait()
    let_leases_end(clock)
    second = await Writing().via(other, notebook)
    stalled.open.set()

    assert (await first).repeated
    assert not second.repeated
    assert len(notebook.entries) == 1


async def test_patience_ends_with_a_sentence_rather_than_a_second_write(instance, notebook):
    gate = Gate()
    first = asyncio.create_task(Writing(at={"kept": gate}).via(instance, notebook))
    await gate.reached.wait()
    with pytest.raises(UpstreamTimeout, match="still being carried out"):
        await Writing().via(instance, notebook, patience=1.0)
    gate.open.set()

    assert not (await first).repeated


async def test_two_minutes_count_from_the_answer(instance, notebook, clock):
    await Writing().via(instance, notebook)
    clock.advance(seconds=119)
    within = await Writing().via(instance, notebook)
    clock.advance(seconds=1)
    after = await Writing().via(instance, notebook)

    assert (within.repeated, after.repeated) == (True, False)


async def test_two_minutes_count_from_the_loss_of_an_answer_once(instance, notebook, clock):
    """A write that can never end (its key stays in progress in the main app) is let go of."""
    for _ in range(3):
        with pytest.raises(UpstreamTimeout):
            await Writing(at={"kept": UpstreamTimeout()}).via(instance, notebook)
        clock.advance(seconds=50)

    assert not (await Writing().via(instance, notebook)).repeated
    assert notebook.prepared == 2


async def test_a_key_of_the_callers_own_is_answered_whatever_came_between(instance, notebook):
    first = await Writing("a", own_key="k").via(instance, notebook)
    await Writing("b").via(instance, notebook)
    again = await Writing("a", own_key="k").via(instance, notebook)
    other_key = await Writing("a", own_key="l").via(instance, notebook)

    assert again.answer == first.answer
    assert other_key.answer != first.answer


@pytest.mark.parametrize("trouble", [{}, {"written": UpstreamTimeout()}])
async def test_a_key_used_with_another_input_is_a_conflict_and_costs_the_first_nothing(instance, notebook, trouble):
    with suppress(UpstreamTimeout):
        await Writing("a", own_key="k", at=trouble).via(instance, notebook)
    with pytest.raises(Conflict):
        await Writing("b", own_key="k").via(instance, notebook)
    again = await Writing("a", own_key="k").via(instance, notebook, patience=0)

    assert again.repeated
    assert notebook.entries == [(1, "a")]


async def test_a_write_costs_three_round_trips_and_a_repeat_one(instance, store, notebook):
    await Writing("warm up").via(instance, Notebook())

    def commands():
        return store.info("commandstats").get("cmdstat_evalsha", {"calls": 0})["calls"]

    before = commands()
    await Writing("a").via(instance, notebook)
    written = commands()
    await Writing("a").via(instance, notebook)

    assert (written - before, commands() - written) == (3, 1)


@pytest.mark.promise("once.sealed")
async def test_everything_that_is_kept_is_sealed_and_ends_by_itself(instance, store, notebook):
    await Writing("plainly readable").via(instance, notebook)
    with pytest.raises(Crash):
        await Writing("legible words", at={"kept": Crash()}).via(instance, notebook)

    keys = store.keys("*")
    kept = b"".join(store.dump(key) + key for key in keys)
    assert b"readable" not in kept
    assert b"legible" not in kept
    assert all(0 < store.pttl(key) <= 600_000 for key in keys if not key.endswith(b":epoch"))
    assert all(store.pttl(key) > 0 for key in keys)
