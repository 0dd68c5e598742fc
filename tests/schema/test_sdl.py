"""The SDL as a reviewed artefact."""

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, build_schema

from facade.engine.naming import enum_name, enum_word
from schema.graph import build_graph
from schema.scalars import SCALARS


@pytest.fixture(scope="module")
def graph():
    return build_schema(build_graph().as_str())


def test_the_sdl_is_as_it_was_reviewed(snapshot):
    assert build_graph().as_str() == snapshot


def test_everything_in_the_graph_is_described(graph):
    undescribed = []
    for name, named in graph.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        if not named.description:
            undescribed.append(name)
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in named.fields.items():
                parts = {field_name: field, **getattr(field, "args", {})}
                undescribed += [f"{name}.{field_name}({part})" for part, one in parts.items() if not one.description]

    assert undescribed == []


def test_every_scalar_of_the_graph_has_a_rule(graph):
    own = {name for name, named in graph.type_map.items() if type(named).__name__ == "GraphQLScalarType"}

    assert own - set(SCALARS) == {"String", "Int", "Float", "Boolean", "ID"}


def test_every_enum_word_survives_the_way_over_http(graph):
    for named in graph.type_map.values():
        if isinstance(named, GraphQLEnumType) and not named.name.startswith("__"):
            for word, value in named.values.items():
                assert enum_name(enum_word(word)) == word, value
