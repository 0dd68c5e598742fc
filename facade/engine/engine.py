"""The action engine: rows and documents in, served actions and their OpenAPI document out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from facade.engine.action import Action
from facade.engine.document_checks import document_faults
from facade.engine.documents import Operation, load_operations
from facade.engine.execution import Execution
from facade.engine.graph import Graph, JsonObject
from facade.engine.inputs import Variables
from facade.engine.prepared import PreparedAction
from facade.engine.refusal import BrokenActions, refuse_if_any
from facade.engine.row_checks import row_faults
from facade.rest import importer
from facade.rest.openapi import About, write_document


@dataclass(frozen=True)
class ActionEngine:
    """Every action, ready to serve, and the document that describes them; enter it to run them.

    The endpoint reads a call with `parse` and answers with `run`:

        async with engine:
            variables = prepared.parse(Sent(path, query, body))
            answer = await engine.run(prepared, variables, context)
    """

    prepared: tuple[PreparedAction, ...]
    openapi: JsonObject
    execution: Execution

    @classmethod
    def build(cls, graph: Graph, actions: Sequence[Action], operations: Path, about: About) -> Self:
        """Derive everything from the rows and the folder of operations, once.

        Raises BrokenActions when they do not fit each other, the schema, or what ChatGPT takes.
        """
        refuse_if_any([*row_faults(actions, about.scopes), *graph.stray_bounds()])
        loaded = load_operations(operations, actions)
        refuse_if_any(fault for operation in loaded for fault in document_faults(operation, graph))
        prepared = _prepare(loaded, graph)
        openapi = write_document(about, prepared, graph)
        refuse_if_any(
            f"ChatGPT would refuse the OpenAPI document: {fault}"
            for fault in importer.faults(openapi, https_only=about.https_only)
        )
        return cls(prepared, openapi, Execution(graph.schema))

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
