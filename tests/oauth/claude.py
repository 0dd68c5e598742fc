"""A public client that speaks MCP: no secret, PKCE always, and the resource it means in every request."""

from dataclasses import dataclass

import httpx

from tests.oauth.connector import ChatGPT
from tests.oauth.main_app import PUBLIC_URL

MCP = f"{PUBLIC_URL}/mcp"
CLAUDE = "https://claude.ai/oauth/mcp-oauth-client-metadata"
CLAUDE_REDIRECT_URI = "https://claude.ai/api/mcp/auth_callback"
CLAUDE_CODE = "https://claude.ai/oauth/claude-code-client-metadata"
CHATGPT_MCP = "https://chatgpt.com/oauth/client.json"
CHATGPT_MCP_REDIRECT_URI = "https://chatgpt.com/connector_platform_oauth_redirect"

# RFC 7636 appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
PKCE = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}


@dataclass
class Claude(ChatGPT):
    """Claude, or another pinned client."""

    redirect_uri: str = CLAUDE_REDIRECT_URI
    client_id: str = CLAUDE
    client_secret: str | None = None

    async def authorize(self, browser: httpx.AsyncClient, **parameters: str) -> httpx.Response:
        return await super().authorize(browser, **{"resource": MCP, **PKCE, **parameters})

    async def redeem(self, code: str, **form: str) -> httpx.Response:
        return await super().redeem(code, **{"resource": MCP, "code_verifier": VERIFIER, **form})

    async def refresh(self, refresh_token: str, **form: str) -> httpx.Response:
        return await super().refresh(refresh_token, **{"resource": MCP, **form})
