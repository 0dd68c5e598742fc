"""The page on which a person decides about an MCP client (frontend/src/pages/auth/McpConnectPage.tsx)."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.sandbox.frame import Frame
from tests.sandbox.mcp_bridge import McpBridge
from tests.sandbox.mcp_scopes import MEANINGS
from tests.sandbox.state import State


class McpPages:
    """`/mcp-connect`: an account can be used there, but none be made."""

    def __init__(self, frame: Frame, state: State, bridge: McpBridge) -> None:
        self._frame = frame
        self._state = state
        self._bridge = bridge
        self.routes = [Route("/mcp-connect", self.connect)]

    async def connect(self, request: Request) -> Response:
        """An error card for what is no request, a login form for a stranger, the consent card for a user."""
        session = self._frame.session(request)
        reference = request.query_params.get("request_ref", "")
        asked = self._bridge.find(self._state, reference)
        if asked is None:
            reason = "Invalid or expired authorization request." if reference else "This link names no request."
            return self._frame.page("mcp_invalid", session, reason=reason)
        user = self._frame.user(session)
        if user is None:
            return self._frame.page("mcp_sign_in", session, client=asked.client_name)
        scopes = "".join(f'<li id="{scope}">{html.escape(MEANINGS[scope])}</li>' for scope in asked.scopes)
        who = f"{user.name} <{user.email}>"
        return self._frame.page("mcp_consent", session, client=asked.client_name, who=who, scopes_html=scopes)
