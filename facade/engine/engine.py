"""The action engine: rows and documents in, actions out that any face can serve."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from facade.engine.action import Action
from facade.engine.broken_actions import BrokenActions, refuse_if_any
from facade.engine.checks import Checks
from facade.engine.document_checks import document_faults
from facade.engine.documents import Operation, load_operations
from facade.engine.execution import Execution
from facade.engine.graph import Graph, JsonObject
from facade.engine.inputs import Variables
from facade.engine.prepared import PreparedAction
from facade.engine.row_checks import row_faults


@dataclass(frozen=True)
class ActionEngine:
    """Every action, ready to serve, and the graph they run on; enter it to run them.

    async with engine:
        variables = prepared.inputs.read({"pet_id": 7})
        answer = await engine.run(prepared, variables, context)
    """

    graph: Graph
    prepared: tuple[PreparedAction, ...]
    execution: Execution

    @classmethod
    def build(
        cls,
        graph: Graph,
        actions: Sequence[Action],
        operations: Path,
        scopes: Collection[str],
        checks: Sequence[Checks] = (),
    ) -> Self:
        """Derive everything from the rows and the folder of operations, once; `scopes` are all that exist.

        Raises BrokenActions when they do not fit each other, the schema, or what a platform's checks demand.
        """
        rows = [fault for one in checks for fault in one.rows(actions)]
        refuse_if_any([*row_faults(actions, scopes), *rows, *graph.stray_bounds()])
        loaded = load_operations(operations, actions)
        refuse_if_any(fault for operation in loaded for fault in document_faults(operation, graph, checks))
        prepared = _prepare(loaded, graph)
        refuse_if_any(fault for one in checks for fault in one.actions(prepared, graph))
        return cls(graph, prepared, Execution(graph.schema))

    async def __aenter__(self) -> Self:
        await self.execution.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.execution.__aexit__(kind, error, trace)

    async def run(self, prepared: PreparedAction, variables: Variables, context: object) -> JsonObject:
        """Run an action's operation and give its answer; raises what a resolver raised, unchanged."""
        data = await self.execution.run(prepared.document, variables, context)
        return prepared.shape(data[prepared.answer.key])


def _prepare(operations: Sequence[Operation], graph: Graph) -> tuple[PreparedAction, ...]:
    """Derive every action; faults get the name of the file they were found in."""
    prepared: list[PreparedAction] = []
    faults: list[str] = []
    for operation in operations:
        try:
            prepared.append(PreparedAction.derive(operation, graph))
        except BrokenActions as broken:
            faults.extend(f"{operation.file}: {fault}" for fault in broken.faults)
    refuse_if_any(faults)
    return tuple(prepared)
