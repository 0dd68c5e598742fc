"""An action with everything that is derived from its row, its document and the graph."""

from dataclasses import dataclass

from graphql import DocumentNode

from facade.engine.action import Action
from facade.engine.beside import names_beside
from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.inputs import Inputs
from facade.engine.selections import Selected, selected
from facade.engine.shaping import Shaper, object_shaper


@dataclass(frozen=True)
class PreparedAction:
    """What serves an action: `inputs` read a call, the document is executed, `shape` makes the answer.

    `beside` names what the answer may carry beside its own fields.
    """

    action: Action
    operation: Operation
    document: DocumentNode
    inputs: Inputs
    answer: Selected
    beside: tuple[str, ...]
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
            beside=names_beside(operation, answer),
            shape=object_shaper(answer.selection),
        )
