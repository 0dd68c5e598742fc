"""Runs the actions' operations on the graph, in process."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from gql import Client, GraphQLRequest
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.local_schema import LocalSchemaTransport
from graphql import DocumentNode, GraphQLError, GraphQLSchema

from facade.engine.inputs import Variables
from resolvers.main_app.errors import DomainError


class UnexpectedRefusal(RuntimeError):
    """The graph refused what the engine let through: a defect of ours, since both go by the same rules."""


class Execution:
    """A gql session on the schema, opened once for the life of the process: `async with execution: ...`.

    The client is given no schema: with one it would validate every document again on every call.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        # A resolver may take longer than gql's ten seconds: its own budget ends it.
        self._client = Client(transport=LocalSchemaTransport(schema), execute_timeout=None)
        self._session: AsyncClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = await self._client.connect_async()  # type: ignore[no-untyped-call]  # gql's own gap
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session = None
        await self._client.close_async()  # type: ignore[no-untyped-call]  # gql's own gap

    async def run(self, document: DocumentNode, variables: Variables, context: object) -> Mapping[str, Any]:
        """Execute a document and give its data; raises what a resolver raised."""
        if self._session is None:
            raise RuntimeError("The execution is not open: enter it with `async with`.")
        try:
            return await self._session.execute(
                GraphQLRequest(document, variable_values=variables), context_value=context
            )
        except TransportQueryError as refusal:
            error = _cause(refusal)
        raise error


def _cause(refusal: TransportQueryError) -> BaseException:
    """Find what a resolver raised: a domain error before any other, since it says what to do."""
    errors = [error for error in refusal.errors or () if isinstance(error, GraphQLError)]
    causes = [error.original_error for error in errors if error.original_error is not None]
    raised = [cause for cause in causes if not isinstance(cause, GraphQLError)]
    for cause in raised:
        if isinstance(cause, DomainError):
            return cause
    if raised:
        return raised[0]
    unexpected = UnexpectedRefusal("The graph refused an operation that the engine had let through.")
    unexpected.__cause__ = refusal
    return unexpected
