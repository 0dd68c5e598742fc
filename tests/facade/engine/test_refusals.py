"""The engine refuses to start on rows and documents that do not fit, and says where and how to fix it."""

from dataclasses import replace

import pytest
from graphql import build_schema

from facade.engine.action import Action
from facade.engine.broken_actions import BrokenActions
from facade.engine.graph import Graph, ListBounds
from schema.scalars import SCALARS
from tests.facade.engine.shelter import ABOUT, DOCUMENTS, FRAGMENTS, GRAPH, ROWS, SCHEMA, built, written

FIND, GET, ADD, LOG, DELETE = ROWS


def refusal(folder, *, rows=ROWS, documents=None, fragments=None, graph=GRAPH, about=ABOUT) -> tuple[str, ...]:
    """Give the faults that the engine names; `documents` and `fragments` are written beside or over the right ones."""
    operations = written(folder, DOCUMENTS | (documents or {}), FRAGMENTS | (fragments or {}))
    with pytest.raises(BrokenActions) as refused:
        built(operations, rows, graph, about)
    assert str(refused.value).startswith("The actions cannot be served:")
    return refused.value.faults


def test_the_shelter_itself_is_served(tmp_path):
    assert len(built(written(tmp_path)).prepared) == len(ROWS)


def test_a_row_without_a_document(tmp_path):
    assert refusal(tmp_path, rows=(*ROWS, Action("GetMe", "GET", "/me", scope=""))) == (
        "the action GetMe has no document: write operations/GetMe.graphql, or remove the row.",
    )


def test_a_document_without_a_row(tmp_path):
    assert refusal(tmp_path, rows=(FIND, GET, ADD, LOG)) == (
        "operations/DeleteAnimal.graphql has no action: add a row for DeleteAnimal, or remove the file.",
    )


