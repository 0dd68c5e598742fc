"""Describes an action's inputs as JSON Schema."""

from collections.abc import Sequence

from graphql import (
    ConstValueNode,
    EnumValueNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    get_nullable_type,
    value_from_ast_untyped,
)

from facade.engine.graph import Graph, JsonObject, ListBounds
from facade.engine.input_fields import InputField, object_fields
from facade.engine.naming import enum_word, snake_case


def object_schema(fields: Sequence[InputField], graph: Graph) -> JsonObject:
    """Describe an object of these fields; what is optional is left out, never null."""
    schema: JsonObject = {
        "type": "object",
        "properties": {field.name: property_schema(field, graph) for field in fields},
    }
    required = [field.name for field in fields if field.required]
    return {**schema, "required": required} if required else schema


def property_schema(field: InputField, graph: Graph) -> JsonObject:
    """Describe one field with its meaning and its default."""
    schema = value_schema(field, graph)
    return {**schema, "description": field.description} if field.description else schema


def value_schema(field: InputField, graph: Graph) -> JsonObject:
    """Describe one field's value and its default, without its meaning."""
    schema = _value(field.type, graph, field.bounds)
    if field.default is None or isinstance(field.default, NullValueNode):
        return schema
    return {**schema, "default": _json_of(field.default)}


def _value(type_: GraphQLInputType, graph: Graph, bounds: ListBounds | None = None) -> JsonObject:
    present = get_nullable_type(type_)
    if isinstance(present, GraphQLList):
        limits: JsonObject = {"minItems": bounds.least, "maxItems": bounds.most} if bounds else {}
        return {"type": "array", "items": _value(present.of_type, graph), **limits}
    if isinstance(present, GraphQLInputObjectType):
        return object_schema(object_fields(present, graph), graph)
    return graph.accepted(present)


def _json_of(default: ConstValueNode) -> object:
    """Give a literal of a document as the JSON a caller would write."""
    match default:
        case EnumValueNode():
            return enum_word(default.value)
        case ListValueNode():
            return [_json_of(value) for value in default.values]
        case ObjectValueNode():
            return {snake_case(field.name.value): _json_of(field.value) for field in default.fields}
        case _:
            return value_from_ast_untyped(default)
