"""JSON-RPC 2.0 messages as the MCP endpoint takes and gives them: one object in, one object out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic_core import from_json, to_json

from facade.messages import RepeatedName, parse_json

RequestId: TypeAlias = str | int

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602


class RpcError(Exception):
    """A JSON-RPC error object, with the HTTP status that carries it."""

    def __init__(self, code: int, message: str, status: int, data: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data


@dataclass(frozen=True, slots=True)
class RpcRequest:
    """A request: `params` is an empty mapping when there are none."""

    id: RequestId
    method: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RpcNotification:
    """A message that nobody waits for: a notification, or a response to a request that was never made here."""


def read_message(raw: bytes) -> RpcRequest | RpcNotification:
    """Read one message; raises RpcError for what is none, for a batch, and for an id that cannot be answered to.

    MCP takes an id that is a string or an integer, and no batches (2025-06-18 changelog).
    """
    try:
        body = parse_json(raw)
    except RepeatedName:
        raise RpcError(INVALID_REQUEST, "A name stands twice in one object of the message.", 400) from None
    except ValueError:
        raise RpcError(PARSE_ERROR, "The body is not well-formed JSON.", 400) from None
    if not isinstance(body, dict) or body.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, "The body must be one JSON-RPC 2.0 message; batches are not taken.", 400)
    method, params = body.get("method"), body.get("params", {})
    if method is None and ("result" in body or "error" in body):
        return RpcNotification()
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "method must be a string.", 400)
    if "id" not in body:
        return RpcNotification()
    request_id = body["id"]
    if isinstance(request_id, bool) or not isinstance(request_id, str | int):
        raise RpcError(INVALID_REQUEST, "id must be a string or an integer.", 400)
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params must be an object.", 400)
    return RpcRequest(request_id, method, params)


def id_in(raw: bytes) -> RequestId | None:
    """Find the id of a message that is refused, so that its sender can tell which; None when there is none to use."""
    try:
        body = from_json(raw)
    except ValueError:
        return None
    request_id = body.get("id") if isinstance(body, dict) else None
    return request_id if isinstance(request_id, str | int) and not isinstance(request_id, bool) else None


def result_body(request_id: RequestId, result: bytes) -> bytes:
    """Write the answer to a request; `result` is encoded already."""
    return b'{"jsonrpc":"2.0","id":' + to_json(request_id) + b',"result":' + result + b"}"


def error_body(request_id: RequestId | None, error: RpcError) -> bytes:
    """Write an error; without an id that could be read it is null (JSON-RPC 2.0 §5)."""
    described: dict[str, object] = {"code": error.code, "message": error.message}
    if error.data is not None:
        described["data"] = error.data
    return to_json({"jsonrpc": "2.0", "id": request_id, "error": described})
