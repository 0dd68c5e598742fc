"""Hypothesis strategies for graphs: types of every kind, each with values that a caller could send or get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLType,
    parse,
    specified_scalar_types,
)
from hypothesis import strategies as st

from facade.engine.action import Action
from facade.engine.documents import Operation
from facade.engine.graph import BUILT_IN, Graph
from facade.engine.naming import enum_word, snake_case
from facade.engine.prepared import PreparedAction
from schema.scalars import SCALARS
from schema.visible_text import hides_something

RULES = {**BUILT_IN, **SCALARS}
SCALAR_TYPES: Mapping[str, GraphQLScalarType] = {
    **specified_scalar_types,
    **{
        name: GraphQLScalarType(
            name, coerce_output_value=rule.serialize, coerce_input_value=rule.adapter.validate_python
        )
        for name, rule in SCALARS.items()
    },
}
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["", " ", "1", "0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,3}([A-Z][a-z0-9]{1,3}){0,2}", fullmatch=True)
_ENUM_NAMES = st.from_regex(r"[A-Z][A-Z0-9]{0,3}(_[A-Z0-9]{1,3})?", fullmatch=True)


@dataclass(frozen=True, repr=False)
class Drawn:
    """A type of the graph and a strategy for its values, in HTTP's spelling; `fields` are an object's."""

    type: GraphQLType
    values: st.SearchStrategy[object]
    fields: Mapping[str, "Drawn"] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{self.type} {self.fields or ''}"


@dataclass(frozen=True, repr=False)
class Generated:
    """An action on a generated graph, and the fields it takes or answers."""

    prepared: PreparedAction
    graph: Graph
    fields: Mapping[str, Drawn]

    def __repr__(self) -> str:
        return f"{self.fields}"


def _values_of(schema: Mapping[str, object]) -> st.SearchStrategy[object]:
    """Read a scalar's own JSON Schema as a strategy, so that a new scalar is tested without a word here."""
    match schema:
        case {"type": "boolean"}:
            values = st.booleans()
        case {"type": "integer"}:
            values = st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**31 - 1))
        case {"type": "number", "exclusiveMinimum": above, "maximum": highest}:
            values = st.floats(above + 0.01, highest)
        case {"type": "number"}:
            values = st.floats(allow_nan=False, allow_infinity=False)
        case {"type": "string", "format": "date"}:
            values = st.dates().map(str)
        case {"type": "string", "pattern": str(pattern)}:
            values = st.from_regex(pattern.removeprefix("^").removesuffix("$"), fullmatch=True)
        case _:
            letters = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])
            values = st.text(letters, min_size=1, max_size=9).filter(lambda text: not hides_something(text))
    return values


_SCALARS = st.sampled_from(sorted(RULES)).map(
    lambda name: Drawn(SCALAR_TYPES[name], _values_of(RULES[name].json_schema))
)


@st.composite
def _leaves(draw, numbers):
    if draw(st.booleans()):
        return draw(_SCALARS)
    names = draw(st.lists(_ENUM_NAMES, min_size=1, max_size=4, unique=True))
    words = st.sampled_from([enum_word(name) for name in names])
    return Drawn(GraphQLEnumType(f"Enum{next(numbers)}", {name: name for name in names}), words)


@st.composite
def _types(draw, numbers, make, depth):
    """Draw a type, its nullability decided: an object's fields may be optional, a list's entries are not."""
    kind = draw(st.sampled_from(["leaf", "leaf", "list", "object"] if depth else ["leaf"]))
    if kind == "leaf":
        return draw(_leaves(numbers))
    if kind == "list":
        entry = draw(_types(numbers, make, depth - 1))
        return Drawn(GraphQLList(GraphQLNonNull(entry.type)), st.lists(entry.values, max_size=3), entry.fields)
    fields = draw(_fields(numbers, make, depth - 1))
    return Drawn(make(f"Object{next(numbers)}", fields), objects(fields), fields)


@st.composite
def _fields(draw, numbers, make, depth):
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique_by=snake_case))
    fields = {}
    for name in names:
        drawn = draw(_types(numbers, make, depth))
        required = draw(st.booleans())
        fields[name] = Drawn(GraphQLNonNull(drawn.type), drawn.values, drawn.fields) if required else drawn
    return fields


def objects(fields):
    """Draw an object of the fields in HTTP's spelling; what is optional may be missing."""
    required = {snake_case(name): one.values for name, one in fields.items() if isinstance(one.type, GraphQLNonNull)}
    optional = {snake_case(name): one.values for name, one in fields.items() if snake_case(name) not in required}
    return st.fixed_dictionaries(required, optional=optional)


def _input_object(name, fields):
    return GraphQLInputObjectType(name, {key: GraphQLInputField(one.type) for key, one in fields.items()})


def _output_object(name, fields):
    return GraphQLObjectType(name, {key: GraphQLField(one.type) for key, one in fields.items()})


@st.composite
def inputs(draw):
    """Draw an action that takes the drawn fields in its body, beside them."""
    fields = draw(_fields(count(), _input_object, 3))
    arguments = {name: GraphQLArgument(one.type) for name, one in fields.items()}
    answer = GraphQLObjectType("Answer", {"done": GraphQLField(SCALAR_TYPES["Boolean"])})
    query = GraphQLObjectType("Query", {"take": GraphQLField(GraphQLNonNull(answer), args=arguments)})
    declared = " ".join(f"${name}: {one.type}" for name, one in fields.items())
    given = " ".join(f"{name}: ${name}" for name in fields)
    return _generated(query, f"query Generated({declared}) {{ take({given}) {{ done }} }}", fields)


@st.composite
def answers(draw):
    """Draw an action that answers the drawn fields, beside them."""
    fields = draw(_fields(count(), _output_object, 3))
    answer = GraphQLNonNull(_output_object("Answer", fields))
    query = GraphQLObjectType("Query", {"give": GraphQLField(answer)})
    return _generated(query, f"query Generated {{ give {_selection(fields)} }}", fields)


def _selection(fields):
    inner = " ".join(name + (f" {_selection(one.fields)}" if one.fields else "") for name, one in fields.items())
    return f"{{ {inner} }}"


def _generated(query, text, fields):
    (definition,) = parse(text).definitions
    (root,) = definition.selection_set.selections
    graph = Graph(GraphQLSchema(query), SCALARS)
    action = Action("Generated", "POST", "/generated", scope="")
    operation = Operation(action, "operations/Generated.graphql", root, definition, {})
    return Generated(PreparedAction.derive(operation, graph), graph, fields)
