"""The document that ChatGPT imports."""

import json

import httpx

from facade.actions import ACTIONS
from facade.errors import every_code
from facade.rest import importer


async def test_the_document_is_as_it_was_reviewed(world, snapshot):
    document = (await world.client.get("/openapi.json")).json()

    assert json.dumps(document, indent=1, ensure_ascii=False) == snapshot


async def test_chatgpt_takes_the_document(world):
    document = (await world.client.get("/openapi.json")).json()

    assert importer.faults(document) == []


async def test_the_document_holds_the_actions_and_nothing_else(world):
    document = (await world.client.get("/openapi.json")).json()
    operations = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }

    assert operations == {action.operation_id: (action.method, action.path) for action in ACTIONS}


async def test_only_deletes_ask_every_time(world):
    document = (await world.client.get("/openapi.json")).json()
    consequential = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if operation["x-openai-isConsequential"]
    }

    assert consequential == {"delete_vaccination", "delete_medical_record", "delete_weight"}


async def test_the_document_names_every_error_code(world):
    document = (await world.client.get("/openapi.json")).json()

    assert document["components"]["schemas"]["Error"]["properties"]["error"]["enum"] == list(every_code())


async def test_the_document_is_open_to_everybody(world):
    assert (await world.client.get("/openapi.json")).status_code == httpx.codes.OK
