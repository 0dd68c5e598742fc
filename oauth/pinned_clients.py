"""The vendors' clients, as their client-id documents describe them (draft-ietf-oauth-client-id-metadata-document).

A document is copied here when it changes, and never fetched (docs/decisions/0027-pinned-clients.md).
"""

from oauth.clients import CHATGPT, Client

PINNED_CLIENTS = (
    Client(
        "https://chatgpt.com/oauth/client.json",
        CHATGPT,
        ("https://chatgpt.com/connector_platform_oauth_redirect",),
    ),
    Client(
        "https://claude.ai/oauth/mcp-oauth-client-metadata",
        "Claude",
        ("https://claude.ai/api/mcp/auth_callback", "https://claude.com/api/mcp/auth_callback"),
    ),
    Client(
        "https://claude.ai/oauth/claude-code-client-metadata",
        "Claude Code",
        ("http://localhost/callback", "http://127.0.0.1/callback"),
    ),
)
