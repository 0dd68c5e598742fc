"""The challenge with which a resource server sends a client to where tokens are had."""

import re

_NOT_ALLOWED = re.compile(r"[^\x20-\x21\x23-\x5B\x5D-\x7E]")  # RFC 6750 §3


def challenge(metadata_url: str, scope: str = "", error: str = "", description: str = "") -> str:
    """Write the value of a WWW-Authenticate header (RFC 6750 §3, RFC 9728 §5.1).

    `scope` is what the call needs, space-separated. A call that came without a token gets neither `error` nor
    `description` (RFC 6750 §3.1). A character that may not stand in such a value becomes an apostrophe.
    """
    parameters = {
        "resource_metadata": metadata_url,
        "scope": scope,
        "error": error,
        "error_description": description,
    }
    written = [f'{name}="{_allowed(value)}"' for name, value in parameters.items() if value]
    return f"Bearer {', '.join(written)}"


def _allowed(value: str) -> str:
    return _NOT_ALLOWED.sub("'", value)
