"""Reads what a caller gave into the variables of an operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ValidationError

from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.input_faults import invalid_input
from facade.engine.input_fields import InputField, input_fields
from facade.engine.input_model import derive_model, is_absent
from facade.engine.unknown_fields import Known, known_names

Variables = dict[str, object]
"""An operation's variables by their names in the graph, in the JSON forms its scalars parse."""


@dataclass(frozen=True)
class Inputs:
    """An action's variables, and the model that reads them from a flat mapping of names to values."""

    fields: tuple[InputField, ...]
    model: type[BaseModel]
    known: Known
    graph: Graph

    @classmethod
    def derive(cls, operation: Operation, graph: Graph) -> "Inputs":
        """Derive the inputs from the operation's variables."""
        fields = input_fields(operation, graph)
        return cls(fields, derive_model(operation.action.operation, fields, graph), known_names(fields, graph), graph)

    @cached_property
    def defaulted(self) -> tuple[InputField, ...]:
        """The variables for which the document declares a default."""
        return tuple(field for field in self.fields if field.default is not None)

    def read(self, values: Mapping[str, object]) -> Variables:
        """Read a call's variables; raises InvalidInput, which names every refused field.

        Unknown fields are dropped; `unknown_note` names them. What was not given is no variable. Null stays null,
        unless the document declares a default: null and a blank string then mean the default, as an absent value does.
        """
        given = dict(values)
        for field in self.defaulted:
            if is_absent(given.get(field.name)):
                given.pop(field.name, None)
        try:
            read = self.model.model_validate(given)
        except ValidationError as error:
            raise invalid_input(error, self.fields, self.graph) from error
        return read.model_dump(mode="json", by_alias=True, exclude_unset=True)
