"""What must hold of a document: it fits the schema, its row and ChatGPT's limits."""

from collections.abc import Iterator

from graphql import (
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    OperationType,
    VariableDefinitionNode,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
    specified_rules,
    type_from_ast,
    validate,
)

from facade.engine.default_check import DefaultsInTheDocument
from facade.engine.documents import Operation, description_of
from facade.engine.graph import Graph
from facade.engine.naming import snake_case
from facade.rest.importer_operations import DESCRIPTION_LIMIT, PARAMETER_DESCRIPTION_LIMIT

_METHODS = {
    OperationType.QUERY: ("GET", "POST"),
    OperationType.MUTATION: ("POST", "PATCH", "DELETE"),
    OperationType.SUBSCRIPTION: (),
}


def document_faults(operation: Operation, graph: Graph) -> Iterator[str]:
    """Name what is wrong with a document, each with its mend."""
    errors = validate(graph.schema, operation.document, [*specified_rules, DefaultsInTheDocument])
    faults = [f"does not fit the schema: {error.message}" for error in errors] or [
        *_method_faults(operation),
        *_root_faults(operation, graph),
        *_variable_faults(operation, graph),
    ]
    for fault in [*faults, *_text_faults(operation)]:
        yield f"{operation.file} {fault}"


def _text_faults(operation: Operation) -> Iterator[str]:
    if not operation.description:
        yield 'has no description: write """When to call it and what to do first.""" above the operation.'
    elif len(operation.description) >= DESCRIPTION_LIMIT:
        yield (
            f"has a description of {len(operation.description)} characters:"
            f" ChatGPT takes fewer than {DESCRIPTION_LIMIT}, shorten it."
        )
    for definition in operation.variables:
        name, text = definition.variable.name.value, description_of(definition)
        if not text:
            yield f'has no description of ${name}: write "What the caller puts here." above the variable.'
        elif len(text) >= PARAMETER_DESCRIPTION_LIMIT:
            yield (
                f"describes ${name} in {len(text)} characters:"
                f" ChatGPT takes fewer than {PARAMETER_DESCRIPTION_LIMIT}, shorten it."
            )


def _method_faults(operation: Operation) -> Iterator[str]:
    kind, method = operation.definition.operation, operation.action.method
    if method not in _METHODS[kind]:
        allowed = " or ".join(_METHODS[kind]) or "nothing"
        yield f"is a {kind.value} behind {method}: a {kind.value} goes behind {allowed}, change the row."


def _root_faults(operation: Operation, graph: Graph) -> Iterator[str]:
    root_type = graph.schema.get_root_type(operation.definition.operation)
    field = root_type.fields.get(operation.root.name.value) if root_type else None
    if field is None or not is_non_null_type(field.type) or not isinstance(field.type.of_type, GraphQLObjectType):
        yield (
            f"selects {operation.root.name.value}, which is not a non-null object: an action answers a JSON object;"
            " give the field an object type."
        )
    if operation.root.directives:
        yield f"puts a directive on {operation.root.name.value}: an action always answers, remove it."


def _variable_faults(operation: Operation, graph: Graph) -> Iterator[str]:
    variables = {snake_case(definition.variable.name.value): definition for definition in operation.variables}
    if len(variables) < len(operation.variables):
        yield "has two variables of one name in snake_case: rename one."
    for name in operation.action.path_names:
        definition = variables.pop(name, None)
        if definition is None:
            yield f"declares no variable for {{{name}}} of the path {operation.action.path}: add it, or mend the path."
        else:
            yield from _path_faults(definition, graph)
    for definition in operation.variables:
        variable, named = definition.variable.name.value, _named(definition, graph)
        if not isinstance(named, GraphQLInputObjectType):
            continue
        if not operation.action.has_body:
            yield f"takes the object ${variable} behind {operation.action.method}: objects need a POST or PATCH body."
        yield from _object_faults(named, ())


def _path_faults(definition: VariableDefinitionNode, graph: Graph) -> Iterator[str]:
    variable, type_ = definition.variable.name.value, type_from_ast(graph.schema, definition.type)
    if not is_non_null_type(type_) or definition.default_value or not is_leaf_type(type_.of_type):
        yield f"takes ${variable} from the path: declare it as one required value, such as `${variable}: Id!`."


def _object_faults(named: GraphQLInputObjectType, above: tuple[str, ...]) -> Iterator[str]:
    if named.name in above:
        yield f"takes {named.name}, which contains itself: ChatGPT refuses circular schemas, flatten it."
        return
    if named.is_one_of:
        yield f"takes {named.name}, which is @oneOf: JSON Schema for ChatGPT cannot say that, use optional fields."
    if len({snake_case(name) for name in named.fields}) < len(named.fields):
        yield f"takes {named.name}, which has two fields of one name in snake_case: rename one."
    for field in named.fields.values():
        inside = get_named_type(field.type)
        if isinstance(inside, GraphQLInputObjectType):
            yield from _object_faults(inside, (*above, named.name))


def _named(definition: VariableDefinitionNode, graph: Graph) -> GraphQLNamedType | None:
    type_ = type_from_ast(graph.schema, definition.type)
    return get_named_type(type_) if type_ else None
