"""GraphQL for developers: the same graph, with limits that a machine's client does not need."""

import structlog
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import MaskErrors, MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter

from facade.admission.admission import Admission
from facade.messages import caller_of
from resolvers.main_app.errors import DomainError
from resolvers.writes import OpenJournal
from schema.context import Context
from schema.graph import build_graph

DEPTH, ALIASES, TOKENS = 10, 15, 2_000

log = structlog.get_logger()


def _is_a_defect(error: GraphQLError) -> bool:
    cause = error.original_error
    if cause is None or isinstance(cause, DomainError | GraphQLError):
        return False
    log.error("graphql.defect", exc_info=cause)
    return True


class DeveloperGraphQL(GraphQL[Context, None]):
    """`POST /graphql` with the actions' bearer token: no token, no answer, introspection included.

    Every mutation stands for itself here: what is sent twice is written twice, unless the main app refuses it.
    """

    def __init__(self, admission: Admission) -> None:
        graph = build_graph(
            lambda: QueryDepthLimiter(max_depth=DEPTH),
            lambda: MaxAliasesLimiter(max_alias_count=ALIASES),
            lambda: MaxTokensLimiter(max_token_count=TOKENS),
            lambda: MaskErrors(should_mask_error=_is_a_defect, error_message="Something went wrong in the connector."),
        )
        super().__init__(graph, graphql_ide=None, allow_queries_via_get=False)
        self._admission = admission

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002  (Strawberry's signature)
        """Admit the caller; raises Unauthorized or RateLimited."""
        if isinstance(request, WebSocket):
            raise TypeError("GraphQL is served over HTTP alone")
        caller = caller_of(request)
        access = await self._admission.admit(caller)
        return self._admission.context(caller, access, self._admission.deadline(), OpenJournal())
