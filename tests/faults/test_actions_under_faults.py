"""Each fault of the wire under each kind of action: what was acknowledged stands once, and nothing else stands."""

from datetime import date

import pytest

from tests.faults.kinds import KINDS, Subject
from tests.faults.standing import Change, Standing
from tests.faults.trial import Case, Trial
from tests.faults.wire_faults import BROKEN, FOREIGN, GARBLED, QUICK, SLOW, UNREAD

SHARP = ("closed after committing", "reset after committing", "closed in mid-body", "foreign 403", "foreign 503")
"""What doubled records before; in the ordinary run under every kind of action."""

GROUPS = {"unread": UNREAD, "broken": BROKEN, "garbled": GARBLED, "foreign": FOREIGN}


@pytest.fixture
def trial(world, wire):
    return Trial(world, wire)


@pytest.mark.parametrize("group", GROUPS)
async def test_each_fault_while_something_is_added(group, trial):
    """Nothing but the connector keeps a medical record from standing twice."""
    quick = [fault for fault in GROUPS[group] if fault in QUICK]

    assert await trial.faults_of(*(Case("add", (fault, fault)) for fault in quick)) == {}


async def test_an_answer_that_never_comes_while_something_is_added(trial):
    assert await trial.faults_of(Case("add", ("hangs after committing",))) == {}


@pytest.mark.parametrize("kind", KINDS)
async def test_the_sharpest_faults_under_each_kind_of_action(kind, trial):
    assert await trial.faults_of(Case(kind, ()), *(Case(kind, (fault, fault)) for fault in SHARP)) == {}


async def test_a_proxys_refusal_after_a_lost_answer_decides_nothing(trial):
    statuses = (401, 403, 404, 409, 422, 425, 429, 500, 503)
    lost = "reset after committing"

    assert await trial.faults_of(*(Case("add", (lost, f"foreign {status}")) for status in statuses)) == {}


@pytest.mark.long
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", KINDS)
async def test_each_fault_under_each_kind_of_action(kind, group, times, trial):
    quick = [fault for fault in GROUPS[group] if fault in QUICK]

    assert await trial.faults_of(*(Case(kind, (fault,) * times) for fault in quick)) == {}


@pytest.mark.long
@pytest.mark.parametrize("fault", SLOW)
@pytest.mark.parametrize("kind", KINDS)
async def test_each_fault_that_lasts_under_each_kind_of_action(kind, fault, trial):
    assert await trial.faults_of(Case(kind, (fault,))) == {}


@pytest.mark.long
@pytest.mark.parametrize("first", SHARP)
@pytest.mark.parametrize("kind", ["add", "delete", "renew", "create_pet"])
async def test_any_fault_after_a_sharp_one(kind, first, trial):
    assert await trial.faults_of(*(Case(kind, (first, fault)) for fault in QUICK)) == {}


async def test_the_checker_sees_a_record_that_stands_twice(sandbox):
    cat = Subject(sandbox).cat
    standing = Standing(sandbox.state)
    for _ in range(2):
        sandbox.add_medical_record(cat, "symptom", date(2026, 2, 25))

    assert standing.change() == Change(added={"medical_records": 2})
