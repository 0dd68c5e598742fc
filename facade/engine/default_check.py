"""The rule that a default which a caller relies on stands in the document."""

from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    Undefined,
    ValidationRule,
    VariableDefinitionNode,
    is_non_null_type,
    print_ast,
)


class DefaultsInTheDocument(ValidationRule):
    """A nullable variable without a default may not feed a non-null place that has one in the schema.

    GraphQL allows it (September 2025 §5.8.5), but then a null fails in the middle of the execution, and the OpenAPI
    document could not show the default.
    """

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Report the variables of an operation that break the rule; graphql-core calls this."""
        definitions = {one.variable.name.value: one for one in node.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(node):
            definition = definitions.get(usage.node.name.value)
            relies = definition and _has_none(definition) and usage.default_value is not Undefined
            if definition and relies and is_non_null_type(usage.type):
                written = f"${usage.node.name.value}: {print_ast(definition.type)}"
                mend = f"write its default here too, `{written} = …`."
                self.report_error(GraphQLError(f"{written} feeds a non-null place: {mend}", [definition]))


def _has_none(definition: VariableDefinitionNode) -> bool:
    return definition.default_value is None and not print_ast(definition.type).endswith("!")
