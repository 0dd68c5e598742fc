"""The document that ChatGPT imports, for the shelter."""

import json
from dataclasses import replace

from facade.engine.action import Action
from tests.facade.engine.shelter import ROWS, built, document_of, written


def operation(engine, path, method):
    return document_of(engine)["paths"][path][method]


def answer(engine, path, method, status="200"):
    return operation(engine, path, method)["responses"][status]["content"]["application/json"]["schema"]


def test_the_whole_document(engine, snapshot):
    assert json.dumps(document_of(engine), indent=2) == snapshot


def test_it_is_json(engine):
    assert json.loads(json.dumps(document_of(engine))) == document_of(engine)


def test_a_public_action_asks_for_nothing_and_the_others_for_their_scopes(tmp_path):
    documents = {"ListAnimals": '"List." query ListAnimals { findAnimal { total } }'}
    row = Action("ListAnimals", "GET", "/animals", scope="")
    public = built(written(tmp_path, documents, {}), [row])
    scoped = built(tmp_path / "operations", [replace(row, scope="animals:read animals:write")])
    assert operation(public, "/animals", "get")["security"] == []
    assert operation(public, "/animals", "get")["responses"].keys().isdisjoint({"401", "403", "404", "409", "422"})
    assert operation(scoped, "/animals", "get")["security"] == [{"oauth": ["animals:read", "animals:write"]}]


def test_every_action_says_whether_it_is_consequential(engine):
    said = {
        described["operationId"]: described["x-openai-isConsequential"]
        for item in document_of(engine)["paths"].values()
        for described in item.values()
    }
    assert said == {row.operation_id: row.consequential for row in ROWS}


def test_a_default_is_shown(engine):
    *_, limit = operation(engine, "/animals/{animal_id}", "get")["parameters"]
    assert limit == {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many weights at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 5},
    }


def test_an_input_objects_fields_are_described_and_the_bounds_of_its_list_shown(engine):
    body = operation(engine, "/weights", "post")["requestBody"]
    entries = body["content"]["application/json"]["schema"]["properties"]["entries"]
    assert body["required"] is True
    assert (entries["minItems"], entries["maxItems"]) == (1, 3)
    assert entries["items"]["required"] == ["weight_kg"]
    assert entries["items"]["properties"]["measured_at"] == {
        "type": "string",
        "format": "date",
        "description": "The day, today if left out.",
    }
    assert entries["items"]["properties"]["scale"] == {"type": "integer", "default": 1}


def test_a_selection_that_is_one_fragment_is_the_component_of_its_name(engine):
    animals = answer(engine, "/animals/find", "post")["properties"]["animals"]
    assert animals["items"] == {"$ref": "#/components/schemas/AnimalSummary"}
    assert document_of(engine)["components"]["schemas"]["AnimalSummary"]["required"] == ["id", "name", "sex"]


def test_an_answer_has_notes_unless_it_has_some_of_its_own(engine):
    assert answer(engine, "/animals/find", "post")["properties"]["notes"]["type"] == "array"
    assert answer(engine, "/animals/{animal_id}", "get")["properties"]["notes"] == {"type": "string"}


def test_only_a_write_may_be_a_repeated_one(engine):
    assert "repeated" in answer(engine, "/animals", "post", "201")["properties"]
    assert "repeated" not in answer(engine, "/animals/find", "post")["properties"]


def test_only_an_answer_with_a_list_of_objects_may_be_truncated(engine):
    assert "truncated" in answer(engine, "/animals/find", "post")["properties"]
    assert "truncated" not in answer(engine, "/animals", "post", "201")["properties"]


def test_a_condition_makes_an_answer_optional(tmp_path):
    documents = {
        "ListAnimals": '''
            """List."""
            query ListAnimals("Whether names are wanted." $named: Boolean!) {
              findAnimal {
                total
                animals { id ... @include(if: $named) { name weights { id } } weights @skip(if: $named) { weightKg } }
              }
            }
        '''
    }
    row = Action("ListAnimals", "GET", "/animals", scope="")
    engine = built(written(tmp_path, documents, {}), [row])
    animal = answer(engine, "/animals", "get")["properties"]["animals"]["items"]
    assert animal["required"] == ["id"]
    assert "required" not in animal["properties"]["weights"]["items"]
