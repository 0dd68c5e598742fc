"""The clients that may ask for a grant."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import ClientMixin

from oauth import scopes

CHATGPT = "ChatGPT"
"""The name of ChatGPT's clients, which the GPT bridge's consent page speaks of."""

SECRET_METHODS = ("client_secret_basic", "client_secret_post")
AUTHENTICATION_METHODS = (*SECRET_METHODS, "none")

_LOOPBACK = re.compile(r"http://(?P<host>localhost|127\.0\.0\.1)(?::(?P<port>[0-9]{1,5}))?(?P<rest>/.*)?")
_MOST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):
    """A client with an exact list of redirect URIs; Authlib asks it the questions below.

    `name` is what people are shown. Without a secret it is a public client (RFC 6749 §2.1).
    """

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    client_secret: str | None = field(default=None, repr=False)

    @property
    def is_public(self) -> bool:
        """Whether it cannot keep a secret."""
        return self.client_secret is None

    @property
    def is_native(self) -> bool:
        """Whether it runs on its user's own machines, where a loopback address of any port is its own (RFC 8252)."""
        return self.is_public and any(_LOOPBACK.fullmatch(uri) for uri in self.redirect_uris)

    @property
    def redirect_origins(self) -> tuple[str, ...]:
        """The origins that a person may be sent on to, as sources of a Content Security Policy."""
        return tuple(self._origin(uri) for uri in self.redirect_uris)

    def get_client_id(self) -> str:
        """Its identifier."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: a request that names no redirect URI is refused (RFC 9700 §2.1 leaves no room for guesses)."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """The scope it gets, None when an unknown one was asked for."""
        return scopes.granted(scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether this is a registered redirect URI, character by character (RFC 9700 §4.1.3).

        The port of a public client's loopback address is the one thing that may differ (RFC 8252 §7.3).
        """
        if redirect_uri in self.redirect_uris:
            return True
        return self.is_public and any(_differ_in_port_alone(known, redirect_uri) for known in self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is its secret; digests hide even the length from a clock, and no secret at all never matches."""
        equal = hmac.compare_digest(_digest(client_secret), _digest(self.client_secret or ""))
        return equal and bool(self.client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 -- Authlib's signature
        """Whether it may authenticate like this: by secret in the header or the body, or not at all when public."""
        return method == "none" if self.is_public else method in SECRET_METHODS

    def check_response_type(self, response_type: str) -> bool:
        """Whether it may ask for this: a code, nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether it may redeem this."""
        return grant_type in ("authorization_code", "refresh_token")

    def _origin(self, uri: str) -> str:
        loopback = _LOOPBACK.fullmatch(uri)
        if self.is_public and loopback:
            return f"http://{loopback['host']}:*"
        parts = urlsplit(uri)
        return f"{parts.scheme}://{parts.netloc}"


class Clients:
    """The registry: every client by its identifier."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._by_id: dict[str, Client] = {}
        for client in clients:
            if self._by_id.setdefault(client.client_id, client) is not client:
                raise ValueError(f"two clients are called {client.client_id}")

    def find(self, client_id: str) -> Client | None:
        """Find a client."""
        return self._by_id.get(client_id)

    @property
    def redirect_origins(self) -> tuple[str, ...]:
        """The origins that a person may be sent on to."""
        return tuple(sorted({origin for client in self._by_id.values() for origin in client.redirect_origins}))


def is_loopback(redirect_uri: str) -> bool:
    """Whether a redirect URI leads back to the user's own machine over plain http (RFC 8252 §7.3)."""
    return _LOOPBACK.fullmatch(redirect_uri) is not None


def _differ_in_port_alone(known: str, asked: str) -> bool:
    registered, named = _LOOPBACK.fullmatch(known), _LOOPBACK.fullmatch(asked)
    if not registered or not named:
        return False
    same = (registered["host"], registered["rest"]) == (named["host"], named["rest"])
    return same and 0 < int(named["port"] or 80) <= _MOST_PORT


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
