"""A table of the tests says in a sentence what it lacks."""

import pytest

from tests.tables import Table, complain, differences


def test_a_missing_row_fails_with_a_sentence():
    table = Table("tests/example_calls.py", {"find_pet": 1})

    with pytest.raises(pytest.fail.Exception, match=r"tests/example_calls\.py has no row for feed_pet: add one\."):
        table["feed_pet"]


def test_what_is_missing_and_what_is_there_for_nothing_are_both_said():
    assert differences({"a", "b"}, {"b", "c"}, "README.md", "action") == [
        "README.md does not name the action c: add it.",
        "README.md names the action a, which does not exist: remove it.",
    ]


def test_all_sentences_are_said_at_once():
    with pytest.raises(pytest.fail.Exception, match="one\ntwo\nthree"):
        complain(["one", "two"], [], ["three"])

    complain([], [])
