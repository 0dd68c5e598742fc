"""The routes of the MCP bridge (routes/api.php)."""

from __future__ import annotations

from tests.sandbox.limits import scoped
from tests.sandbox.mcp_bridge import McpBridge
from tests.sandbox.routing import Route


def mcp_routes(bridge: McpBridge) -> list[Route]:
    """Preview, the two answers a browser gives, and what the connector asks from server to server."""
    by_browser = {"verified": False, "not_banned": False, "session_only": True}
    return [
        Route("GET", "mcp-auth/session", bridge.show_session, "none", limiters=(scoped(20),)),
        Route("POST", "mcp-auth/confirm", bridge.confirm, **by_browser),
        Route("POST", "mcp-auth/deny", bridge.deny, **by_browser),
        Route("POST", "mcp-auth/exchange", bridge.exchange, "mcp.connector", limiters=()),
        Route("POST", "mcp-auth/revoke", bridge.revoke, "mcp.connector", limiters=()),
    ]
