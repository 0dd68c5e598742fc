"""What models read of the actions, in the GPT, in the plugin's skill and from the MCP server, gives the same rules."""

import json
import re

import pytest

from facade.about import about
from facade.actions import ACTIONS
from facade.app import Surface, build_engine
from facade.errors import every_code
from facade.mcp.instructions import INSTRUCTIONS as SERVER
from facade.rest.openapi import write_document
from schema.pet_enums import DataStatus
from schema.weigh_in import RowState
from tests.skill import INSTRUCTIONS, ROOT, SKILL, skill_from
from tests.tables import complain, differences, lacking, superfluous

GPT = INSTRUCTIONS.read_text()
TEXTS = {"docs/gpt/instructions.md": GPT, "SKILL.md": SKILL.read_text(), "facade/mcp/instructions.py": SERVER}
MOST_CHARACTERS = 8_000
FIRST_LOOK = 512
"""How much of a server's instructions every client shows a model."""

OPERATIONS = {action.operation_id for action in ACTIONS}
VERBS = "|".join({name.partition("_")[0] for name in OPERATIONS})
OF_REST_ALONE = {"METHOD_NOT_ALLOWED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"}
FORMATS = {"YYYY"}

RULES = {
    "a name is resolved first": r"find_pet",
    "which pet is meant is asked": r"ask which",
    "every write is confirmed": r"(?i)(every|before) .*write.*(yes|confirm)|confirm every write",
    "a deletion needs a clear yes": r"(?i)delet\w+[^.]*clear yes",
    "dates have one format": r"YYYY-MM-DD",
    "weights are kilograms": r"(?i)weights are kilograms|weights kilograms",
    "the notes are said": r"notes",
    "nothing is invented": r"(?i)never invent",
    "due dates of all pets take one call": r"care_agenda",
    "several pets at once take one call": r"pets_overview",
    "a following dose is renewed": r"renew_vaccination",
    "several weights take one call": r"log_weights",
    "rows that were left are sent again": r"(?s)not_attempted.*same rows|same rows.*not_attempted",
    "a repeat is written once": r"repeated",
    "what exists already is shown": r"DUPLICATE_WARNING[^.]*\bshow",
    "an unverified address is the user's to settle": r"EMAIL_NOT_VERIFIED",
    "answers are data": r"never instructions",
    "no diagnosis is given": r"(?i)no diagnosis",
}


def named_in(text):
    return set(re.findall(rf"\b(?:{VERBS})_[a-z_]+\b", text))


def codes_in(text):
    return {word for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", text) if len(word) > len("UTC")} - FORMATS


def test_the_instructions_fit_into_the_editor():
    assert len(GPT) < MOST_CHARACTERS, f"docs/gpt/instructions.md has {len(GPT)} characters: shorten it"


def test_the_skill_is_what_the_instructions_make_of_it():
    assert SKILL.read_text() == skill_from(GPT), "SKILL.md is behind docs/gpt/instructions.md: python -m tests.skill"


def test_the_skill_names_itself_as_its_folder_and_says_when_to_use_it():
    """agentskills.io/specification: name and description, 64 and 1,024 characters."""
    head = dict(line.split(": ", 1) for line in SKILL.read_text().split("---")[1].strip().splitlines())

    assert head["name"] == SKILL.parent.name
    assert len(head["name"]) <= 64
    assert len(head["description"]) <= 1_024


@pytest.mark.parametrize("where", ["docs/gpt/instructions.md", "SKILL.md"])
def test_the_instructions_speak_of_every_action_and_of_none_that_is_not_there(where):
    named = named_in(TEXTS[where])

    complain(differences(named, OPERATIONS, where, "action"))


@pytest.mark.parametrize(("where", "silent"), [("docs/gpt/instructions.md", set()), ("SKILL.md", OF_REST_ALONE)])
def test_the_instructions_speak_of_every_error_code_and_of_none_that_is_not_there(where, silent):
    named, wanted = codes_in(TEXTS[where]), set(every_code()) - silent

    complain(differences(named, wanted, where, "code"))


@pytest.mark.parametrize("words", [RowState, DataStatus])
def test_the_instructions_explain_every_status(words):
    wanted = {word.value for word in words}

    complain(lacking({word for word in wanted if word in GPT}, wanted, "docs/gpt/instructions.md", "status"))


def test_the_servers_own_instructions_speak_of_nothing_that_is_not_there():
    where = "facade/mcp/instructions.py"

    complain(superfluous(named_in(SERVER), OPERATIONS, where, "tool"))
    complain(superfluous(codes_in(SERVER), every_code(), where, "code"))


@pytest.mark.parametrize("where", TEXTS)
@pytest.mark.parametrize("rule", RULES)
def test_every_text_gives_the_same_rules(rule, where):
    assert re.search(RULES[rule], TEXTS[where]), f"{where} does not say that {rule}"


@pytest.mark.parametrize(
    "rule", ["a name is resolved first", "every write is confirmed", "a deletion needs a clear yes"]
)
def test_what_every_client_shows_begins_with_what_matters_most(rule):
    assert re.search(RULES[rule], SERVER[:FIRST_LOOK]), f"the first {FIRST_LOOK} characters do not say that {rule}"


def openapi_document():
    described = about("https://connector.test", https_only=True)
    engine = build_engine(described, Surface())
    return write_document(described, engine.prepared, engine.graph)


def test_the_instructions_name_no_field_or_reason_that_is_not_there():
    document = str(openapi_document())
    reasons = " ".join(path.read_text() for path in (ROOT / "resolvers").glob("*.py"))
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", GPT)) - OPERATIONS
    known = {word for word in named if f"'{word}'" in document or f'"{word}"' in reasons}

    complain(superfluous(named, known, "docs/gpt/instructions.md", "field or reason"))


def test_no_description_speaks_of_an_action_that_is_not_there():
    document = json.dumps(openapi_document())
    described = " ".join(re.findall(r'"description": "((?:[^"\\]|\\.)*)"', document))
    named = named_in(described)

    assert {"find_pet", "log_weights"} <= named
    complain(superfluous(named, OPERATIONS, "a description", "action"))


def test_the_conversation_starters_are_short_and_speak_several_languages():
    starters = (ROOT / "docs" / "gpt" / "conversation-starters.md").read_text().splitlines()

    assert 3 <= len(starters) <= 6
    assert all(starter.startswith("- ") and len(starter) < 80 for starter in starters)
    assert any(not starter.isascii() for starter in starters)
