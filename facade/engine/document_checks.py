"""What must hold of a document: it fits the schema, and an action can be derived from it."""

from collections.abc import Iterator, Sequence

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    OperationDefinitionNode,
    Undefined,
    ValidationRule,
    VariableDefinitionNode,
    get_named_type,
    is_non_null_type,
    print_ast,
    specified_rules,
    type_from_ast,
    validate,
)

from facade.engine.checks import Checks
from facade.engine.documents import Operation, description_of
from facade.engine.graph import Graph
from facade.engine.naming import snake_case


def document_faults(operation: Operation, graph: Graph, checks: Sequence[Checks]) -> Iterator[str]:
    """Name what is wrong with a document, each with its fix; the platforms' checks see what fits the schema."""
    errors = validate(graph.schema, operation.document, [*specified_rules, DefaultsInTheDocument])
    faults = [f"does not fit the schema: {error.message}" for error in errors] or [
        *(fault for one in checks for fault in one.document(operation, graph)),
        *_root_faults(operation, graph),
        *_variable_faults(operation, graph),
    ]
    for fault in [*faults, *_text_faults(operation)]:
        yield f"{operation.file} {fault}"


def named_input(definition: VariableDefinitionNode, graph: Graph) -> GraphQLNamedType | None:
    """Give the type of a variable without its lists and non-nulls; None when the schema lacks it."""
    type_ = type_from_ast(graph.schema, definition.type)
    return get_named_type(type_) if type_ else None


class DefaultsInTheDocument(ValidationRule):
    """A nullable variable without a default may not feed a non-null place that has one in the schema.

    GraphQL allows it (September 2025 §5.8.5), but then a null fails in the middle of the execution, and the
    description of the input could not show the default.
    """

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Report the variables of an operation that break the rule; graphql-core calls this."""
        definitions = {one.variable.name.value: one for one in node.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(node):
            definition = definitions.get(usage.node.name.value)
            relies = definition and _has_no_default(definition) and usage.default_value is not Undefined
            if definition and relies and is_non_null_type(usage.type):
                written = f"${usage.node.name.value}: {print_ast(definition.type)}"
                fix = f"write its default here too, `{written} = …`."
                self.report_error(GraphQLError(f"{written} feeds a non-null place: {fix}", [definition]))


def _has_no_default(definition: VariableDefinitionNode) -> bool:
    return definition.default_value is None and not print_ast(definition.type).endswith("!")


def _text_faults(operation: Operation) -> Iterator[str]:
    if not operation.description:
        yield 'has no description: write """When to call it and what to do first.""" above the operation.'
    for definition in operation.variables:
        if not description_of(definition):
            name = definition.variable.name.value
            yield f'has no description of ${name}: write "What the caller puts here." above the variable.'


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
    if len({snake_case(one.variable.name.value) for one in operation.variables}) < len(operation.variables):
        yield "has two variables of one name in snake_case: rename one."
    for definition in operation.variables:
        named = named_input(definition, graph)
        if isinstance(named, GraphQLInputObjectType):
            yield from _object_faults(named, ())


def _object_faults(named: GraphQLInputObjectType, above: tuple[str, ...]) -> Iterator[str]:
    if named.name in above:
        yield f"takes {named.name}, which contains itself: models are shown no circular schemas, flatten it."
        return
    if named.is_one_of:
        yield f"takes {named.name}, which is @oneOf: the schemas shown to models cannot say that, use optional fields."
    if len({snake_case(name) for name in named.fields}) < len(named.fields):
        yield f"takes {named.name}, which has two fields of one name in snake_case: rename one."
    for field in named.fields.values():
        inside = get_named_type(field.type)
        if isinstance(inside, GraphQLInputObjectType):
            yield from _object_faults(inside, (*above, named.name))
