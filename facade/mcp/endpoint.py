"""The MCP face of the actions, `POST /mcp`: stateless, one JSON-RPC message in, JSON out."""

from collections.abc import Collection
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from facade.admission.admission import Admission
from facade.admission.caller import Caller
from facade.errors import UnsupportedMediaType
from facade.mcp.eras import RoutingHeaders, is_modern
from facade.mcp.json_rpc import RpcError, RpcNotification, error_body, id_in, read_message, result_body
from facade.mcp.methods import Call, Methods
from facade.messages import ErrorAnswers, bytes_response, caller_of, is_json, read_bounded
from facade.routes import TemplateRoute
from resolvers.main_app.errors import DomainError, Forbidden

PATH = "/mcp"

_POST_ALONE = {"Allow": "POST"}


class McpEndpoint:
    """Takes requests that carry a token for this face; everything else is 401 before anything of it is looked at.

    Clients probe with an empty POST, and start to sign in when it is 401 with the challenge (RFC 9728 §5.1).
    """

    def __init__(self, methods: Methods, admission: Admission, errors: ErrorAnswers, origins: Collection[str]) -> None:
        self._methods = methods
        self._admission = admission
        self._errors = errors
        self._origins = frozenset(origins)

    def route(self) -> TemplateRoute:
        """Give the route, for every method."""
        return TemplateRoute(PATH, self, methods=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except DomainError as refused:
            response = self._errors.respond(request.state.notes, refused)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        caller = caller_of(request)
        caller = replace(caller, access=await self._admission.authenticate(caller))
        if request.method != "POST":
            raise HTTPException(405, headers=_POST_ALONE)
        origin = request.headers.get("Origin")
        if origin is not None and origin not in self._origins:  # 2025-03-26, Transports: a MUST
            raise Forbidden("This origin may not call the server.")
        if not is_json(request):
            raise UnsupportedMediaType
        return await self._rpc(await read_bounded(request), RoutingHeaders.of(request.headers.raw), caller)

    async def _rpc(self, raw: bytes, headers: RoutingHeaders, caller: Caller) -> Response:
        try:
            message = read_message(raw)
            if isinstance(message, RpcNotification):
                return bytes_response(b"", 202)
            answer = await self._methods.answer(Call(message, caller, is_modern(message, headers)))
        except RpcError as refused:
            caller.notes.error = f"RPC{refused.code}"
            return bytes_response(error_body(id_in(raw), refused), refused.status)
        return bytes_response(result_body(message.id, answer.result), answer.status, answer.headers)
