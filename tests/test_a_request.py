"""docs/a-request.md is true: a call runs through the files that it names, in that order, over both doors."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "a-request.md").read_text()
PACKAGES = ("facade", "oauth", "resolvers", "schema")


def named_on_the_way(face, other):
    """The files of one door's way, each where it is named first."""
    sections = re.split(r"^##+ ", PAGE, flags=re.MULTILINE)[1:]
    rows = [row for section in sections if f"Over {other}" not in section.splitlines()[0] for row in files_of(section)]
    return list(dict.fromkeys(name for name, only in rows if only in ("", face)))


def files_of(section):
    return re.findall(r"^\| `([a-z_/]+\.py)` (?:\((\w+)\) )?\|", section, re.MULTILINE)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Watch which of our modules run, in the order in which each is first entered."""
    entered: dict[str, None] = {}
    roots = tuple(f"{ROOT / package}/" for package in PACKAGES)

    def note(frame, event, _):
        path = frame.f_code.co_filename
        if event == "call" and path.startswith(roots):
            entered[str(Path(path).relative_to(ROOT))] = None

    ran: list[str] = []
    sys.setprofile(note)
    try:
        yield ran
    finally:
        sys.setprofile(None)
        ran += entered


@pytest.fixture
async def warm(chatgpt):
    """A process that has served before: what is fetched once is there."""
    await chatgpt.get("/pet-types")


async def test_a_call_over_mcp_takes_the_way_of_the_page(warm, mcp_client, family):
    with watched() as ran:
        await mcp_client.answer("add_weight", pet_id=family.muop.id, weight_kg=4.2)

    check(ran, named_on_the_way("MCP", "REST"))


async def test_a_call_over_rest_takes_the_way_of_the_page(warm, chatgpt, family):
    with watched() as ran:
        await chatgpt.post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.2})

    check(ran, named_on_the_way("REST", "MCP"))


def check(ran, named):
    missing = [name for name in named if name not in ran]
    assert not missing, f"docs/a-request.md names what a call does not run through: {missing}"
    assert [name for name in ran if name in named] == named, "docs/a-request.md has another order than the call"


@pytest.fixture
def mcp_client(world, family):
    return world.mcp(family.user)


def test_every_file_that_the_page_names_exists():
    named = re.findall(r"`((?:facade|oauth|resolvers|schema|tests)/[^` ]+\.\w+)`", PAGE)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