DOCUMENT_FAULTS = {
    "a file that cannot be parsed": (
        {"GetAnimal": "query GetAnimal {"},
        "operations/GetAnimal.graphql cannot be parsed: Syntax Error",
    ),
    "a file with another name than its operation": (
        {"GetAnimal": 'query GetOne("x" $animalId: Id!) { getAnimal(animalId: $animalId) { id } }'},
        "of what it holds; call it GetOne.graphql or name the definition GetAnimal.",
    ),
    "a nameless operation": (
        {"GetAnimal": "{ count }"},
        "operations/GetAnimal.graphql holds an anonymous operation: a file is called by",
    ),
    "a second operation": (
        {"GetAnimal": "query GetAnimal { count } query Other { count }"},
        "operations/GetAnimal.graphql holds 2 definitions (GetAnimal, Other): one file holds one",
    ),
    "a fragment beside the operation": (
        {"GetAnimal": "query GetAnimal { count } fragment Part on Animal { id }"},
        "holds 2 definitions (GetAnimal, Part): one file holds one; fragments live in fragments/, one per file.",
    ),
    "a fragment in the operation's place": (
        {"GetAnimal": "fragment GetAnimal on Animal { id }"},
        "operations/GetAnimal.graphql holds no operation: write `query GetAnimal` or `mutation …`.",
    ),
    "a second root field": (
        {"GetAnimal": "query GetAnimal { count luckyAnimal { id } }"},
        "operations/GetAnimal.graphql must select exactly one root field",
    ),
    "a root that is a fragment": (
        {"GetAnimal": "query GetAnimal { ... { count } }"},
        "operations/GetAnimal.graphql must select exactly one root field",
    ),
    "a field that the schema does not have": (
        {"GetAnimal": '"Read." query GetAnimal("Id." $animalId: Id!) { getAnimal(animalId: $animalId) { wings } }'},
        "operations/GetAnimal.graphql does not fit the schema: Cannot query field 'wings' on type 'Animal'.",
    ),
    "a fragment that nobody wrote": (
        {"GetAnimal": '"Read." query GetAnimal("Id." $animalId: Id!) { getAnimal(animalId: $animalId) { ...Wings } }'},
        "operations/GetAnimal.graphql does not fit the schema: Unknown fragment 'Wings'.",
    ),
    "no description": (
        {"GetAnimal": 'query GetAnimal("Id." $animalId: Id!) { getAnimal(animalId: $animalId) { id } }'},
        'operations/GetAnimal.graphql has no description: write """When to call it and what to do first.""" above',
    ),
    "a description of 300 characters": (
        {
            "GetAnimal": f'"{"x" * 300}" query GetAnimal("I" $animalId: Id!)'
            "{ getAnimal(animalId: $animalId) { id } }"
        },
        "has a description of 300 characters: ChatGPT takes fewer than 300, shorten it.",
    ),
    "a variable without a description": (
        {"GetAnimal": '"Read." query GetAnimal($animalId: Id!) { getAnimal(animalId: $animalId) { id } }'},
        'has no description of $animalId: write "What the caller puts here." above the variable.',
    ),
    "a variable described in 700 characters": (
        {
            "GetAnimal": f'"R" query GetAnimal("{"x" * 700}" $animalId: Id!)'
            "{ getAnimal(animalId: $animalId) { id } }"
        },
        "describes $animalId in 700 characters: ChatGPT takes fewer than 700, shorten it.",
    ),
    "a mutation behind GET": (
        {"GetAnimal": '"R" mutation GetAnimal("Id." $animalId: Id!) { deleteAnimal(animalId: $animalId) { id } }'},
        "is a mutation behind GET: a mutation goes behind POST or PATCH or DELETE, change the row.",
    ),
    "a query behind DELETE": (
        {"DeleteAnimal": '"R" query DeleteAnimal("Id." $animalId: Id!) { getAnimal(animalId: $animalId) { id } }'},
        "operations/DeleteAnimal.graphql is a query behind DELETE: a query goes behind GET or POST, change the row.",
    ),
    "a root field that is no object": (
        {"FindAnimal": '"Count." query FindAnimal { count }'},
        "operations/FindAnimal.graphql selects count, which is not a non-null object: an action answers a JSON object",
    ),
    "a root field that may be null": (
        {"FindAnimal": '"Luck." query FindAnimal { luckyAnimal { id } }'},
        "selects luckyAnimal, which is not a non-null object",
    ),
    "a conditional root field": (
        {"FindAnimal": '"F" query FindAnimal("Yes?" $yes: Boolean!) { findAnimal @include(if: $yes) { total } }'},
        "puts a directive on findAnimal: an action always answers, remove it.",
    ),
    "a path parameter without its variable": (
        {"GetAnimal": '"R" query GetAnimal("Id." $id: Id!) { getAnimal(animalId: $id) { id } }'},
        "declares no variable for {animal_id} of the path /animals/{animal_id}: add it, or fix the path.",
    ),
    "a path parameter with a default": (
        {"GetAnimal": '"R" query GetAnimal("Id." $animalId: Id! = 3) { getAnimal(animalId: $animalId) { id } }'},
        "takes $animalId from the path: declare it as one required value, such as `$animalId: Id!`.",
    ),
    "a default that only the schema knows": (
        {
            "GetAnimal": '"R" query GetAnimal("Id." $animalId: Id!, "Limit." $limit: ListLimit)'
            " { getAnimal(animalId: $animalId) { weights(limit: $limit) { id } } }"
        },
        "$limit: ListLimit feeds a non-null place: write its default here too, `$limit: ListLimit = …`.",
    ),
    "a meta field in the answer": (
        {"FindAnimal": '"F" query FindAnimal { findAnimal { __typename } }'},
        "operations/FindAnimal.graphql: Animals.__typename has no place in an answer: do not select it.",
    ),
}


@pytest.mark.promise("doors.start")
@pytest.mark.parametrize("case", DOCUMENT_FAULTS)
def test_a_document_with(case, tmp_path):
    documents, expected = DOCUMENT_FAULTS[case]
    assert any(expected in fault for fault in refusal(tmp_path, documents=documents))


