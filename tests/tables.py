"""Tables of the tests: what is missing from one, or is there for nothing, is said in a sentence."""

from collections.abc import Collection, Hashable, Mapping
from typing import NoReturn, TypeVar

import pytest

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


class Table(dict[Key, Row]):
    """A table with a row for each of something; `where` is the place that somebody adds a row to."""

    def __init__(self, where: str, rows: Mapping[Key, Row]) -> None:
        super().__init__(rows)
        self._where = where

    def __missing__(self, key: Key) -> NoReturn:
        pytest.fail(f"{self._where} has no row for {key}: add one.", pytrace=False)


def lacking(named: Collection[str], wanted: Collection[str], where: str, what: str) -> list[str]:
    """Say what a place does not name although it should."""
    return [f"{where} does not name the {what} {one}: add it." for one in sorted(set(wanted) - set(named))]


def superfluous(named: Collection[str], known: Collection[str], where: str, what: str) -> list[str]:
    """Say what a place names although it does not exist."""
    return [
        f"{where} names the {what} {one}, which does not exist: remove it." for one in sorted(set(named) - set(known))
    ]


def differences(named: Collection[str], wanted: Collection[str], where: str, what: str) -> list[str]:
    """Say both."""
    return lacking(named, wanted, where, what) + superfluous(named, wanted, where, what)


def complain(*problems: list[str]) -> None:
    """Fail with all the sentences, one a line, unless there are none."""
    __tracebackhide__ = True
    said = [sentence for some in problems for sentence in some]
    if said:
        pytest.fail("\n".join(said), pytrace=False)
