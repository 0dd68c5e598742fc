"""What a plugin's review would refuse does not start, and the refusal says how to fix it."""

from dataclasses import replace

import pytest

from facade.engine.action import Action
from facade.engine.broken_actions import BrokenActions
from facade.engine.engine import ActionEngine
from facade.mcp.plugin_checks import plugin_checks
from facade.mcp.tools import describe_tools
from tests.facade.engine.shelter import ABOUT, DOCUMENTS, FRAGMENTS, GRAPH, ROWS, written

FIND, GET, ADD, LOG, DELETE = ROWS


def built(folder, rows=ROWS, documents=None):
    operations = written(folder, DOCUMENTS | (documents or {}), FRAGMENTS)
    return ActionEngine.build(GRAPH, rows, operations, tuple(ABOUT.scopes), [plugin_checks()])


def refusal(folder, **planted):
    with pytest.raises(BrokenActions) as refused:
        built(folder, **planted)
    return refused.value.faults


@pytest.fixture
def quiet(tmp_path):
    """The shelter's documents, none of which pushes."""
    return {"FindAnimal": DOCUMENTS["FindAnimal"].replace("Call this before anything that needs an animal's id.", "")}


def test_the_shelter_is_served_once_nothing_pushes(tmp_path, quiet):
    assert len(built(tmp_path, documents=quiet).prepared) == len(ROWS)


@pytest.mark.promise("doors.start")
@pytest.mark.parametrize(
    "text",
    [
        "Search. Call this before anything that needs an id.",
        "Search. Call this BEFORE anything.",
        "Search. ALWAYS call it.",
        "Search. You MUST use it before any other tool.",
        "Search. Call this first.",
    ],
)
def test_a_description_that_pushes(tmp_path, text):
    documents = {"FindAnimal": f'"{text}" query FindAnimal {{ findAnimal {{ animals {{ ...AnimalSummary }} }} }}'}

    (fault,) = refusal(tmp_path, documents=documents)

    assert fault.startswith("operations/FindAnimal.graphql pushes the model with “")
    assert fault.endswith("an order between actions belongs in the instructions.")


@pytest.mark.promise("doors.start")
def test_more_tools_than_models_choose_well_among(tmp_path, quiet):
    rows = [*ROWS, *(Action(f"Get{number}", scope="") for number in range(26))]

    assert refusal(tmp_path, rows=rows, documents=quiet) == (
        "there are 31 tools and models choose well among 30: remove or merge some.",
    )


def test_a_name_that_clients_do_not_take(tmp_path, quiet):
    rows = [*ROWS, Action("Get" + "x" * 70, scope="")]

    assert any("use at most 64 letters" in fault for fault in refusal(tmp_path, rows=rows, documents=quiet))


def test_two_tools_of_one_title(tmp_path, quiet):
    rows = [FIND, replace(GET, title="Find animal"), ADD, LOG, DELETE]

    assert refusal(tmp_path, rows=rows, documents=quiet) == (
        "two tools have the title Find animal: give one row a title of its own.",
    )


def test_a_title_that_no_list_shows_whole(tmp_path, quiet):
    rows = [replace(FIND, title="x" * 61), GET, ADD, LOG, DELETE]

    faults = refusal(tmp_path, rows=rows, documents=quiet)

    assert faults[0] == "the tool find_animal has a title of 61 characters: give its row one of at most 60."
    assert "1 to 64 are shown, shorten its name." in faults[1]


@pytest.mark.promise("doors.start")
def test_a_profile_that_answers_more_than_chatgpt_takes(tmp_path, quiet):
    rows = [FIND, replace(GET, profile=True), ADD, LOG, DELETE]

    assert refusal(tmp_path, rows=rows, documents=quiet) == (
        (
            "the tool get_animal is the profile and answers more or less than id, name and nickname:"
            " ChatGPT would not connect."
        ),
    )


def test_what_a_row_says_of_itself_is_in_its_tool(tmp_path, quiet):
    rows = [FIND, replace(GET, title="The animal"), replace(ADD, overwrites=True), LOG, DELETE]
    engine = built(tmp_path, rows=rows, documents=quiet)
    tools = {tool["name"]: tool for tool in describe_tools(engine.prepared, engine.graph)}

    assert tools["get_animal"]["title"] == "The animal"
    assert tools["get_animal"]["_meta"]["openai/toolInvocation/invoking"] == "Reading the animal"
    assert tools["add_animal"]["annotations"]["destructiveHint"] is True
    assert tools["log_weights"]["annotations"]["destructiveHint"] is False
