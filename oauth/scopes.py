"""The scopes that a grant can have."""

SCOPES = {
    "pets:read": "See the user's pets.",
    "pets:write": "Create and change pets.",
    "health:read": "See vaccinations, medical records and weights.",
    "health:write": "Add, change and delete vaccinations, medical records and weights.",
}
"""Each scope and what it allows, in their canonical order."""


def granted(requested: str | None) -> str | None:
    """Write the scope that a request gets, in one canonical order; None when it asks for an unknown one.

    A missing or empty scope means all of them (RFC 6749 §3.3 lets the server choose the default).
    """
    asked = set((requested or "").split()) or set(SCOPES)
    if not asked.issubset(SCOPES):
        return None
    return _written(asked)


def narrowed(scope: str, requested: str | None) -> str:
    """Write what is left of a granted scope when a refresh asks for less; it never grows (RFC 6749 §6)."""
    have = set(scope.split())
    return _written(have & set((requested or "").split()) or have)


def _written(scopes: set[str]) -> str:
    return " ".join(scope for scope in SCOPES if scope in scopes)
