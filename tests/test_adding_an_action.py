"""docs/adding-an-action.md is true: a row and a document, and nothing else."""

import re
import shutil
from pathlib import Path

import pytest

from facade.app import Surface
from facade.engine.action import Action
from tests.connector import open_world

PAGE = Path(__file__).parents[1] / "docs" / "adding-an-action.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def row():
    return eval(block("python"), {"Action": Action})  # noqa: S307  (our own page)


@pytest.fixture
def surface(row, tmp_path):
    shutil.copytree(Surface().operations, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"{row.operation}.graphql").write_text(block("graphql"))
    return Surface((*Surface().actions, row), tmp_path)


@pytest.mark.promise("doors.same-actions")
async def test_a_row_and_a_document_are_a_new_action(row, surface, redis_url, clock, sandbox, family):
    async with open_world(redis_url, clock, sandbox, surface) as world:
        chatgpt = world.chatgpt(family.user)

        answer = await chatgpt.get(f"/pets/{family.muop.id}/overdue-vaccinations")
        document = (await world.client.get("/openapi.json")).json()

    assert answer == {"vaccinations": [{"id": 1, "vaccine_name": "Rabies", "due_at": "2026-01-25"}], "total": 1}
    assert document["paths"][row.path]["get"]["operationId"] == "list_overdue_vaccinations"
