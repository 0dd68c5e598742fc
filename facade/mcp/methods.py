"""The methods of the MCP server: each answers one request with an encoded result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog
from pydantic_core import to_json

from facade.admission.admission import Admission
from facade.admission.caller import Caller
from facade.engine.graph import JsonObject
from facade.engine.prepared import PreparedAction
from facade.errors import InternalError, error_body
from facade.mcp.eras import EARLIER, VERSIONS
from facade.mcp.hints import with_hints
from facade.mcp.instructions import INSTRUCTIONS
from facade.mcp.json_rpc import INVALID_PARAMS, METHOD_NOT_FOUND, RpcError, RpcRequest
from facade.mcp.tools import describe_tools
from facade.service import Service
from resolvers.main_app.errors import DomainError, InsufficientScope, Unauthorized

MOST_CHARACTERS = 45_000
"""An answer travels twice, as structure and as text, and Claude takes about 150,000 characters (its own limit)."""

_CAPABILITIES: JsonObject = {"tools": {"listChanged": False}, "resources": {"listChanged": False, "subscribe": False}}
_CACHED: JsonObject = {"ttlMs": 300_000, "cacheScope": "public"}
"""Tools and resources are the same for everybody, and change with a release."""

_SERVER_INFO = "io.modelcontextprotocol/serverInfo"
_REQUEST_ID = "com.meo-mai-moi/requestId"
_CHALLENGE = "mcp/www_authenticate"
_RESOURCE_NOT_FOUND = -32002

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """An encoded result, with the HTTP status and headers that carry it."""

    result: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One request with its caller; `modern` says which era's shape the answer has."""

    request: RpcRequest
    caller: Caller
    modern: bool

    @property
    def bad_request(self) -> int:
        """The status of an error in the parameters: moderns want 400, earlier clients read the error behind 200."""
        return 400 if self.modern else 200


