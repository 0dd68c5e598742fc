"""An action with everything that is derived from its row, its document and the graph."""

from dataclasses import dataclass

from graphql import DocumentNode

from facade.engine.action import Action
from facade.engine.answers import Shaper, object_shaper
from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.inputs import Inputs, Sent, Variables
from facade.engine.selections import Selected, selected


@dataclass(frozen=True)
class PreparedAction:
    """What serves an action: how to `parse` a call, the document to execute, and how to `shape` the answer."""

    action: Action
    operation: Operation
    document: DocumentNode
    inputs: Inputs
    answer: Selected
    shape: Shaper

    @classmethod
    def derive(cls, operation: Operation, graph: Graph) -> "PreparedAction":
        """Derive it from a checked operation."""
        answer = selected(operation, graph)
        return cls(
            action=operation.action,
            operation=operation,
            document=operation.document,
            inputs=Inputs.derive(operation, graph),
            answer=answer,
            shape=object_shaper(answer.selection),
        )

    @property
    def takes_notes(self) -> bool:
        """Whether notes can stand beside the answer's own fields, none of which is called so."""
        return all(field.name != "notes" for field in self.answer.selection)

    def parse(self, sent: Sent) -> Variables:
        """Read a call's variables; raises InvalidInput, which names every refused field."""
        return self.inputs.parse(sent)
