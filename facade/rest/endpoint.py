"""The one endpoint of all actions: HTTP in, a named operation run, HTTP out."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from facade.admission.contexts import Contexts
from facade.answer import json_response, within_budget
from facade.engine.engine import ActionEngine
from facade.engine.graph import JsonObject
from facade.engine.inputs import Sent, Variables
from facade.engine.prepared import PreparedAction
from facade.once.written_once import Attempt, Outcome, WrittenOnce
from facade.request_body import read_object
from facade.routes import TemplateRoute
from oauth.access_tokens import AccessToken
from resolvers.main_app.client import Deadline
from resolvers.writes import Journal, OpenJournal

BUDGET_SECONDS = 40.0
"""ChatGPT gives a round trip 45 seconds (platform.openai.com/docs/actions/production)."""

_REPLAYED = {"Idempotent-Replayed": "true"}


class ActionEndpoint:
    """Serves every action in the same few steps: admit, read, run, answer."""

    def __init__(self, engine: ActionEngine, contexts: Contexts, once: WrittenOnce) -> None:
        self._engine = engine
        self._contexts = contexts
        self._once = once

    def routes(self) -> list[TemplateRoute]:
        """Give one route per path, so that a wrong method is told all the right ones (RFC 9110 §15.5.6)."""
        by_path: dict[str, dict[str, PreparedAction]] = {}
        for prepared in self._engine.prepared:
            by_path.setdefault(prepared.action.path, {})[prepared.action.method] = prepared
        return [self._route(path, methods) for path, methods in by_path.items()]

    def _route(self, path: str, methods: Mapping[str, PreparedAction]) -> TemplateRoute:
        async def serve(request: Request) -> Response:
            method = "GET" if request.method == "HEAD" else request.method
            return await self._serve(methods[method], request)

        return TemplateRoute(path, serve, methods=list(methods))

    async def _serve(self, prepared: PreparedAction, request: Request) -> Response:
        action = prepared.action
        deadline = Deadline(BUDGET_SECONDS)
        access = await self._contexts.admit(request, action.scopes) if action.scopes else None
        variables = prepared.parse(await _sent(prepared, request))

        async def run(journal: Journal) -> JsonObject:
            context = self._contexts.context(request, access, deadline, journal)
            answer = await self._engine.run(prepared, variables, context)
            return {**answer, "notes": list(context.notes)} if context.notes and prepared.takes_notes else answer

        if access is None or not prepared.operation.is_mutation:
            outcome = Outcome(await run(OpenJournal()), repeated=False)
        else:
            outcome = await self._once.run(_attempt(prepared, request, access, variables, deadline), run)
        answer = {**outcome.answer, "repeated": True} if outcome.repeated else outcome.answer
        return json_response(within_budget(answer), action.status, _REPLAYED if outcome.repeated else None)


async def _sent(prepared: PreparedAction, request: Request) -> Sent:
    body = await read_object(request) if prepared.action.has_body else None
    return Sent(request.path_params, request.query_params.multi_items(), body)


def _attempt(
    prepared: PreparedAction, request: Request, access: AccessToken, variables: Variables, deadline: Deadline
) -> Attempt:
    pet_id = variables.get("petId")
    return Attempt(
        user_id=access.user_id,
        operation=prepared.action.operation,
        variables=variables,
        pet_id=pet_id if isinstance(pet_id, int) else None,
        idempotency_key=request.headers.get("Idempotency-Key"),
        finishes=prepared.action.finishes,
        patience=deadline.remaining,
    )
