"""The routes of the authorization server.

Authlib and the Redis client block, so whatever calls them is a plain `def`, which FastAPI runs in a thread.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, params
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from oauth import metadata, resources
from oauth.answers import client_route, page_route
from oauth.authorization_server import ConnectorServer
from oauth.browser_pages import BrowserPages
from oauth.consent_flow import ConsentFlow
from oauth.errors import TooManyRequests
from oauth.protocol_request import Parameters, ProtocolRequest, read_form, read_query
from oauth.revocation_endpoint import GrantRevocation

_CACHED = {"Cache-Control": "public, max-age=300"}

Limit = Callable[[str], Awaitable[int | None]]

Form = Annotated[Parameters, Depends(read_form)]


def create_router(server: ConnectorServer, flow: ConsentFlow, pages: BrowserPages, limit: Limit) -> APIRouter:
    """Build all routes; `limit` says for an address how many seconds it must wait, if any."""

    async def check_limit(request: Request) -> None:
        retry_after = await limit(request.client.host if request.client else "unknown")
        if retry_after is not None:
            raise TooManyRequests(retry_after)

    router = APIRouter(include_in_schema=False)
    limited = [Depends(check_limit)]
    router.include_router(_browser_routes(flow, pages, limited))
    router.include_router(_client_routes(server, limited))
    router.include_router(_metadata_routes(server, pages))
    return router


def _metadata_routes(server: ConnectorServer, pages: BrowserPages) -> APIRouter:
    router = APIRouter()

    @router.get(metadata.WELL_KNOWN_PATH)
    async def describe() -> Response:
        return JSONResponse(metadata.describe(server.resources, pages.languages), headers=_CACHED)

    @router.get(resources.WELL_KNOWN_PATH)
    @router.get(f"{resources.WELL_KNOWN_PATH}{resources.MCP_PATH}")
    async def describe_mcp() -> Response:
        return JSONResponse(server.resources.describe_mcp(), headers=_CACHED)

    return router


def _browser_routes(flow: ConsentFlow, pages: BrowserPages, limited: list[params.Depends]) -> APIRouter:
    router = APIRouter(prefix="/oauth", route_class=page_route(pages), dependencies=limited)

    @router.get("/authorize")
    def authorize(request: Request) -> Response:
        return flow.start(ProtocolRequest("GET", read_query(request), request.headers))

    @router.get("/callback")
    def come_back(request: Request) -> Response:
        parameters = dict(read_query(request))
        session_id, code = parameters.get("session_id", ""), parameters.get("code", "")
        return flow.come_back(session_id, code, request, "gpt")

    @router.get("/meo/callback")
    def come_back_from_mcp(request: Request) -> Response:
        parameters = dict(read_query(request))
        request_id, code = parameters.get("request_id", ""), parameters.get("code", "")
        if error := parameters.get("error"):
            return flow.come_back_declined(request_id, error)
        return flow.come_back(request_id, code, request, "mcp")

    @router.post("/callback")
    def confirm(request: Request, form: Form) -> Response:
        answers = dict(form)
        return flow.confirm(answers.get("confirmation", ""), answers.get("decision", ""), request.cookies)

    return router


def _client_routes(server: ConnectorServer, limited: list[params.Depends]) -> APIRouter:
    router = APIRouter(prefix="/oauth", route_class=client_route(), dependencies=limited)

    @router.post("/token")
    def token(request: Request, form: Form) -> Response:
        return server.create_token_response(ProtocolRequest("POST", form, request.headers))

    @router.post("/revoke")
    def revoke(request: Request, form: Form) -> Response:
        response: Response = server.create_endpoint_response(
            GrantRevocation.ENDPOINT_NAME, ProtocolRequest("POST", form, request.headers)
        )
        return response

    return router
