"""The one registered client, ChatGPT."""

import hashlib
import hmac
from dataclasses import dataclass, field

from authlib.oauth2.rfc6749 import ClientMixin

from oauth import scopes

SECRET_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):
    """A confidential client with a secret and an exact list of redirect URIs; Authlib asks it the questions below."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]

    def get_client_id(self) -> str:
        """Its identifier."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: a request that names no redirect URI is refused (RFC 9700 §2.1 leaves no room for guesses)."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """The scope it gets, None when an unknown one was asked for."""
        return scopes.granted(scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether this is a registered redirect URI, character by character (RFC 9700 §4.1.3)."""
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is its secret; digests hide even the length from a clock."""
        return hmac.compare_digest(_digest(client_secret), _digest(self.client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 -- Authlib's signature
        """Whether it may authenticate like this: with its secret, in the header or in the body."""
        return method in SECRET_METHODS

    def check_response_type(self, response_type: str) -> bool:
        """Whether it may ask for this: a code, nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it may redeem this."""
        return grant_type in ("authorization_code", "refresh_token")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
