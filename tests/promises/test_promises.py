"""Every promise is held by a test, and every test that claims one claims one that was made."""

from itertools import pairwise

import pytest

from tests.promises.claims import ROOT, Claim, claims
from tests.promises.manifest import CHAPTERS, PROMISES
from tests.promises.page import PAGE, page_of
from tests.tables import complain, lacking, superfluous

FILES = ("docs/", "facade/", "oauth/", "resolvers/", "CHANGELOG")


def test_every_promise_is_held_by_a_test():
    claimed = {claim.promise for claim in claims()}

    complain(lacking(claimed, PROMISES, "no test's mark", "promise"))


def test_every_mark_names_a_promise():
    claimed = {claim.promise for claim in claims()}

    complain(superfluous(claimed, PROMISES, "a test's mark", "promise"))


def test_a_promise_is_made_once():
    assert len(PROMISES) == sum(len(chapter.promises) for chapter in CHAPTERS)


@pytest.mark.parametrize("promise", PROMISES.values(), ids=PROMISES)
def test_where_a_promise_was_made_exists(promise):
    if promise.source.startswith(FILES):
        assert (ROOT / promise.source).exists(), f"{promise.name} was made in {promise.source}, which does not exist"


def test_the_page_is_what_the_promises_and_the_marks_say():
    assert PAGE.read_text() == page_of(claims()), "docs/promises.md is behind: python -m tests.promises"


def test_a_mark_is_read_from_the_source_of_its_test(tmp_path):
    (tmp_path / "test_it.py").write_text(
        'import pytest\n\n@pytest.mark.promise("a.b", "c.d")\nasync def test_one(): ...\n\ndef test_two(): ...\n'
    )

    assert claims(tmp_path) == [Claim("a.b", "test_it.py::test_one"), Claim("c.d", "test_it.py::test_one")]


def test_the_tests_that_carry_a_mark_are_those_that_pytest_knows(request, pytestconfig):
    """What is read from the sources is what `pytest -m promise` runs, for the tests that were collected here."""
    known = {item.nodeid.partition("[")[0] for item in request.session.items if item.get_closest_marker("promise")}
    read = {claim.test for claim in claims()}

    assert known <= read
    assert any("promise" in line for line in pytestconfig.getini("markers"))


def test_the_claims_are_in_the_order_of_their_files():
    assert all(one.test.partition("::")[0] <= other.test.partition("::")[0] for one, other in pairwise(claims()))
