"""What ChatGPT's Actions demand of rows, documents and the OpenAPI document, as checks of the engine."""

import re
from collections.abc import Iterator, Sequence

from graphql import (
    GraphQLInputObjectType,
    OperationType,
    VariableDefinitionNode,
    is_leaf_type,
    is_non_null_type,
    type_from_ast,
)

from facade.engine.action import Action
from facade.engine.checks import Checks
from facade.engine.document_checks import named_input
from facade.engine.documents import Operation, description_of
from facade.engine.graph import Graph
from facade.engine.naming import snake_case
from facade.engine.prepared import PreparedAction
from facade.engine.row_checks import repeated
from facade.rest import importer
from facade.rest.error_schema import ERROR
from facade.rest.importer_operations import DESCRIPTION_LIMIT, OPERATION_LIMIT, PARAMETER_DESCRIPTION_LIMIT
from facade.rest.openapi import About, write_document

_PATH = re.compile(r"(/([a-z0-9-]+|\{[a-z][a-z0-9_]*\}))+")
_PARAMETER = re.compile(r"\{[^{}]*\}")
_STATUSES = {"GET": (200,), "POST": (200, 201), "PATCH": (200,), "DELETE": (200,)}
_METHODS = {
    OperationType.QUERY: ("GET", "POST"),
    OperationType.MUTATION: ("POST", "PATCH", "DELETE"),
    OperationType.SUBSCRIPTION: (),
}


def gpt_checks(about: About) -> Checks:
    """Give the checks of the REST face: what ChatGPT would refuse does not start."""

    def of_the_document(prepared: Sequence[PreparedAction], graph: Graph) -> Iterator[str]:
        if any(ERROR in one.operation.fragments for one in prepared):
            yield f"operations/fragments/{ERROR}.graphql takes the name of the error body: rename the fragment."
            return
        for fault in importer.faults(write_document(about, prepared, graph), https_only=about.https_only):
            yield f"ChatGPT would refuse the OpenAPI document: {fault}"

    return Checks(_row_faults, _operation_faults, of_the_document)


def _row_faults(rows: Sequence[Action]) -> Iterator[str]:
    actions = [action for action in rows if action.path]
    if len(actions) > OPERATION_LIMIT:
        yield f"there are {len(actions)} actions and ChatGPT takes {OPERATION_LIMIT}: remove or merge some."
    for route in repeated(f"{action.method} {_PARAMETER.sub('{}', action.path)}" for action in actions):
        yield f"two actions have the route {route}: give one another method or path."
    for action in actions:
        for fault in _route_faults(action):
            yield f"the action {action.operation} {fault}"


def _route_faults(action: Action) -> Iterator[str]:
    if not _PATH.fullmatch(action.path):
        yield f"has the path {action.path}: write it as /words-in-lower-case/{{names_in_snake_case}}."
    for name in repeated(action.path_names):
        yield f"has {{{name}}} twice in its path: name each parameter once."
    if action.method == "DELETE" and not action.consequential:
        yield "deletes without being consequential: set consequential=True, so that ChatGPT always asks the user."
    if action.method == "GET" and action.consequential:
        yield "only reads and is consequential: drop consequential=True."
    if action.status not in _STATUSES[action.method]:
        yield f"answers {action.method} with {action.status}: use 200, or 201 for a POST that creates."


def _operation_faults(operation: Operation, graph: Graph) -> Iterator[str]:
    if not operation.action.path:
        return
    yield from _method_faults(operation)
    yield from _path_faults(operation, graph)
    yield from _length_faults(operation)
    for definition in operation.variables:
        if not operation.action.has_body and isinstance(named_input(definition, graph), GraphQLInputObjectType):
            variable, method = definition.variable.name.value, operation.action.method
            yield f"takes the object ${variable} behind {method}: objects need a POST or PATCH body."


def _method_faults(operation: Operation) -> Iterator[str]:
    kind, method = operation.definition.operation, operation.action.method
    if method not in _METHODS[kind]:
        allowed = " or ".join(_METHODS[kind]) or "nothing"
        yield f"is a {kind.value} behind {method}: a {kind.value} goes behind {allowed}, change the row."


def _path_faults(operation: Operation, graph: Graph) -> Iterator[str]:
    variables = {snake_case(definition.variable.name.value): definition for definition in operation.variables}
    for name in operation.action.path_names:
        definition = variables.get(name)
        if definition is None:
            yield f"declares no variable for {{{name}}} of the path {operation.action.path}: add it, or fix the path."
        elif not _fits_a_path(definition, graph):
            variable = definition.variable.name.value
            yield f"takes ${variable} from the path: declare it as one required value, such as `${variable}: Id!`."


def _fits_a_path(definition: VariableDefinitionNode, graph: Graph) -> bool:
    type_ = type_from_ast(graph.schema, definition.type)
    return is_non_null_type(type_) and not definition.default_value and is_leaf_type(type_.of_type)


def _length_faults(operation: Operation) -> Iterator[str]:
    length = len(operation.description)
    if length >= DESCRIPTION_LIMIT:
        yield f"has a description of {length} characters: ChatGPT takes fewer than {DESCRIPTION_LIMIT}, shorten it."
    for definition in operation.variables:
        name, length = definition.variable.name.value, len(description_of(definition))
        if length >= PARAMETER_DESCRIPTION_LIMIT:
            yield (
                f"describes ${name} in {length} characters:"
                f" ChatGPT takes fewer than {PARAMETER_DESCRIPTION_LIMIT}, shorten it."
            )