ROW_FAULTS = {
    "31 actions": (
        [Action(f"Get{number}", "GET", f"/{number}", scope="") for number in range(31)],
        "there are 31 actions and ChatGPT takes 30: remove or merge some.",
    ),
    "a second row for one operation": (
        [*ROWS, replace(FIND, path="/find")],
        "the action FindAnimal has two rows: keep one.",
    ),
    "one route twice": (
        [*ROWS, Action("GetOther", "GET", "/animals/{other_id}", scope="")],
        "two actions have the route GET /animals/{}: give one another method or path.",
    ),
    "a name that is no operation's": (
        [replace(FIND, operation="find_animal")],
        "the action find_animal is not named as an operation is: write it in PascalCase, such as FindPet.",
    ),
    "a crooked path": (
        [replace(GET, path="animals/{animalId}")],
        "the action GetAnimal has the path animals/{animalId}: write it as /words-in-lower-case/{names_in_snake_case}.",
    ),
    "a parameter twice in the path": (
        [replace(GET, path="/animals/{animal_id}/mates/{animal_id}")],
        "the action GetAnimal has {animal_id} twice in its path: name each parameter once.",
    ),
    "an unknown scope": (
        [replace(GET, scope="animals:read animals:eat")],
        "the action GetAnimal asks for the unknown scope animals:eat: use one of animals:read, animals:write,",
    ),
    "a deletion that does not ask": (
        [replace(DELETE, consequential=False)],
        "the action DeleteAnimal deletes without being consequential: set consequential=True",
    ),
    "a reading that asks": (
        [replace(GET, consequential=True)],
        "the action GetAnimal only reads and is consequential: drop consequential=True.",
    ),
    "a status that says nothing": (
        [replace(ADD, status=204)],
        "the action AddAnimal answers POST with 204: use 200, or 201 for a POST that creates.",
    ),
}


@pytest.mark.parametrize("case", ROW_FAULTS)
def test_rows_with(case, tmp_path):
    rows, expected = ROW_FAULTS[case]
    assert any(expected in fault for fault in refusal(tmp_path, rows=rows))


SCHEMA_FAULTS = {
    "an input object in a query string": (
        "type Query { odd(filter: Filter): Odd! } type Odd { id: Int! } input Filter { id: Int }",
        'query Odd("F" $filter: Filter) { odd(filter: $filter) { id } }',
        "operations/Odd.graphql takes the object $filter behind GET: objects need a POST or PATCH body.",
    ),
    "an input object that contains itself": (
        "type Query { odd(filter: Filter): Odd! } type Odd { id: Int! } input Filter { not: Filter }",
        'query Odd("F" $filter: Filter) { odd(filter: $filter) { id } }',
        "takes Filter, which contains itself: models are shown no circular schemas, flatten it.",
    ),
    "an input object of which one field counts": (
        "type Query { odd(filter: Filter): Odd! } type Odd { id: Int! } input Filter @oneOf { a: Int b: Int }",
        'query Odd("F" $filter: Filter) { odd(filter: $filter) { id } }',
        "takes Filter, which is @oneOf",
    ),
    "input fields that meet outside": (
        "type Query { odd(filter: Filter): Odd! } type Odd { id: Int! } input Filter { petId: Int pet_id: Int }",
        'query Odd("F" $filter: Filter) { odd(filter: $filter) { id } }',
        "takes Filter, which has two fields of one name in snake_case: rename one.",
    ),
    "variables that meet outside": (
        "type Query { odd(petId: Int, other: Int): Odd! } type Odd { id: Int! }",
        'query Odd("A" $petId: Int, "B" $pet_id: Int) { odd(petId: $petId, other: $pet_id) { id } }',
        "operations/Odd.graphql has two variables of one name in snake_case: rename one.",
    ),
    "answers that meet outside": (
        "type Query { odd: Odd! } type Odd { petId: Int! pet_id: Int! }",
        "query Odd { odd { petId pet_id } }",
        "operations/Odd.graphql: Odd has two selected fields of one name in snake_case: alias one.",
    ),
    "a union in the answer": (
        "type Query { odd: Odd! } type Odd { one: One! } union One = Odd | Two type Two { id: Int! }",
        "query Odd { odd { one { ... on Two { id } } } }",
        "operations/Odd.graphql: One is an interface or a union: select a field of an object type.",
    ),
    "a list with holes in the answer": (
        "type Query { odd: Odd! } type Odd { names: [String]! }",
        "query Odd { odd { names } }",
        "operations/Odd.graphql: Odd.names is a list of values that may be null: make them `!`.",
    ),
    "a scalar without a rule in the answer": (
        "type Query { odd: Odd! } type Odd { colour: Colour! } scalar Colour",
        "query Odd { odd { colour } }",
        "operations/Odd.graphql: the scalar Colour has no rule: HTTP cannot say what it takes. Add an entry.",
    ),
    "a scalar without a rule in the input": (
        "type Query { odd(colour: Colour): Odd! } type Odd { id: Int! } scalar Colour",
        'query Odd("C" $colour: Colour) { odd(colour: $colour) { id } }',
        "operations/Odd.graphql: the scalar Colour has no rule: HTTP cannot say what it takes. Add an entry.",
    ),
    "a subscription": (
        "type Query { odd: Odd! } type Odd { id: Int! } type Subscription { odd: Odd! }",
        "subscription Odd { odd { id } }",
        "operations/Odd.graphql is a subscription behind GET: a subscription goes behind nothing, change the row.",
    ),
}


