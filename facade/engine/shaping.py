"""Turns the graph's answer into ours: snake_case names, lower-case enum words, nothing that is null or hidden."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLEnumType, GraphQLList, GraphQLOutputType, GraphQLString, get_nullable_type

from facade.engine.graph import JsonObject
from facade.engine.naming import enum_word
from facade.engine.selections import Selected
from schema.visible_text import visible

Shaper = Callable[[Mapping[str, Any]], JsonObject]
_Change = Callable[[Any], object]


def object_shaper(selection: tuple[Selected, ...]) -> Shaper:
    """Compile the change of an object with this selection, once; calling it does no look-ups in the schema."""
    plan = [(field.key, field.name, _change(field.type, field)) for field in selection]

    def shape(value: Mapping[str, Any]) -> JsonObject:
        shaped: JsonObject = {}
        for key, name, change in plan:
            inner = value.get(key)
            if inner is not None:
                shaped[name] = inner if change is None else change(inner)
        return shaped

    return shape


def _change(type_: GraphQLOutputType, field: Selected) -> _Change | None:
    """Give what must be done to a value of this type; None when it stays as it is."""
    present = get_nullable_type(type_)
    if isinstance(present, GraphQLList):
        change = _change(present.of_type, field)
        return None if change is None else lambda values: [change(value) for value in values]
    if field.selection:
        return object_shaper(field.selection)
    if isinstance(present, GraphQLEnumType):
        return enum_word
    return visible if present is GraphQLString else None  # what a scalar of ours writes hides nothing
