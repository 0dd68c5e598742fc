import pytest

from resolvers.main_app.breaker import Breaker
from resolvers.main_app.errors import UpstreamUnavailable


class Time:
    """Seconds, in the test's hand."""

    now = 100.0


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def breaker(time):
    return Breaker(lambda: time.now, lambda: 1.0, failures=3)


def fail(breaker, times=1):
    for _ in range(times):
        breaker.failed()


def lets_through(breaker):
    try:
        breaker.check()
    except UpstreamUnavailable:
        return False
    return True


def test_it_opens_after_failures_in_a_row(breaker):
    fail(breaker, 2)
    assert lets_through(breaker)
    fail(breaker)
    assert not lets_through(breaker)


def test_a_word_of_the_main_app_starts_the_count_anew(breaker):
    for _ in range(9):
        fail(breaker, 2)
        breaker.succeeded()

    assert lets_through(breaker)


def test_what_it_refuses_was_not_sent_and_may_come_back(breaker):
    fail(breaker, 3)

    with pytest.raises(UpstreamUnavailable) as refused:
        breaker.check()

    assert (refused.value.undone, refused.value.retry_after) == (True, 1)


def test_one_call_asks_in_each_pause_and_the_others_do_not_wait_for_it(breaker, time):
    fail(breaker, 3)
    time.now += 1

    assert [lets_through(breaker) for _ in range(5)] == [True, False, False, False, False]


def test_pauses_grow_while_nobody_answers(breaker, time):
    fail(breaker, 3)
    waited = []
    for _ in range(7):
        began = time.now
        while not lets_through(breaker):
            time.now += 0.5
        waited.append(time.now - began)
        fail(breaker)

    assert waited == [1, 2, 4, 8, 16, 20, 20]


def test_failures_of_calls_that_were_already_on_their_way_do_not_lengthen_the_pause(breaker, time):
    fail(breaker, 30)
    time.now += 1

    assert lets_through(breaker)


def test_it_closes_with_the_first_answer(breaker, time):
    fail(breaker, 3)
    time.now += 1
    breaker.check()
    breaker.succeeded()

    assert all(lets_through(breaker) for _ in range(5))


def test_instances_do_not_all_ask_at_once():
    time = Time()
    early, late = Breaker(lambda: time.now, lambda: 0.0, failures=1), Breaker(lambda: time.now, lambda: 1.0, failures=1)
    fail(early)
    fail(late)
    time.now += 0.6

    assert (lets_through(early), lets_through(late)) == (True, False)
