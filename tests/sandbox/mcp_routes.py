"""The routes of the MCP bridge (routes/api.php)."""

from __future__ import annotations

from functools import partial

from tests.sandbox.limits import scoped
from tests.sandbox.mcp_bridge import McpBridge
from tests.sandbox.routing import Route


def mcp_routes(bridge: McpBridge) -> list[Route]:
    """Preview, the two answers a browser gives, and what the connector asks from server to server."""
    decision = partial(Route, verified=False, not_banned=False, session_only=True)
    return [
        Route("GET", "mcp-auth/session", bridge.show_session, "none", limiters=(scoped(20),)),
        decision("POST", "mcp-auth/confirm", bridge.confirm),
        decision("POST", "mcp-auth/deny", bridge.deny),
        Route("POST", "mcp-auth/exchange", bridge.exchange, "mcp.connector", limiters=()),
        Route("POST", "mcp-auth/revoke", bridge.revoke, "mcp.connector", limiters=()),
    ]
