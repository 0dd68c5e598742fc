"""Reads what a caller sent into the variables of an operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphql import GraphQLList, get_nullable_type
from pydantic import BaseModel, ValidationError

from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.input_faults import invalid_input
from facade.engine.input_fields import InputField, InputPlaces, input_places
from facade.engine.input_model import derive_model, is_absent
from resolvers.main_app.errors import InvalidInput

Variables = dict[str, object]
"""An operation's variables by their names in the graph, in the JSON forms its scalars parse."""


@dataclass(frozen=True)
class Sent:
    """What a call carried: path parameters, query parameters in order, and the parsed body (None when empty)."""

    path: Mapping[str, str]
    query: Sequence[tuple[str, str]] = ()
    body: object = None


@dataclass(frozen=True)
class Inputs:
    """An action's variables, where they travel, and the model that reads them."""

    places: InputPlaces
    model: type[BaseModel]
    graph: Graph

    @classmethod
    def derive(cls, operation: Operation, graph: Graph) -> "Inputs":
        """Derive the inputs from the operation's variables."""
        places = input_places(operation, graph)
        return cls(places, derive_model(operation.action.operation, places.all, graph), graph)

    @cached_property
    def defaulted(self) -> tuple[InputField, ...]:
        """The variables for which the document declares a default."""
        return tuple(field for field in self.places.all if field.default is not None)

    def parse(self, sent: Sent) -> Variables:
        """Read a call's variables; raises InvalidInput, which names every refused field.

        What was not sent is no variable. Null stays null, unless the document declares a default: null and a blank
        string then mean the default, as an absent value does.
        """
        try:
            read = self.model.model_validate(self._gathered(sent))
        except ValidationError as error:
            raise invalid_input(error, self.places.all, self.graph) from error
        return read.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def _gathered(self, sent: Sent) -> dict[str, object]:
        values: dict[str, object] = {}
        if self.places.body:
            if not isinstance(sent.body, Mapping | None):
                raise InvalidInput("The body must be a JSON object.")
            body = sent.body or {}
            values |= {field.name: body[field.name] for field in self.places.body if field.name in body}
        for field in self.places.query:
            given = [value for name, value in sent.query if name == field.name]
            if given:
                values[field.name] = given if _is_list(field) and len(given) > 1 else given[-1]
        for field in self.defaulted:
            if is_absent(values.get(field.name)):
                values.pop(field.name, None)
        return values | {field.name: sent.path[field.name] for field in self.places.path}


def _is_list(field: InputField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)
