"""The REST face of the actions: HTTP in, one call of the service, HTTP out."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from facade.engine.prepared import PreparedAction
from facade.messages import caller_of, json_response, read_object
from facade.rest.places import Places
from facade.routes import TemplateRoute
from facade.service import Service

MOST_CHARACTERS = 100_000
"""ChatGPT takes answers under 100,000 characters (platform.openai.com/docs/actions/production)."""

_REPLAYED = {"Idempotent-Replayed": "true"}


class ActionEndpoint:
    """Gives every action its route."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def routes(self) -> list[TemplateRoute]:
        """Give one route per path, so that a wrong method is answered with all the right ones (RFC 9110 §15.5.6)."""
        by_path: dict[str, dict[str, PreparedAction]] = {}
        for prepared in (one for one in self._service.engine.prepared if one.action.path):
            by_path.setdefault(prepared.action.path, {})[prepared.action.method] = prepared
        return [self._route(path, methods) for path, methods in by_path.items()]

    def _route(self, path: str, methods: Mapping[str, PreparedAction]) -> TemplateRoute:
        places = {method: Places.of(prepared) for method, prepared in methods.items()}

        async def serve(request: Request) -> Response:
            method = "GET" if request.method == "HEAD" else request.method
            return await self._serve(methods[method], places[method], request)

        return TemplateRoute(path, serve, methods=list(methods))

    async def _serve(self, prepared: PreparedAction, places: Places, request: Request) -> Response:
        async def values() -> Mapping[str, object]:
            body = await read_object(request) if prepared.action.has_body else {}
            return places.gather(request.path_params, request.query_params.multi_items(), body)

        outcome = await self._service.serve(prepared, values, caller_of(request))
        return json_response(outcome.answer, prepared.action.status, _REPLAYED if outcome.repeated else None)
