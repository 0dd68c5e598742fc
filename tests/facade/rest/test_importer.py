"""The linter speaks as ChatGPT's importer does: one bad document for each thing that it refuses, skips or ignores."""

from copy import deepcopy

import pytest

from facade.rest.importer import faults

GOOD = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1", "description": "Pets."},
    "servers": [{"url": "https://pets.example"}],
    "paths": {
        "/pets/{pet_id}": {
            "get": {
                "operationId": "get_pet",
                "description": "Read a pet.",
                "parameters": [
                    {"name": "pet_id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                },
            },
            "patch": {
                "operationId": "update_pet",
                "parameters": [{"name": "pet_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "properties": {"name": {"type": "string"}}},
                        },
                    },
                },
                "responses": {},
            },
        },
    },
    "components": {
        "schemas": {
            "Pet": {"type": "object", "properties": {"owner": {"$ref": "#/components/schemas/Owner"}}},
            "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
        "securitySchemes": {
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": "https://pets.example/oauth/authorize",
                        "tokenUrl": "https://pets.example/oauth/token",
                        "scopes": {},
                    },
                },
            },
        },
    },
}
GET = ("paths", "/pets/{pet_id}", "get")
PARAMETERS = (*GET, "parameters")
FIELDS = (*PARAMETERS, 1)
NAME = (*GET[:2], "patch", "requestBody", "content", "application/json", "schema", "properties", "name")
PET = ("components", "schemas", "Pet")
HERE = "In path /pets/{pet_id}, method get"
MISSING = object()


def bad(place, value):
    """Give the good document with one place changed, or taken out."""
    document = deepcopy(GOOD)
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    if value is MISSING:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document


def test_a_good_document_has_no_fault():
    assert faults(GOOD) == []


CASES = {
    "another version": (("openapi",), "3.0.3", "('openapi',): Input should be '3.1.1' or '3.1.0'"),
    "no server": (("servers",), [], "Could not find a valid URL in 'servers'"),
    "a relative server": (("servers",), [{"url": "/api"}], "Could not find a valid URL in 'servers'"),
    "an http server": (("servers",), [{"url": "http://pets.example"}], "Could not find a valid URL in 'servers'"),
    "two servers": (
        ("servers",),
        [{"url": "https://pets.example"}, {"url": "https://dev.pets.example"}],
        "Could not find a valid URL in 'servers'",
    ),
    "no schemas": (
        ("components", "schemas"),
        MISSING,
        "In components section, schemas subsection is not an object",
    ),
    "components that circle": (
        ("components", "schemas", "Owner", "properties", "pets"),
        {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        "Components section contains a circular dependency",
    ),
    "FastAPI's automatic 422": (
        ("components", "schemas", "HTTPValidationError"),
        {"type": "object", "properties": {}},
        "In components section, HTTPValidationError is FastAPI's own 422, which no action answers",
    ),
    "two security schemes": (
        ("components", "securitySchemes", "key"),
        {"type": "apiKey", "name": "key", "in": "header"},
        "Found multiple security schemes, only 1 is supported",
    ),
    "OAuth on another domain": (
        ("components", "securitySchemes", "oauth", "flows", "authorizationCode", "tokenUrl"),
        "https://login.example/token",
        "The OAuth tokenUrl must share the domain of the API",
    ),
    "no operationId": (
        (*GET, "operationId"),
        MISSING,
        f"{HERE} is missing operationId; skipping",
    ),
    "an operationId twice": (
        (*GET, "operationId"),
        "update_pet",
        "Found 2 operations with operationId update_pet, they must be unique",
    ),
    "a long description": (
        (*GET, "description"),
        "x" * 300,
        f"{HERE}, description has 300 characters, under 300 are taken",
    ),
    "a header parameter": (
        FIELDS,
        {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
        f"{HERE}, parameter Authorization has location header; ignoring",
    ),
    "a referenced parameter": (
        FIELDS,
        {"$ref": "#/components/parameters/Limit"},
        f"{HERE}, parameter {{'$ref': '#/components/parameters/Limit'}} has missing or non-string name; skipping",
    ),
    "a parameter described at length": (
        (*FIELDS, "description"),
        "x" * 700,
        f"{HERE}, parameter fields has a description of 700 characters, under 700 are taken",
    ),
    "an array that is not exploded": (
        (*FIELDS, "explode"),
        False,
        f"{HERE}, parameter fields is an array that is not exploded",
    ),
    "an undeclared path parameter": (
        (*PARAMETERS, 0, "name"),
        "id",
        f"{HERE}, path parameter pet_id is not both in the path and declared",
    ),
    "a bare map": (NAME, {"type": "object"}, "object schema missing properties"),
    "a described map": (
        NAME,
        {"type": "object", "properties": {}, "additionalProperties": {"type": "string"}},
        "additionalProperties describes a map",
    ),
    "an array of anything": (NAME, {"type": "array", "items": {}}, "array schema missing items"),
    "only a title": (NAME, {"title": "Name"}, "schema says nothing but its title"),
    "a nullable alternative": (
        NAME,
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "schema takes null; leave the property out of required instead",
    ),
    "a nullable type": (
        NAME,
        {"type": ["string", "null"]},
        "schema takes null; leave the property out of required instead",
    ),
    "a reference with siblings": (
        NAME,
        {"$ref": "#/components/schemas/Owner", "description": "Who."},
        "$ref has siblings",
    ),
    "a reference to nothing": (NAME, {"$ref": "#/components/schemas/Home"}, "#/components/schemas/Home does not exist"),
    "a property described at length": (
        (*NAME, "description"),
        "x" * 700,
        "description has 700 characters, under 700 are taken",
    ),
    "a bare map in a component": ((*PET, "properties"), MISSING, "object schema missing properties"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_document_with(case):
    place, value, message = CASES[case]
    found = faults(bad(place, value))
    context = f"In context={place}, " if place == NAME else f"In context={PET}, " if place[:3] == PET else ""
    context = f"In context={NAME}, " if place[:-1] == NAME else context
    assert f"{context}{message}" in found


def test_31_operations_are_one_too_many():
    paths = {f"/{number}": {"get": {"operationId": f"get_{number}"}} for number in range(31)}
    assert faults(GOOD | {"paths": paths}) == ["Found 31 operations, only 30 are supported"]


def test_a_developers_machine_may_serve_over_http():
    document = bad(("servers",), [{"url": "http://localhost:8000"}])
    del document["components"]["securitySchemes"]
    assert faults(document, https_only=False) == []
