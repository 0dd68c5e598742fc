"""The two eras of MCP: until 2025-11-25 a client initializes, from 2026-07-28 on every request speaks for itself."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facade.mcp.json_rpc import INVALID_PARAMS, RpcError, RpcRequest

MODERN = "2026-07-28"
EARLIER = ("2025-11-25", "2025-06-18", "2025-03-26")
VERSIONS = (MODERN, *EARLIER)

HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"

_ROUTING = ("mcp-protocol-version", "mcp-method", "mcp-name")
_NAMED: Mapping[str, str] = {"tools/call": "name", "resources/read": "uri"}
_DISCOVER = "server/discover"
_ENCODED = re.compile(r"=\?base64\?(.*)\?=", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RoutingHeaders:
    """The headers that say of a request what its body says too, for whatever routes it on the way."""

    version: str | None
    method: str | None
    name: str | None
    doubled: bool

    @classmethod
    def of(cls, raw: Sequence[tuple[bytes, bytes]]) -> "RoutingHeaders":
        """Read them from the raw lines of a request, where a header that came twice can be seen."""
        lines = [(name.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")) for name, value in raw]
        found = [line for line in lines if line[0] in _ROUTING]
        values = dict(found)
        version, method, name = (values.get(header) for header in _ROUTING)
        return cls(version, method, name, doubled=len(values) < len(found))


def is_modern(request: RpcRequest, headers: RoutingHeaders) -> bool:
    """Say to which era a request belongs; raises RpcError for a modern one that contradicts itself.

    A request is modern when it says so in `_meta` or in the header, or calls what only moderns call. One that names a
    version nobody here speaks is refused with those that are spoken (2026-07-28, Versioning).
    """
    meta = request.params.get("_meta")
    claims = isinstance(meta, Mapping) and VERSION_KEY in meta
    if not claims and request.method != _DISCOVER and headers.version in (None, *EARLIER):
        return False
    if not claims and headers.version not in (None, *VERSIONS):
        raise _unsupported(str(headers.version))
    _check_meta(meta)
    _check_headers(request, headers, meta)
    return True


def _check_meta(meta: object) -> None:
    """2026-07-28, Base Protocol: what every request carries."""
    if not isinstance(meta, Mapping) or not isinstance(meta.get(VERSION_KEY), str):
        raise RpcError(INVALID_PARAMS, f"params._meta must carry {VERSION_KEY}, a string.", 400)
    if not isinstance(meta.get(CAPABILITIES_KEY), Mapping):
        raise RpcError(INVALID_PARAMS, f"params._meta must carry {CAPABILITIES_KEY}, an object.", 400)


def _check_headers(request: RpcRequest, headers: RoutingHeaders, meta: object) -> None:
    """2026-07-28, Transports: the headers mirror the body, or the request is refused."""
    version = meta.get(VERSION_KEY) if isinstance(meta, Mapping) else None
    key = _NAMED.get(request.method)
    name = request.params.get(key) if key else None
    if headers.doubled:
        raise _mismatch("A routing header came twice.")
    if headers.version != version:
        raise _mismatch(f"MCP-Protocol-Version must be the version in _meta, {version}.")
    if headers.method != request.method:
        raise _mismatch(f"Mcp-Method must be the method of the body, {request.method}.")
    if isinstance(name, str) and _decoded(headers.name) != name:
        raise _mismatch(f"Mcp-Name must be the {key} of the body.")
    if version != MODERN:
        raise _unsupported(str(version))


def _mismatch(message: str) -> RpcError:
    return RpcError(HEADER_MISMATCH, message, 400)


def _unsupported(requested: str) -> RpcError:
    data = {"supported": list(VERSIONS), "requested": requested}
    return RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version.", 400, data)


def _decoded(value: str | None) -> str | None:
    """Read a header value that may be wrapped as `=?base64?…?=`; one that is wrapped wrongly equals nothing."""
    wrapped = _ENCODED.fullmatch(value) if value is not None else None
    if wrapped is None:
        return value
    try:
        return base64.b64decode(wrapped[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
