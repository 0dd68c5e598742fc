"""What an operation's variables are called outside, and what they take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    ArgumentNode,
    ConstValueNode,
    FieldNode,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    is_input_type,
    is_non_null_type,
    type_from_ast,
    visit,
)
from graphql.utilities.get_default_value_ast import get_default_value_ast

from facade.engine.broken_actions import BrokenActions
from facade.engine.documents import Operation, description_of
from facade.engine.graph import Graph, ListBounds
from facade.engine.naming import snake_case


@dataclass(frozen=True)
class InputField:
    """A variable, or a field of an input object: `name` for callers, `variable` for the graph."""

    name: str
    variable: str
    type: GraphQLInputType
    description: str
    default: ConstValueNode | None = None
    bounds: ListBounds | None = None

    @property
    def nullable(self) -> bool:
        """Whether null is a value."""
        return not is_non_null_type(self.type)

    @property
    def required(self) -> bool:
        """Whether a call must carry it."""
        return not self.nullable and self.default is None


def object_fields(input_type: GraphQLInputObjectType, graph: Graph) -> tuple[InputField, ...]:
    """Give the fields of an input object."""
    return tuple(
        InputField(
            name=snake_case(name),
            variable=name,
            type=field.type,
            description=_description(field, graph),
            default=get_default_value_ast(field),
            bounds=graph.lists.get(f"{input_type.name}.{name}"),
        )
        for name, field in input_type.fields.items()
    )


def _description(field: GraphQLInputField, graph: Graph) -> str:
    named = get_named_type(field.type)
    if field.description or isinstance(named, GraphQLInputObjectType):
        return " ".join((field.description or "").split())
    return graph.meaning(named)


def input_fields(operation: Operation, graph: Graph) -> tuple[InputField, ...]:
    """Give an operation's variables, in the document's order; raises BrokenActions for one of no input type."""
    return tuple(_variables(operation, graph))


def _variables(operation: Operation, graph: Graph) -> Iterator[InputField]:
    coordinates = _coordinates(operation, graph)
    for definition in operation.variables:
        variable = definition.variable.name.value
        type_ = type_from_ast(graph.schema, definition.type)
        if type_ is None or not is_input_type(type_):
            raise BrokenActions([f"${variable} is of no input type of the schema."])
        yield InputField(
            name=snake_case(variable),
            variable=variable,
            type=type_,
            description=description_of(definition),
            default=definition.default_value,
            bounds=graph.lists.get(coordinates.get(variable, "")),
        )


def _coordinates(operation: Operation, graph: Graph) -> Mapping[str, str]:
    """Find where each variable goes, as schema coordinates."""
    type_info = TypeInfo(graph.schema)
    uses = _Uses(type_info)
    visit(operation.document, TypeInfoVisitor(type_info, uses))
    return uses.coordinates


class _Uses(Visitor):
    """Notes the argument or input field that takes each variable."""

    def __init__(self, type_info: TypeInfo) -> None:
        super().__init__()
        self._type_info = type_info
        self.coordinates: dict[str, str] = {}

    def enter_argument(self, node: ArgumentNode, *rest: object) -> None:
        parent = self._type_info.get_parent_type()
        *_, ancestors = rest
        field = ancestors[-1] if isinstance(ancestors, list) else None
        if isinstance(node.value, VariableNode) and parent and isinstance(field, FieldNode):
            coordinate = f"{parent.name}.{field.name.value}({node.name.value}:)"
            self.coordinates[node.value.name.value] = coordinate

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        parent = self._type_info.get_parent_input_type()
        if isinstance(node.value, VariableNode) and parent:
            self.coordinates[node.value.name.value] = f"{get_named_type(parent).name}.{node.name.value}"
