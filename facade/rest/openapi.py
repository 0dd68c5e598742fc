"""Writes the OpenAPI document that ChatGPT imports: the actions alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from facade.engine.answer_schemas import AnswerSchemas
from facade.engine.beside import described
from facade.engine.graph import Graph, JsonObject
from facade.engine.input_fields import InputField
from facade.engine.input_schemas import object_schema, value_schema
from facade.engine.prepared import PreparedAction
from facade.rest.error_schema import ERROR, error_schema
from facade.rest.places import Places

OPENAPI_VERSION = "3.1.0"
SECURITY_SCHEME = "oauth"

_ERROR: JsonObject = {"$ref": f"#/components/schemas/{ERROR}"}


@dataclass(frozen=True)
class About:
    """What the document says beside the actions.

    `public_url` is our own base URL; `scopes` are all that exist, with their meaning; `error_codes` all that an error
    body may carry. `https_only` is off on a developer's machine, where no importer looks.
    """

    title: str
    version: str
    description: str
    public_url: str
    scopes: Mapping[str, str]
    error_codes: Sequence[str]
    https_only: bool = True


def write_document(about: About, prepared: Sequence[PreparedAction], graph: Graph) -> JsonObject:
    """Write the document; whether ChatGPT would take it is for `importer` to say."""
    answers = AnswerSchemas(graph)
    paths: dict[str, JsonObject] = {}
    for one in (one for one in prepared if one.action.path):
        paths.setdefault(one.action.path, {})[one.action.method.lower()] = _operation(one, answers, graph)
    return {
        "openapi": OPENAPI_VERSION,
        "info": {"title": about.title, "version": about.version, "description": about.description},
        "servers": [{"url": about.public_url}],
        "paths": paths,
        "components": {
            "schemas": {**answers.components, ERROR: error_schema(about.error_codes)},
            "securitySchemes": {SECURITY_SCHEME: _security_scheme(about)},
        },
    }


def _security_scheme(about: About) -> JsonObject:
    flow = {
        "authorizationUrl": f"{about.public_url}/oauth/authorize",
        "tokenUrl": f"{about.public_url}/oauth/token",
        "scopes": dict(about.scopes),
    }
    return {"type": "oauth2", "flows": {"authorizationCode": flow}}


def _operation(one: PreparedAction, answers: AnswerSchemas, graph: Graph) -> JsonObject:
    action, places = one.action, Places.of(one)
    written: JsonObject = {
        "operationId": action.operation_id,
        "description": one.operation.description,
        "x-openai-isConsequential": action.consequential,
        "security": [{SECURITY_SCHEME: list(action.scopes)}] if action.scopes else [],
    }
    parameters = [*_parameters(places.path, "path", graph), *_parameters(places.query, "query", graph)]
    if parameters:
        written["parameters"] = parameters
    if places.body:
        required = any(field.required for field in places.body)
        written["requestBody"] = {"required": required, **_json(object_schema(places.body, graph))}
    written["responses"] = {
        str(action.status): {"description": "Done.", **_json(answers.answer(one.answer, described(one.beside)))},
        **{status: {"description": meaning, **_json(_ERROR)} for status, meaning in _errors(one, places)},
    }
    return written


def _json(schema: JsonObject) -> JsonObject:
    return {"content": {"application/json": {"schema": schema}}}


def _parameters(fields: Iterable[InputField], place: str, graph: Graph) -> list[JsonObject]:
    return [
        {
            "name": field.name,
            "in": place,
            "required": field.required,
            "description": field.description,
            "schema": value_schema(field, graph),
        }
        for field in fields
    ]


def _errors(one: PreparedAction, places: Places) -> Iterator[tuple[str, str]]:
    """Give the error statuses an action may answer, with what each means."""
    if one.action.scopes:
        yield "401", "The connection to the account is missing or has ended."
        yield "403", "The user or the connection may not do this."
    if places.path:
        yield "404", "There is no such pet or record."
    if one.operation.is_mutation:
        yield "409", "It exists already, or was changed since it was read."
    if one.inputs.fields:
        yield "422", "The input is malformed or was refused; see fields."
    yield "429", "Too many calls, per minute or per day."
    yield "default", "The main app failed, is down or was too slow, or the connector failed; see retryable."
