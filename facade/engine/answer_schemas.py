"""Describes what actions answer as JSON Schema."""

from collections.abc import Mapping, Sequence

from graphql import GraphQLList, GraphQLOutputType, get_nullable_type

from facade.engine.graph import Graph, JsonObject
from facade.engine.selections import Selected


class AnswerSchemas:
    """Derives answers' schemas.

    A selection that is one fragment becomes the component of that name, which the schema refers to; with `inline` it
    stands where it is used, so that each schema is whole by itself.
    """

    def __init__(self, graph: Graph, *, inline: bool = False) -> None:
        self._graph = graph
        self._inline = inline
        self.components: dict[str, JsonObject] = {}

    def answer(self, root: Selected, beside: Mapping[str, JsonObject]) -> JsonObject:
        """Describe a whole answer; `beside` is what it may carry too."""
        return self._object(root.selection, beside)

    def _object(self, selection: Sequence[Selected], beside: Mapping[str, JsonObject] | None = None) -> JsonObject:
        """Describe an object; what may be unknown is left out of an answer, so it is not required."""
        properties = {field.name: self._property(field) for field in selection}
        schema: JsonObject = {"type": "object", "properties": {**properties, **(beside or {})}}
        required = [field.name for field in selection if field.required]
        return {**schema, "required": required} if required else schema

    def _property(self, field: Selected) -> JsonObject:
        schema = self._value(field.type, field)
        meaning = field.description or self._meaning(field)
        return {**schema, "description": meaning} if meaning and "$ref" not in schema else schema

    def _value(self, type_: GraphQLOutputType, field: Selected) -> JsonObject:
        present = get_nullable_type(type_)
        if isinstance(present, GraphQLList):
            return {"type": "array", "items": self._value(present.of_type, field)}
        if not field.selection:
            return self._graph.answered(field.named_type)
        if not field.fragment:
            return self._object(field.selection)
        if self._inline:
            return self._component(field)
        if field.fragment not in self.components:
            self.components[field.fragment] = self._component(field)
        return {"$ref": f"#/components/schemas/{field.fragment}"}

    def _component(self, field: Selected) -> JsonObject:
        meaning = " ".join((field.named_type.description or "").split())
        schema = self._object(field.selection)
        return {**schema, "description": meaning} if meaning else schema

    def _meaning(self, field: Selected) -> str:
        return "" if field.selection else self._graph.meaning(field.named_type)
