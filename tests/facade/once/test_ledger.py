"""The table of facade/once/ledger.py, row by row, and what holds of ledgers that grew apart and are joined."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facade.once.ledger import BUCKET_MS, LEASE_MS, WINDOW_MS, Slip, begin, current, finish, forget, join, keep, lose
from resolvers.writes import Write

NOW = 3_000_000 * BUCKET_MS + 1_000
WRITE = Write(method="POST", path="notes", body={})
SLIP = Slip(user="7", fingerprint="a", input="a", pet="1", owner="owner", nonce="first")
AGAIN = replace(SLIP, owner="another", nonce="second")


def in_state(state):
    """A ledger in which one input has come to a state."""
    ledger = begin({}, SLIP, NOW).ledger
    if state == "running":
        return ledger
    ledger = keep(ledger, SLIP, WRITE, NOW).ledger
    match state:
        case "unknown":
            return lose(ledger, SLIP, NOW).ledger
        case "done":
            return finish(ledger, SLIP, WRITE, None, NOW).ledger
        case "undone":
            return forget(ledger, SLIP, NOW).ledger
    return ledger


@pytest.mark.parametrize(
    ("state", "at_once", "after_the_lease", "after_the_window"),
    [
        ("running", "running", "anew", "anew"),
        ("prepared", "running", "resumed", "anew"),
        ("unknown", "resumed", "resumed", "anew"),
        ("done", "done", "done", "anew"),
        ("undone", "anew", "anew", "anew"),
    ],
)
def test_what_a_repeat_finds(state, at_once, after_the_lease, after_the_window):
    ledger = in_state(state)
    moments = (NOW, NOW + LEASE_MS, NOW + WINDOW_MS)
    found = [begin(current(ledger, moment), AGAIN, moment).standing for moment in moments]

    assert found == [at_once, after_the_lease, after_the_window]


@pytest.mark.parametrize("state", ["prepared", "unknown", "done"])
def test_after_another_write_it_begins_anew_under_another_key(state):
    between = replace(SLIP, fingerprint="b", input="b", nonce="between")
    ledger = keep(begin(in_state(state), between, NOW).ledger, between, WRITE, NOW).ledger
    before, after = ledger["a"], begin(ledger, AGAIN, NOW + LEASE_MS)

    assert after.standing == "anew"
    assert after.entry.key("7") != before.key("7")


@pytest.mark.parametrize(("state", "same"), [("running", True), ("undone", True), ("prepared", False), ("done", False)])
def test_a_key_is_used_again_only_if_nothing_can_have_been_written_under_it(state, same):
    ledger = in_state(state)
    anew = begin(current(ledger, NOW + WINDOW_MS), AGAIN, NOW + WINDOW_MS)

    assert (anew.entry.key("7") == ledger["a"].key("7")) is same


def test_all_that_know_nothing_compute_the_same_key():
    assert begin({}, SLIP, NOW).entry.key("7") == begin({}, AGAIN, NOW + WINDOW_MS).entry.key("7")


def test_what_is_over_is_forgotten_but_for_the_key_that_was_used():
    ledger = in_state("done")
    later, much_later = current(ledger, NOW + WINDOW_MS), current(ledger, NOW + BUCKET_MS)

    assert (later["a"].write, later["a"].turn) == (None, 1)
    assert much_later == {}


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "keep", "lose", "finish", "forget"]),
        st.sampled_from("ab"),
        st.sampled_from(["one", "two"]),
        st.integers(0, 9_000),
    ),
    max_size=12,
)


def grown(events, ledger=None):
    """A ledger after events of two owners."""
    ledger, now = ledger or {}, NOW
    for number, (event, fingerprint, owner, pause) in enumerate(events):
        now += pause
        known = ledger.get(fingerprint)
        nonce = f"{owner}{number}" if event == "begin" or known is None else known.nonce
        slip = replace(SLIP, fingerprint=fingerprint, input=fingerprint, owner=owner, nonce=nonce)
        match event:
            case "begin":
                ledger = begin(ledger, slip, now).ledger
            case "keep":
                ledger = keep(ledger, slip, WRITE, now).ledger
            case "lose":
                ledger = lose(ledger, slip, now).ledger
            case "finish":
                ledger = finish(ledger, slip, WRITE, None, now).ledger
            case "forget":
                ledger = forget(ledger, slip, now).ledger
    return ledger


@given(EVENTS, EVENTS, EVENTS, EVENTS)
def test_joining_knows_no_order_and_no_number(common, one, two, three):
    base = grown(common)
    a, b, c = grown(one, base), grown(two, base), grown(three, base)

    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(join(a, b), b) == join(a, b)
    assert join(a, a) == a


@given(EVENTS, EVENTS)
def test_what_happened_after_is_never_lost_to_what_was_before(before, after):
    earlier = grown(before)
    later = grown(after, earlier)

    assert join(earlier, later) == later
