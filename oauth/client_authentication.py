"""How the client proves who it is (RFC 6749 §2.3)."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError

from oauth.clients import Client
from oauth.protocol_request import ProtocolRequest

_NOBODY = Client("", "", (), "")


class _AuthenticationFailed(InvalidClientError):
    """401 for both methods, with the challenge that RFC 9110 §15.5.2 asks of every 401."""

    description = "Client authentication failed."
    status_code = 401

    def get_headers(self) -> list[tuple[str, str]]:
        """Add the challenge (RFC 7617 §2)."""
        headers = [header for header in super().get_headers() if header[0] != "WWW-Authenticate"]
        return [*headers, ("WWW-Authenticate", 'Basic realm="meo-gpt-connector", charset="UTF-8"')]


@dataclass(frozen=True, slots=True)
class _Credentials:
    client_id: str
    client_secret: str = field(repr=False)


def authenticate(request: ProtocolRequest, find_client: Callable[[str], Client | None]) -> Client:
    """Authenticate by HTTP Basic or by secret in the body, one of them, or take a public client at its word.

    A public client has nothing to prove itself with, and whoever sends a secret, even an empty one, claims to have one.
    Raises invalid_client or invalid_request.
    """
    header = request.headers.get("Authorization", "")
    if not header and "client_secret" not in request.form:
        return _public(request, find_client)
    spellings = _from_header(header, request) if header else _from_body(request)
    proven = [client for spelling in spellings if (client := _proven(spelling, find_client))]
    if not proven:
        raise _AuthenticationFailed
    request.auth_method = "client_secret_basic" if header else "client_secret_post"
    return proven[0]


def _public(request: ProtocolRequest, find_client: Callable[[str], Client | None]) -> Client:
    client = find_client(request.form.get("client_id", ""))
    if client is None or not client.is_public:
        raise _AuthenticationFailed
    request.auth_method = "none"
    return client


def _proven(credentials: _Credentials, find_client: Callable[[str], Client | None]) -> Client | None:
    client = find_client(credentials.client_id) or _NOBODY
    matches = client.check_client_secret(credentials.client_secret)  # an unknown client costs the same comparison
    return client if matches and client is not _NOBODY else None


def _from_body(request: ProtocolRequest) -> list[_Credentials]:
    return [_Credentials(request.form.get("client_id", ""), request.form.get("client_secret", ""))]


def _from_header(header: str, request: ProtocolRequest) -> list[_Credentials]:
    """RFC 6749 §2.3.1 form-encodes both halves before they are joined; most clients forget to, so both are read."""
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    client_id, colon, client_secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise _AuthenticationFailed
    if "client_secret" in request.form:
        raise InvalidRequestError("Authenticate with the header or with the body, not with both.")
    spellings = [
        _Credentials(client_id, client_secret),
        _Credentials(unquote_plus(client_id), unquote_plus(client_secret)),
    ]
    named = request.form.get("client_id")
    if named is not None and named not in [spelling.client_id for spelling in spellings]:
        raise InvalidRequestError("The header and the body name different clients.")
    return spellings
