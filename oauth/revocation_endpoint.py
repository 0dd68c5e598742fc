"""The revocation endpoint (RFC 7009)."""

from typing import ClassVar

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint

from oauth.access_tokens import InvalidAccessToken
from oauth.authorization_server import ConnectorServer, check_once
from oauth.clients import AUTHENTICATION_METHODS, Client
from oauth.protocol_request import ProtocolRequest
from oauth.refresh_tokens import RefreshToken


class GrantRevocation(RevocationEndpoint):
    """Revokes the whole grant, whichever of its tokens is presented (RFC 7009 §2.1)."""

    CLIENT_AUTH_METHODS: ClassVar[list[str]] = list(AUTHENTICATION_METHODS)
    server: ConnectorServer

    def check_params(self, request: ProtocolRequest, client: Client) -> None:  # noqa: ARG002 -- Authlib's signature
        """Ask for a token alone: its kind shows, so that a wrong or unknown hint does not matter (RFC 7009 §2.1)."""
        check_once(request)
        if not request.form.get("token"):
            raise InvalidRequestError("The token is missing.")

    def query_token(self, token_string: str, token_type_hint: str | None) -> RefreshToken | None:  # noqa: ARG002 -- likewise
        """Find the grant of a token, also of one whose time has run out: its main-app token still lives."""
        tokens = self.server.parts.tokens
        refresh_token = tokens.refresh.read(token_string)
        if refresh_token:
            return refresh_token
        try:
            access_token = tokens.access.read(token_string)
        except InvalidAccessToken:
            return None
        return RefreshToken(access_token.grant, 0, access_token.expires_at.timestamp())

    def revoke_token(self, token: RefreshToken, request: ProtocolRequest) -> None:  # noqa: ARG002 -- likewise
        """Revoke the grant."""
        self.server.parts.revoker.revoke(token.grant, reason="client_asked")
