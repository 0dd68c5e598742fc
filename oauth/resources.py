"""The protected resources that our access tokens open, each with an audience of its own (RFC 8707, RFC 9728)."""

from collections.abc import Sequence
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import OAuth2Error

from oauth.access_tokens import AccessToken, AccessTokens
from oauth.challenges import challenge
from oauth.scopes import SCOPES

WELL_KNOWN_PATH = "/.well-known/oauth-protected-resource"
MCP_PATH = "/mcp"


class InvalidTarget(OAuth2Error):
    """The resource that was asked for is not ours, or not the one that was granted (RFC 8707 §2)."""

    error = "invalid_target"
    description = "The resource is not served here, or is not the one that was granted."


@dataclass(frozen=True, slots=True)
class Resources:
    """The identifiers of our resources: the actions are named by the issuer itself, MCP by its endpoint."""

    issuer: str

    @property
    def actions(self) -> str:
        """The actions: what a grant without a resource is for, as every grant of release 1 is."""
        return self.issuer

    @property
    def mcp(self) -> str:
        """The MCP endpoint."""
        return f"{self.issuer}{MCP_PATH}"

    @property
    def metadata_url(self) -> str:
        """Where a client that was refused by an action finds the metadata."""
        return f"{self.issuer}{WELL_KNOWN_PATH}"

    @property
    def mcp_metadata_url(self) -> str:
        """Where a client that was refused by the MCP endpoint finds it (RFC 9728 §3.1)."""
        return f"{self.metadata_url}{MCP_PATH}"

    def asked(self, values: Sequence[str]) -> str | None:
        """Find the one resource that a request names, None when it names none; raises InvalidTarget.

        One token opens one resource, so a second name is refused, unless it is the same (RFC 8707 §2).
        """
        names = {value for value in values if value}  # RFC 6749 §3.1: an empty parameter is none
        if not names:
            return None
        name = names.pop()
        if names or name not in (self.actions, self.mcp):
            raise InvalidTarget
        return name

    def check_granted(self, values: Sequence[str], granted: str | None) -> None:
        """Raise InvalidTarget when a token request names another resource than was granted (RFC 8707 §2.2)."""
        asked = self.asked(values)
        if asked is not None and asked != (granted or self.actions):
            raise InvalidTarget

    def describe_mcp(self) -> dict[str, str | list[str]]:
        """Write the MCP endpoint's metadata (RFC 9728 §2)."""
        return {
            "resource": self.mcp,
            "authorization_servers": [self.issuer],
            "scopes_supported": list(SCOPES),
            "bearer_methods_supported": ["header"],
            "resource_name": "Meo Mai Moi",
            "resource_policy_uri": f"{self.issuer}/privacy",
        }


@dataclass(frozen=True, slots=True)
class ProtectedResource:
    """What one face of the resource server holds: it verifies tokens for itself alone, and writes its challenges."""

    identifier: str
    metadata_url: str
    tokens: AccessTokens

    def verify(self, token: str) -> AccessToken:
        """Verify a token for this resource; raises InvalidAccessToken. Call it from the event loop only."""
        return self.tokens.verify(token, self.identifier)

    def challenge(self, scope: str = "", error: str = "", description: str = "") -> str:
        """Write the value of a WWW-Authenticate header that leads a client to this resource's metadata."""
        return challenge(self.metadata_url, scope, error, description)
