"""What is pasted into the GPT editor speaks of what exists, and of all of it."""

import re
from pathlib import Path

from facade.actions import ACTIONS
from facade.errors import every_code

FOLDER = Path(__file__).parents[1] / "docs" / "gpt"
INSTRUCTIONS = (FOLDER / "instructions.md").read_text()
MOST_CHARACTERS = 8_000
VERBS = "list|get|find|add|update|delete|renew|create|log|care|pets"


def test_the_instructions_fit_into_the_editor():
    assert len(INSTRUCTIONS) < MOST_CHARACTERS


def test_the_instructions_name_every_action_and_none_that_is_not_there():
    named = set(re.findall(rf"\b(?:{VERBS})_[a-z_]+\b", INSTRUCTIONS))

    assert named == {action.operation_id for action in ACTIONS}


def test_the_instructions_name_every_error_code_and_none_that_is_not_there():
    named = {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", INSTRUCTIONS) if len(word) > len("UTC")}

    assert named - {"YYYY"} == set(every_code())


def test_the_conversation_starters_are_short():
    starters = (FOLDER / "conversation-starters.md").read_text().splitlines()

    assert 3 <= len(starters) <= 6
    assert all(len(starter) < 80 for starter in starters)
