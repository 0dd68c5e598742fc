"""An MCP client that sends raw JSON-RPC, so that nothing an SDK does for its user hides what the server does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

MODERN = "2026-07-28"
EARLIER = "2025-11-25"
NAMED = {"tools/call": "name", "resources/read": "uri"}


@dataclass
class McpCaller:
    """Calls methods in one version's way; `meta` goes along with every request."""

    client: httpx.AsyncClient
    url: str
    headers: Mapping[str, str]
    version: str = MODERN
    meta: dict[str, Any] = field(default_factory=dict)

    async def send(self, method: str, params: Mapping[str, Any] | None = None, **headers: str | None) -> httpx.Response:
        """Send one request as a client of the version does; a header given as None is left out."""
        given = dict(params or {})
        routing = {"MCP-Protocol-Version": self.version}
        if self.version == MODERN:
            given["_meta"] = {
                "io.modelcontextprotocol/protocolVersion": self.version,
                "io.modelcontextprotocol/clientCapabilities": {},
                **self.meta,
            }
            routing["Mcp-Method"] = method
            if method in NAMED:
                routing["Mcp-Name"] = str(given.get(NAMED[method]))
        elif self.meta:
            given["_meta"] = self.meta
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        every = {name.lower(): value for name, value in {**routing, **self.headers}.items()} | named
        return await self.post(
            {"jsonrpc": "2.0", "id": 1, "method": method, "params": given},
            {name: value for name, value in every.items() if value is not None},
        )

    async def post(self, body: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Post a body as it is."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        return await self.client.post(self.url, content=content, headers={**sent, **(headers or self.headers)})

    async def result(self, method: str, params: Mapping[str, Any] | None = None) -> Any:
        """Call a method that must succeed; give its result."""
        response = await self.send(method, params)
        assert response.status_code == httpx.codes.OK, response.text
        return response.json()["result"]

    async def tool(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool; give its whole result."""
        response = await self.send("tools/call", {"name": name, "arguments": arguments})
        return response.json()["result"]

    async def tool_error(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool that the protocol refuses; give the JSON-RPC error."""
        response = await self.send("tools/call", {"name": name, "arguments": arguments})
        return response.json()["error"]

    async def answer(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool that must succeed; give its answer."""
        result = await self.tool(name, **arguments)
        assert result["isError"] is False, result
        return result["structuredContent"]

    async def refusal(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool that must be refused; give the error body that a model reads."""
        result = await self.tool(name, **arguments)
        assert result["isError"] is True, result
        return json.loads(result["content"][0]["text"])
