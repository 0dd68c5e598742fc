"""Derives the Pydantic model that reads an action's input."""

from collections.abc import Callable, Sequence
from types import GenericAlias
from typing import Annotated, Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
)
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError, PydanticKnownError

from facade.engine.graph import Graph, ListBounds
from facade.engine.input_fields import InputField, object_fields
from facade.engine.naming import enum_name, enum_word

# Unknown fields are dropped at every depth: a caller may know a newer or an older document than ours.
_CONFIG = ConfigDict(extra="ignore", protected_namespaces=())


def derive_model(name: str, fields: Sequence[InputField], graph: Graph) -> type[BaseModel]:
    """Derive the model of an action's variables, or of an input object.

    Its fields are read by their HTTP names and dumped, by alias, by their names in the graph. The attributes end in an
    underscore: no name of the graph can then meet one of BaseModel's own.
    """
    attributes: dict[str, Any] = {
        f"{field.name}_": (
            _annotation(field.type, graph, field.bounds),
            Field(
                default=... if field.required else None,
                validation_alias=field.name,
                serialization_alias=field.variable,
            ),
        )
        for field in fields
    }
    return create_model(name, __config__=_CONFIG, **attributes)


def _annotation(type_: GraphQLInputType, graph: Graph, bounds: ListBounds | None = None) -> Any:  # noqa: ANN401
    """Give the annotated type of a value; a blank string is null where null is allowed, a fault where not."""
    if isinstance(type_, GraphQLNonNull):
        return Annotated[_present(type_.of_type, graph, bounds), BeforeValidator(_not_blank)]
    return Annotated[_present(type_, graph, bounds) | None, BeforeValidator(_blank_is_null)]


def _present(type_: GraphQLInputType, graph: Graph, bounds: ListBounds | None) -> Any:  # noqa: ANN401
    match type_:
        case GraphQLList():
            limits = Field(min_length=bounds.least, max_length=bounds.most) if bounds else Field()
            entries = GenericAlias(list, (_annotation(type_.of_type, graph),))
            return Annotated[entries, limits, BeforeValidator(_listed)]
        case GraphQLInputObjectType():
            return derive_model(type_.name, object_fields(type_, graph), graph)
        case GraphQLEnumType():
            return Annotated[str, BeforeValidator(_enum_reader(type_))]
        case GraphQLScalarType():
            return graph.rule(type_.name).annotation


def _enum_reader(enum: GraphQLEnumType) -> Callable[[object], str]:
    """Give a reader that takes a value of the enum in any case, with spaces or hyphens too."""
    names: dict[str, str] = {enum_name(name): name for name in enum.values}
    words = ", ".join(enum_word(name) for name in enum.values)

    def read(value: object) -> str:
        name = names.get(enum_name(value)) if isinstance(value, str) else None
        if name is None:
            raise PydanticCustomError("enum", "must be one of: {words}", {"words": words})
        return name

    return read


def is_absent(value: object) -> bool:
    """Say whether a value is null, or a blank string, which Laravel's ConvertEmptyStringsToNull makes null."""
    return value is None or _is_blank(value)


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _blank_is_null(value: object) -> object:
    return None if _is_blank(value) else value


def _not_blank(value: object) -> object:
    if _is_blank(value):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return value


def _listed(value: object) -> object:
    """Take a lone value for a list of one (GraphQL September 2025 §3.11, input coercion)."""
    return value if value is None or isinstance(value, list) else [value]
