"""What an MCP client may ask for, and what the main app makes of it (app/Services/McpConnectorService.php)."""

from __future__ import annotations

from collections.abc import Iterable

_DOMAINS = {
    "pets": "your pets and their photos",
    "health": "weights, vaccinations and medical records",
    "habits": "habits and their daily entries",
    "microchips": "microchips",
    "sharing": "who else has access to your pets",
    "placement": "placement requests and hand-overs",
    "helpers": "helper profiles",
    "messages": "your private messages",
    "groups": "your groups and their pets",
    "finance": "expense books and transactions",
    "notifications": "your notifications",
    "profile": "your account",
    "invitations": "invitations you sent",
}
_RENAMED = {"pets:write": "pet:write"}

MEANINGS = {f"{domain}:read": f"View {what}" for domain, what in _DOMAINS.items()} | {
    f"{domain}:write": f"Add and change {what}" for domain, what in _DOMAINS.items()
}


def abilities_for(scopes: Iterable[str]) -> tuple[str, ...]:
    """The abilities of a token that was asked for with these scopes: their own names but for `pets:write`."""
    return tuple(_RENAMED.get(scope, scope) for scope in scopes)
