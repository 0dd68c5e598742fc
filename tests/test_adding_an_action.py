"""docs/adding-an-action.md is true: a row and a document are an action, and the tests miss whatever else it needs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from facade.app import Surface
from facade.engine.action import Action
from tests.connector import open_world

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "adding-an-action.md").read_text()
NEW = "list_overdue_vaccinations"
LAST = "LogWeights"
"""The last row, after which the new one stands in each list."""


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"docs/adding-an-action.md has no block in {language}"
    return found[1]


def named_tests() -> list[str]:
    return list(dict.fromkeys(re.findall(r"`(tests/\S+::\w+)`", PAGE)))


@pytest.fixture
def row():
    return eval(block("python"), {"Action": Action})  # noqa: S307  (our own page)


@pytest.fixture
def surface(row, tmp_path):
    shutil.copytree(Surface().operations, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"{row.operation}.graphql").write_text(block("graphql"))
    return Surface((*Surface().actions, row), tmp_path)


@pytest.mark.promise("doors.same-actions")
async def test_a_row_and_a_document_are_a_new_action_through_both_doors(
    row, surface, redis_url, clock, sandbox, family
):
    async with open_world(redis_url, clock, sandbox, surface) as world:
        over_rest = await world.chatgpt(family.user).get(f"/pets/{family.muop.id}/overdue-vaccinations")
        over_mcp = await world.mcp(family.user).answer(NEW, pet_id=family.muop.id)
        document = (await world.client.get("/openapi.json")).json()

    assert over_rest == {"vaccinations": [{"id": 1, "vaccine_name": "Rabies", "due_at": "2026-01-25"}], "total": 1}
    assert over_mcp == over_rest
    assert document["paths"][row.path]["get"]["operationId"] == NEW


@pytest.fixture
def copy(tmp_path):
    """The repository with the new row and document, and with nothing else that the page asks for."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "recordings", ".*")
    shutil.copytree(ROOT, tmp_path / "copy", ignore=ignored)
    operations = tmp_path / "copy" / "facade" / "operations"
    (operations / "ListOverdueVaccinations.graphql").write_text(block("graphql"))
    add(tmp_path / "copy" / "facade" / "actions.py", f'    Action("{LAST}"', f"    {block('python').strip()},\n")
    return tmp_path / "copy"


def add(path, before, text):
    """Insert a text before a line that is there once."""
    lines = path.read_text()
    assert lines.count(before) == 1, f"{path.name} has {lines.count(before)} places for it"
    path.write_text(lines.replace(before, text + before))


def run(folder, *arguments):
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout  # noqa: S603


def results(folder, *options):
    """Run the tests that the page names; give what failed of each, and the whole of what was said."""
    chosen = f"not its_price or {NEW}"  # of the answers the new one alone
    said = run(
        folder, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", chosen, *options, *named_tests()
    )
    return {test for test in named_tests() if f"FAILED {test}" in said}, said


def test_each_test_of_the_page_misses_what_is_missing_and_nothing_else_is_asked(copy):
    missed, said = results(copy)
    assert missed == set(named_tests()), said
    assert f"README.md lacks the row | {NEW} |" in said
    assert f"tests/example_calls.py does not name the action {NEW}: add it." in said
    assert f"docs/gpt/instructions.md does not name the action {NEW}: add it." in said

    add(copy / "README.md", "| log_weights |", block("markdown"))
    add(copy / "tests" / "example_calls.py", '            "log_weights": (', block("py"))
    add(copy / "docs" / "gpt" / "instructions.md", "- Visit, deworming", block("text"))
    run(copy, "tests.skill")

    missed, said = results(copy, "--snapshot-update")
    assert missed == set(), said
    assert "passed" in said