class Methods:
    """Answers requests; raises RpcError for what the protocol refuses, and DomainError at admission."""

    def __init__(self, service: Service, admission: Admission, server_info: JsonObject) -> None:
        self._service = service
        self._admission = admission
        self._server_info = server_info
        self._tools = {one.action.operation_id: one for one in service.engine.prepared}
        tools = describe_tools(service.engine.prepared, service.engine.graph)
        lists: dict[str, JsonObject] = {
            "tools/list": {"tools": tools},
            "resources/list": {"resources": []},
            "resources/templates/list": {"resourceTemplates": []},
        }
        self._lists = {
            (method, modern): self._encoded({**listed, **_CACHED} if modern else listed, modern=modern)
            for method, listed in lists.items()
            for modern in (True, False)
        }

    async def answer(self, call: Call) -> Answer:
        """Answer one request."""
        method = call.request.method
        if method == "tools/call":
            return await self._call_tool(call)
        await self._admission.admit(call.caller)
        if (method, call.modern) in self._lists:
            return self._list(call)
        known = self._others(call.modern).get(method)
        if known is None:
            status = 404 if call.modern else 200
            raise RpcError(METHOD_NOT_FOUND, "There is no such method here.", status)
        return known(call)

    def _others(self, modern: bool) -> Mapping[str, Callable[[Call], Answer]]:  # noqa: FBT001  (an era, not an option)
        if modern:
            return {"server/discover": self._discover, "resources/read": self._read_resource}
        return {"initialize": self._initialize, "ping": self._ping, "resources/read": self._read_resource}

    def _discover(self, call: Call) -> Answer:
        described: JsonObject = {
            "supportedVersions": list(VERSIONS),
            "capabilities": _CAPABILITIES,
            "instructions": INSTRUCTIONS,
            **_CACHED,
        }
        return Answer(self._encoded(described, modern=call.modern))

    def _initialize(self, call: Call) -> Answer:
        asked = call.request.params.get("protocolVersion")
        chosen: JsonObject = {
            "protocolVersion": asked if asked in EARLIER else EARLIER[0],
            "capabilities": _CAPABILITIES,
            "serverInfo": self._server_info,
            "instructions": INSTRUCTIONS,
        }
        return Answer(self._encoded(chosen, modern=call.modern))

    def _ping(self, call: Call) -> Answer:
        return Answer(self._encoded({}, modern=call.modern))

    def _list(self, call: Call) -> Answer:
        if call.request.params.get("cursor") is not None:
            raise RpcError(INVALID_PARAMS, "There is one page only, and no cursor.", call.bad_request)
        return Answer(self._lists[call.request.method, call.modern])

    def _read_resource(self, call: Call) -> Answer:
        code = INVALID_PARAMS if call.modern else _RESOURCE_NOT_FOUND
        data = {"uri": call.request.params.get("uri")}
        raise RpcError(code, "There is no such resource.", call.bad_request, data)

    async def _call_tool(self, call: Call) -> Answer:
        params = call.request.params
        prepared = self._tools.get(str(params.get("name")))
        arguments = params.get("arguments", {})
        if prepared is None:
            raise RpcError(INVALID_PARAMS, "There is no such tool; tools/list names them all.", call.bad_request)
        call.caller.notes.action = prepared.action.operation_id
        if not isinstance(arguments, dict):
            raise RpcError(INVALID_PARAMS, "arguments must be an object.", call.bad_request)
        call = replace(call, caller=with_hints(call.caller, params.get("_meta")))
        try:
            return await self._served(prepared, arguments, call)
        except DomainError as refused:
            return self._refused(refused, call)
        except Exception:
            log.exception("request.defect", request_id=call.caller.notes.request_id)
            return self._refused(InternalError(), call)

    async def _served(self, prepared: PreparedAction, arguments: Mapping[str, object], call: Call) -> Answer:
        async def values() -> Mapping[str, object]:
            return arguments

        outcome = await self._service.serve(prepared, values, call.caller)
        result: JsonObject = {
            "content": [{"type": "text", "text": to_json(outcome.answer).decode()}],
            "structuredContent": outcome.answer,
            "isError": False,
        }
        return Answer(self._encoded(result, modern=call.modern))

    def _refused(self, error: DomainError, call: Call) -> Answer:
        """Give a refusal as a tool's result, which a model reads; where rights are missing the client reads it too.

        The error travels as text alone: SDKs hold structured content to the tool's output schema even then. ChatGPT
        shows its linking window only for a challenge in both the header and the result (OpenAI, Apps SDK:
        authentication). What the token has already is in the challenge too, or a client that asks for what it names
        loses the rest (MCP 2025-11-25, Authorization: Scope Challenge Handling).
        """
        notes = call.caller.notes
        notes.error = error.code
        if error.detail:
            log.info("request.refused", code=error.code, detail=error.detail)
        body = error_body(error, notes.request_id, self._admission.today(call.caller.zone))
        body.pop("request_id")
        meta: JsonObject = {_REQUEST_ID: notes.request_id}
        status, headers = 200, dict[str, str]()
        if isinstance(error, Unauthorized | InsufficientScope):
            challenge = self._admission.challenge(error, call.caller.access)
            meta[_CHALLENGE] = [challenge]
            status, headers = error.status, {"WWW-Authenticate": challenge}
        result = {"content": [{"type": "text", "text": to_json(body).decode()}], "isError": True, "_meta": meta}
        return Answer(self._encoded(result, modern=call.modern), status, headers)

    def _encoded(self, result: JsonObject, *, modern: bool) -> bytes:
        """Encode a result; a modern one says that it is complete, and whose it is (2026-07-28, Base Protocol)."""
        if not modern:
            return to_json(result)
        meta = result.get("_meta", {})
        known = meta if isinstance(meta, dict) else {}
        return to_json({**result, "resultType": "complete", "_meta": {**known, _SERVER_INFO: self._server_info}})
