"""The graph as the engine sees it: the executable schema, and what callers are shown of its values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLNamedType,
    GraphQLSchema,
    resolve_schema_coordinate,
)
from pydantic import BeforeValidator, Field, WithJsonSchema

from facade.engine.broken_actions import BrokenActions
from facade.engine.naming import enum_word
from schema.scalars import ScalarRule, no_boolean

JsonObject = dict[str, object]
"""A JSON object: an answer, or a JSON Schema."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


# GraphQL September 2025 §3.5: what the five built-in scalars take as input.
BUILT_IN: Mapping[str, ScalarRule] = {
    rule.name: rule
    for rule in (
        ScalarRule("String", str, ""),
        ScalarRule("ID", Annotated[str, BeforeValidator(_as_text)], ""),
        ScalarRule("Boolean", bool, ""),
        ScalarRule("Float", Annotated[float, Field(allow_inf_nan=False), BeforeValidator(no_boolean)], ""),
        ScalarRule(
            "Int",
            Annotated[
                int,
                Field(ge=-(2**31), lt=2**31),
                BeforeValidator(no_boolean),
                WithJsonSchema({"type": "integer"}),
            ],
            "",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ListBounds:
    """How many entries a list takes."""

    least: int
    most: int


@dataclass(frozen=True)
class Graph:
    """The executable schema, the rules of its scalars, and the bounds of its lists.

    GraphQL has no word for the length of a list, so `lists` is keyed by schema coordinate (September 2025 §3.14):
    `Mutation.logWeights(entries:)` for an argument, `LogWeightsInput.entries` for an input field. The field's resolver
    owes the same rule to callers of the graph.
    """

    schema: GraphQLSchema
    scalars: Mapping[str, ScalarRule]
    lists: Mapping[str, ListBounds] = field(default_factory=dict)

    def rule(self, name: str) -> ScalarRule:
        """Give a scalar's rule; raises BrokenActions when there is none."""
        rule = self.scalars.get(name) or BUILT_IN.get(name)
        if rule is None:
            raise BrokenActions([f"the scalar {name} has no rule: HTTP cannot say what it takes. Add an entry."])
        return rule

    def accepted(self, leaf: GraphQLNamedType) -> JsonObject:
        """Describe what a scalar or an enum takes, as JSON Schema."""
        return _words(leaf) if isinstance(leaf, GraphQLEnumType) else dict(self.rule(leaf.name).json_schema)

    def answered(self, leaf: GraphQLNamedType) -> JsonObject:
        """Describe what a scalar or an enum answers, as JSON Schema.

        Limits are left out: what is stored may be older than a rule, and they say nothing to the model.
        """
        schema = self.accepted(leaf)
        return {key: schema[key] for key in ("type", "format", "enum") if key in schema}

    def meaning(self, leaf: GraphQLNamedType) -> str:
        """Give the description of a scalar or an enum; the built-in scalars have none."""
        if isinstance(leaf, GraphQLEnumType):
            return " ".join((leaf.description or "").split())
        return self.rule(leaf.name).description

    def stray_bounds(self) -> Iterator[str]:
        """Name the list bounds whose coordinate is nowhere in the schema."""
        for coordinate in self.lists:
            try:
                found = resolve_schema_coordinate(self.schema, coordinate)
            except (GraphQLError, TypeError):  # a coordinate of no form; of nothing that exists
                found = None
            if found is None:
                yield f"the list bounds name {coordinate}, which is not in the schema: correct the coordinate."


def _words(enum: GraphQLEnumType) -> JsonObject:
    return {"type": "string", "enum": [enum_word(name) for name in enum.values]}
