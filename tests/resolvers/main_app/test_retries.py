from datetime import UTC, datetime

import pytest

from resolvers.main_app.retries import LONGEST_WAIT, Allowance, RetryBudget, RetryPolicy, retry_after

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("7", 7),
        (" 007 ", 7),
        ("0", 1),
        ("000", 1),
        ("3601", LONGEST_WAIT),
        ("9" * 5_000, LONGEST_WAIT),
        ("0" * 5_000 + "9", 9),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30),
        ("Sunday, 01-Mar-26 12:00:30 GMT", 30),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 1),
        ("Sun, 01 Mar 2099 12:00:00 GMT", LONGEST_WAIT),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30),
        ("", 60),
        ("-5", 60),
        ("1.5", 60),
        ("soon", 60),
        ("٣", 60),
        ("²", 60),
        ("Sun, 99 Mar 2026 12:00:00 GMT", 60),
        ("x" * 100_000, 60),
    ],
)
def test_what_is_asked_for_is_whole_seconds_from_one_to_an_hour(written, seconds):
    """RFC 9110 §10.2.3: a number of seconds, or a date."""
    assert retry_after(written, lambda: NOON) == seconds


def test_pauses_double_up_to_a_ceiling_and_differ_by_chance():
    policy = RetryPolicy(floor=0.1, running_floor=0.25, ceiling=4.0)

    assert [policy.pause(number, 0) for number in range(7)] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 4.0]
    assert policy.pause(0, 1) == 0.2
    assert [policy.running_pause(number, 0) for number in range(6)] == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0]
    assert policy.running_pause(4_000_000, 1) == 6.0


def test_an_action_has_so_many_repeats_and_waits_and_no_more():
    allowance = Allowance(RetryPolicy(per_action=2, waits=1))

    assert [allowance.take_repeat() for _ in range(4)] == [True, True, False, False]
    assert [allowance.take_wait() for _ in range(3)] == [True, False, False]


def test_a_process_repeats_a_tenth_of_its_calls_at_most():
    budget = RetryBudget()
    repeated = 0
    for _ in range(10_000):
        budget.earn()
        repeated += budget.spend()

    assert 1_000 <= repeated <= 1_020
