"""The page of the promises, docs/promises.md."""

from collections.abc import Iterator

from tests.promises.claims import ROOT, Claim
from tests.promises.manifest import CHAPTERS, Chapter

PAGE = ROOT / "docs" / "promises.md"

_HEAD = """\
# What the connector promises

Each promise is held by the tests beside it, which carry its name as a mark: `pytest -m promise` runs all of them. A
promise without a test fails, as does a mark that names no promise. `python -m tests.promises` writes this page.
"""


def page_of(claims: list[Claim]) -> str:
    """Write the page."""
    return "\n".join([_HEAD, *(line for chapter in CHAPTERS for line in _section(chapter, claims))])


def _section(chapter: Chapter, claims: list[Claim]) -> Iterator[str]:
    yield f"## {chapter.title}\n"
    for promise in chapter.promises:
        yield f"**{promise.sentence}** `{promise.name}` · {promise.source}\n"
        for claim in claims:
            if claim.promise == promise.name:
                path, _, test = claim.test.partition("::")
                yield f"- {test.removeprefix('test_').replace('_', ' ')} · [{path}](../{path})"
        yield ""
