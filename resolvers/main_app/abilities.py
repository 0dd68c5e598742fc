"""What a main-app token of few abilities is asked for, and which of our scopes it lacks when it is refused."""

import re
from collections.abc import Iterable

_NEEDED = {
    "pets:read": ("pets:read",),
    "pets:write": ("pets:write", "helpers:read"),  # GET cities
    "health:read": ("health:read",),
    "health:write": ("health:write",),
}
_ALWAYS = "profile:read"  # GET users/me: whose account it is, and whether a token is dead or lacks a right

_LACKING = re.compile(r"\b(?:read|create|update|delete) or ([a-z]+:[a-z]+)")
_OURS = {
    "pets:read": "pets:read",
    "pet:write": "pets:write",  # the one ability that is not called like its scope
    "helpers:read": "pets:write",
    "health:read": "health:read",
    "health:write": "health:write",
    _ALWAYS: "pets:read",
}


def main_app_scopes(scopes: Iterable[str]) -> list[str]:
    """Give the scopes to ask the MCP bridge for, for scopes of ours (app/Services/McpConnectorService.php)."""
    needed = [wanted for scope in scopes for wanted in _NEEDED[scope]]
    return list(dict.fromkeys([*needed, _ALWAYS]))


def lacking_scope(message: str) -> str | None:
    """Give the scope of ours whose ability a token lacks, by a 403's message (RequireApiTokenAbility.php).

    The sentence is localised, the abilities in it are not.
    """
    named = _LACKING.search(message)
    return _OURS.get(named[1]) if named else None
