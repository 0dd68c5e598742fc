"""GraphQL for developers: the same graph, with limits that a machine's client does not need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute, validate
from starlette.requests import Request
from starlette.responses import Response

from facade.admission.admission import Admission
from facade.engine.graph import JsonObject
from facade.errors import InternalError
from facade.messages import caller_of, json_response, read_object
from facade.operating.request_log import RequestNotes
from facade.web.document_limits import read_document
from resolvers.main_app.errors import DomainError, FieldFault, InvalidInput
from resolvers.writes import OpenJournal
from schema.context import Context

_MOST_ERRORS = 10

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Question:
    """A request in the words of the GraphQL over HTTP specification."""

    query: str
    variables: dict[str, object]
    operation_name: str | None

    @classmethod
    def of(cls, body: Mapping[str, object]) -> "_Question":
        """Read a request's body; raises InvalidInput."""
        query, variables, name = body.get("query"), body.get("variables"), body.get("operationName")
        faults = list(_faults(query, variables, name))
        if faults:
            names = ", ".join(fault.name for fault in faults)
            raise InvalidInput(f"query is text, variables an object, operationName text. Correct: {names}.", faults)
        return cls(cast("str", query), cast("dict[str, object]", variables or {}), cast("str | None", name))


def _faults(query: object, variables: object, name: object) -> Iterator[FieldFault]:
    if not isinstance(query, str) or not query.strip():
        yield FieldFault("query", "missing" if query in (None, "") else "string_type")
    if variables is not None and not isinstance(variables, dict):
        yield FieldFault("variables", "object_type")
    if name is not None and not isinstance(name, str):
        yield FieldFault("operationName", "string_type")


class DeveloperGraphQL:
    """`POST /graphql` with the actions' bearer token: no token, no answer, introspection included.

    Every mutation stands for itself here: what is sent twice is written twice, unless the main app refuses it.
    Nothing of a question reaches the log; a refusal is the asker's business and no defect.
    """

    def __init__(self, schema: GraphQLSchema, admission: Admission) -> None:
        self._schema = schema
        self._admission = admission

    async def answer(self, request: Request) -> Response:
        """Answer a question; raises DomainError for what is refused before it is read."""
        caller = caller_of(request)
        deadline = self._admission.deadline()
        access = await self._admission.admit(caller)
        question = _Question.of(await read_object(request))
        context = self._admission.context(caller, access, deadline, OpenJournal())
        result = await self._run(question, context)
        return json_response(_body(result, caller.notes), 200)

    async def _run(self, question: _Question, context: Context) -> ExecutionResult:
        try:
            document = read_document(question.query)
        except GraphQLError as refused:
            return ExecutionResult(None, [refused])
        errors = validate(self._schema, document, max_errors=_MOST_ERRORS)
        if errors:
            return ExecutionResult(None, errors)
        result = execute(
            self._schema,
            document,
            context_value=context,
            variable_values=question.variables,
            operation_name=question.operation_name,
            max_coercion_errors=_MOST_ERRORS,
        )
        return result if isinstance(result, ExecutionResult) else await result


def _body(result: ExecutionResult, notes: RequestNotes) -> JsonObject:
    if not result.errors:
        return {"data": result.data}
    errors = [_shown(error, notes) for error in result.errors]
    return {"data": result.data, "errors": errors}


def _shown(error: GraphQLError, notes: RequestNotes) -> JsonObject:
    """Show an error; what a resolver raised and is no DomainError is a defect, whose text never leaves."""
    cause = error.original_error
    if error.path is None or isinstance(cause, DomainError | GraphQLError) or cause is None:
        notes.error = notes.error or (cause.code if isinstance(cause, DomainError) else InvalidInput.code)
        return cast("JsonObject", error.formatted)
    log.error("graphql.defect", exc_info=cause, request_id=notes.request_id)
    notes.error = InternalError.code
    masked = InternalError()
    return {**error.formatted, "message": masked.message, "extensions": masked.extensions}
