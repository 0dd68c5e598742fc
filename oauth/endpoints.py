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
from oauth.errors import MalformedForm, TooManyRequests
from oauth.protocol_request import Parameters, ProtocolRequest, read_form, read_query
from oauth.revocation_endpoint import GrantRevocation

_CACHED = {"Cache-Control": "public, max-age=300"}

Limit = Callable[[str, str], Awaitable[int | None]]
"""Counts a request of an address in a bucket; gives the seconds to wait when it is one too many."""

Check = Callable[[Request, str], Awaitable[None]]

Form = Annotated[Parameters, Depends(read_form)]

_BROWSER, _PROVEN, _UNPROVEN = "oauth-browser", "oauth-client", "oauth-unproven"
"""Apart, so that whoever guesses secrets beside the client does not use up what the client may ask."""


def create_router(server: ConnectorServer, flow: ConsentFlow, pages: BrowserPages, limit: Limit) -> APIRouter:
    """Build all routes."""

    async def check(request: Request, bucket: str) -> None:
        retry_after = await limit(request.client.host if request.client else "", bucket)
        if retry_after is not None:
            raise TooManyRequests(retry_after)

    async def check_browser(request: Request) -> None:
        await check(request, _BROWSER)

    router = APIRouter(include_in_schema=False)
    router.include_router(_browser_routes(flow, pages, [Depends(check_browser)]))
    router.include_router(_client_routes(server, check))
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


def _client_routes(server: ConnectorServer, check: Check) -> APIRouter:
    router = APIRouter(prefix="/oauth", route_class=client_route())

    async def read_counted(request: Request) -> Parameters:
        try:
            form = await read_form(request)
        except MalformedForm:
            await check(request, _UNPROVEN)
            raise
        proven = server.is_proven(ProtocolRequest("POST", form, request.headers))
        await check(request, _PROVEN if proven else _UNPROVEN)
        return form

    counted = Depends(read_counted)

    @router.post("/token")
    def token(request: Request, form: Annotated[Parameters, counted]) -> Response:
        return server.create_token_response(ProtocolRequest("POST", form, request.headers))

    @router.post("/revoke")
    def revoke(request: Request, form: Annotated[Parameters, counted]) -> Response:
        response: Response = server.create_endpoint_response(
            GrantRevocation.ENDPOINT_NAME, ProtocolRequest("POST", form, request.headers)
        )
        return response

    return router
