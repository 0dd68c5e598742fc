"""What is pasted into the GPT editor speaks of what exists, and of all of it."""

import json
import re
from pathlib import Path

import pytest

from facade.about import about
from facade.actions import ACTIONS
from facade.app import Surface, build_engine
from facade.errors import every_code
from facade.rest.openapi import write_document
from schema.pet_enums import DataStatus
from schema.weigh_in import RowState

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "gpt"
INSTRUCTIONS = (FOLDER / "instructions.md").read_text()
MOST_CHARACTERS = 8_000
OPERATIONS = {action.operation_id for action in ACTIONS}
VERBS = "|".join({name.partition("_")[0] for name in OPERATIONS})


def test_the_instructions_fit_into_the_editor():
    assert len(INSTRUCTIONS) < MOST_CHARACTERS


def test_the_instructions_name_every_action_and_none_that_is_not_there():
    named = set(re.findall(rf"\b(?:{VERBS})_[a-z_]+\b", INSTRUCTIONS))

    assert named == OPERATIONS


def test_the_instructions_name_every_error_code_and_none_that_is_not_there():
    named = {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", INSTRUCTIONS) if len(word) > len("UTC")}

    assert named - {"YYYY"} == set(every_code())


@pytest.mark.parametrize("words", [RowState, DataStatus])
def test_the_instructions_explain_every_status(words):
    assert [word.value for word in words if word.value not in INSTRUCTIONS] == []


def openapi_document():
    described = about("https://connector.test", https_only=True)
    engine = build_engine(described, Surface())
    return write_document(described, engine.prepared, engine.graph)


def test_the_instructions_name_no_field_or_reason_that_is_not_there():
    document = str(openapi_document())
    reasons = " ".join(path.read_text() for path in (ROOT / "resolvers").glob("*.py"))

    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", INSTRUCTIONS)) - OPERATIONS

    assert sorted(word for word in named if f"'{word}'" not in document and f'"{word}"' not in reasons) == []


def test_no_description_tells_of_an_action_that_is_not_there():
    document = json.dumps(openapi_document())
    described = " ".join(re.findall(r'"description": "((?:[^"\\]|\\.)*)"', document))
    named = set(re.findall(rf"\b(?:{VERBS})_[a-z_]+\b", described))

    assert {"find_pet", "log_weights"} <= named <= OPERATIONS


def test_the_conversation_starters_are_short_and_speak_several_languages():
    starters = (FOLDER / "conversation-starters.md").read_text().splitlines()

    assert 3 <= len(starters) <= 6
    assert all(starter.startswith("- ") and len(starter) < 80 for starter in starters)
    assert any(not starter.isascii() for starter in starters)