@pytest.mark.parametrize("case", SCHEMA_FAULTS)
def test_a_graph_with(case, tmp_path):
    sdl, text, expected = SCHEMA_FAULTS[case]
    operations = written(tmp_path, {"Odd": f'"Odd things." {text}'}, {})
    with pytest.raises(BrokenActions) as refused:
        built(operations, [Action("Odd", "GET", "/odd", scope="")], Graph(build_schema(sdl), SCALARS))
    assert any(expected in fault for fault in refused.value.faults)


FRAGMENT_FAULTS = {
    "nobody spreads": (
        {"Unused": "fragment Unused on Animal { id }"},
        "operations/fragments/Unused.graphql is spread by no operation: spread it, or remove the file.",
    ),
    "is called otherwise": (
        {"AnimalSummary": "fragment Short on Animal { id }"},
        "operations/fragments/AnimalSummary.graphql holds Short: a file is called by the name of what it holds",
    ),
    "is an operation": (
        {"GetMe": "query GetMe { count }"},
        "operations/fragments/GetMe.graphql holds an operation: fragments/ is for fragments, operations live one",
    ),
}


@pytest.mark.parametrize("case", FRAGMENT_FAULTS)
def test_a_fragment_that(case, tmp_path):
    fragments, expected = FRAGMENT_FAULTS[case]
    assert any(expected in fault for fault in refusal(tmp_path, fragments=fragments))


def test_a_fragment_that_takes_the_name_of_the_error_body(tmp_path):
    documents = {"FindAnimal": '"F" query FindAnimal { findAnimal { animals { ...AnimalSummary ...Error } } }'}
    faults = refusal(tmp_path, documents=documents, fragments={"Error": "fragment Error on Animal { id }"})
    assert faults == ("operations/fragments/Error.graphql takes the name of the error body: rename the fragment.",)


@pytest.mark.parametrize("coordinate", ["Mutation.logWeights(rows:)", "Mutation.logWeight(entries:)", "Nothing.here"])
def test_list_bounds_of_nothing(coordinate, tmp_path):
    graph = Graph(SCHEMA._schema, SCALARS, {coordinate: ListBounds(1, 3)})  # noqa: SLF001
    assert refusal(tmp_path, graph=graph) == (
        f"the list bounds name {coordinate}, which is not in the schema: correct the coordinate.",
    )


@pytest.mark.promise("doors.start")
def test_a_document_that_the_importer_would_refuse(tmp_path):
    assert refusal(tmp_path, about=replace(ABOUT, public_url="http://connector.example")) == (
        "ChatGPT would refuse the OpenAPI document: Could not find a valid URL in 'servers'",
    )


def test_every_fault_is_named_at_once(tmp_path):
    documents = {
        "GetAnimal": 'query GetAnimal("Id." $animalId: Id!) { getAnimal(animalId: $animalId) { id } }',
        "DeleteAnimal": '"D" mutation DeleteAnimal($animalId: Id!) { deleteAnimal(animalId: $animalId) { id } }',
    }
    files = [fault.split()[0] for fault in refusal(tmp_path, documents=documents)]
    assert files == ["operations/GetAnimal.graphql", "operations/DeleteAnimal.graphql"]
