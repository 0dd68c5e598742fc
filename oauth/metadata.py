"""The authorization server's description of itself (RFC 8414)."""

from collections.abc import Sequence

from oauth.clients import AUTHENTICATION_METHODS
from oauth.resources import Resources
from oauth.scopes import SCOPES

WELL_KNOWN_PATH = "/.well-known/oauth-authorization-server"


def describe(resources: Resources, languages: Sequence[str]) -> dict[str, str | bool | list[str]]:
    """Write the metadata document."""
    issuer, methods = resources.issuer, list(AUTHENTICATION_METHODS)
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,  # RFC 9207 §3
        "client_id_metadata_document_supported": True,  # those that are pinned
        "protected_resources": [resources.mcp],  # RFC 9728 §4
        "op_policy_uri": f"{issuer}/privacy",
        "ui_locales_supported": list(languages),
    }
