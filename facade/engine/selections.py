"""What an operation selects, merged as GraphQL merges it and named as HTTP names it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_non_null_type,
)

from facade.engine.broken_actions import BrokenActions
from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.naming import snake_case


@dataclass(frozen=True)
class Selected:
    """A selected field: `key` in the graph's answer, `name` in ours; `selection` holds an object's fields.

    `fragment` names the one fragment that an object's selection consists of.
    """

    key: str
    name: str
    type: GraphQLOutputType
    description: str
    conditional: bool
    selection: tuple["Selected", ...] = ()
    fragment: str = ""

    @property
    def required(self) -> bool:
        """Whether every answer carries it."""
        return is_non_null_type(self.type) and not self.conditional

    @property
    def named_type(self) -> GraphQLNamedType:
        """The type inside lists and non-nulls."""
        return get_named_type(self.type)


@dataclass(frozen=True)
class _Found:
    """A field node, and whether @skip, @include or a conditional parent may leave it out."""

    node: FieldNode
    conditional: bool


def selected(operation: Operation, graph: Graph) -> Selected:
    """Give the root field with everything selected below it; raises BrokenActions on what has no plain shape."""
    root_type = graph.schema.get_root_type(operation.definition.operation)
    if root_type is None:
        raise BrokenActions([f"the schema has no {operation.definition.operation.value} type."])
    return _Reader(graph, operation.fragments).field(root_type, [_Found(operation.root, conditional=False)])


@dataclass(frozen=True)
class _Reader:
    """Reads the selections of one operation."""

    graph: Graph
    fragments: Mapping[str, FragmentDefinitionNode]

    def field(self, parent: GraphQLObjectType, found: Sequence[_Found]) -> Selected:
        """Read the selections of one field, which GraphQL merges."""
        node = found[0].node
        field = parent.fields.get(node.name.value)
        place = f"{parent.name}.{node.name.value}"
        if field is None:
            raise BrokenActions([f"{place} has no place in an answer: do not select it."])
        if _may_hold_null(field.type):
            raise BrokenActions([f"{place} is a list of values that may be null: make them `!`."])
        key = node.alias.value if node.alias else node.name.value
        return Selected(
            key=key,
            name=snake_case(key),
            type=field.type,
            description=" ".join((field.description or "").split()),
            conditional=all(one.conditional for one in found),
            selection=self._inside(get_named_type(field.type), found),
            fragment=_lone_fragment(found),
        )

    def _inside(self, named: GraphQLNamedType, found: Sequence[_Found]) -> tuple[Selected, ...]:
        if isinstance(named, GraphQLScalarType):
            self.graph.rule(named.name)
            return ()
        if isinstance(named, GraphQLEnumType):
            return ()
        if not isinstance(named, GraphQLObjectType):
            raise BrokenActions([f"{named.name} is an interface or a union: select a field of an object type."])
        selection = tuple(self.field(named, same) for same in self._grouped(found).values())
        if len({field.name for field in selection}) < len(selection):
            raise BrokenActions([f"{named.name} has two selected fields of one name in snake_case: alias one."])
        return selection

    def _grouped(self, found: Sequence[_Found]) -> dict[str, list[_Found]]:
        """Group what is selected below by response key, in order."""
        grouped: dict[str, list[_Found]] = {}
        for one in found:
            # Among several selections of one field, what a conditional one adds may be missing.
            conditional = one.conditional and len(found) > 1
            for below in self._below(one.node.selection_set, conditional=conditional):
                key = below.node.alias or below.node.name
                grouped.setdefault(key.value, []).append(below)
        return grouped

    def _below(self, selections: SelectionSetNode | None, *, conditional: bool) -> Iterator[_Found]:
        for node in selections.selections if selections else ():
            unsure = conditional or bool(node.directives)
            match node:
                case FieldNode():
                    yield _Found(node, unsure)
                case FragmentSpreadNode():
                    yield from self._below(self.fragments[node.name.value].selection_set, conditional=unsure)
                case InlineFragmentNode():
                    yield from self._below(node.selection_set, conditional=unsure)


def _may_hold_null(type_: GraphQLOutputType) -> bool:
    present = get_nullable_type(type_)
    if not isinstance(present, GraphQLList):
        return False
    return not is_non_null_type(present.of_type) or _may_hold_null(present.of_type)


def _lone_fragment(found: Sequence[_Found]) -> str:
    if len(found) != 1 or found[0].node.selection_set is None:
        return ""
    match found[0].node.selection_set.selections:
        case (FragmentSpreadNode(name=name, directives=directives),) if not directives:
            return name.value
        case _:
            return ""
