"""The refresh token grant (RFC 6749 §6), with rotation."""

from typing import ClassVar

import structlog
from authlib.oauth2.rfc6749 import InvalidGrantError
from authlib.oauth2.rfc6749.grants import RefreshTokenGrant

from oauth import scopes
from oauth.authorization_server import ConnectorServer
from oauth.clients import AUTHENTICATION_METHODS
from oauth.errors import StoreUnavailable
from oauth.protocol_request import ProtocolRequest
from oauth.records import Grant
from oauth.refresh_tokens import RefreshToken
from oauth.store import Rotation
from oauth.tokens import TokenAnswer

_log = structlog.get_logger("oauth")


class RefreshGrant(RefreshTokenGrant):
    """Renews tokens.

    Each use starts a new generation of refresh tokens and gives the one before it another minute, in which a repeated
    or parallel refresh gets a working pair of the new generation too. After that minute an older token can only come
    from a thief or from the thief's victim, so the grant ends (RFC 9700 §4.14.2).
    """

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = list(AUTHENTICATION_METHODS)
    server: ConnectorServer
    request: ProtocolRequest

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken:
        """Open a refresh token; raises invalid_grant when there is nothing to renew with it."""
        opened = self.server.parts.tokens.refresh.find(refresh_token)
        if opened is None:
            raise InvalidGrantError("The refresh token was not issued here, or has expired.")
        if not opened.check_client(self.request.client):
            raise InvalidGrantError("The refresh token was issued to another client.")
        resources = self.request.payload.datalist.get("resource", [])
        self.server.resources.check_granted(resources, opened.grant.resource)
        return opened

    def authenticate_user(self, refresh_token: RefreshToken) -> Grant:
        """Return what the user has granted."""
        return self.server.parts.grants.dated(refresh_token.grant)

    def issue_token(self, user: Grant, refresh_token: RefreshToken) -> TokenAnswer:
        """Issue the next pair; a narrower scope holds for this access token alone (RFC 6749 §6)."""
        parts = self.server.parts
        rotation = self._rotation(refresh_token)
        end = parts.grants.use(user)
        if end <= parts.now().timestamp():
            parts.revoker.revoke(user, reason="grant_ended")
            raise InvalidGrantError("The grant has ended.")
        scope = scopes.narrowed(user.scope, self.request.payload.scope)
        if rotation is None:
            return parts.tokens.answer(user, scope, str(self.request.form["refresh_token"]), refresh_token.expires_at)
        successor = parts.tokens.refresh.issue(user, refresh_token.generation + 1, end)
        return parts.tokens.answer(user, scope, successor, end)

    def save_token(self, token: TokenAnswer) -> None:
        """Save nothing: tokens carry themselves."""

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        """Revoke nothing: rotation has counted on already."""

    def _rotation(self, presented: RefreshToken) -> Rotation | None:
        """Count on, or refuse; None without the store, when the presented token goes on."""
        grant = presented.grant
        try:
            rotation = self.server.parts.store.rotate(grant.grant_id, presented.generation)
        except StoreUnavailable:
            _log.warning("oauth.refreshed", grant_id=grant.grant_id, rotation="store_unavailable")
            return None
        if rotation is Rotation.REUSED:
            self.server.parts.revoker.revoke(grant, reason="refresh_token_reused")
        if rotation in (Rotation.REUSED, Rotation.REVOKED):
            raise InvalidGrantError("The grant has been revoked.")
        _log.info("oauth.refreshed", grant_id=grant.grant_id, rotation=rotation.value)
        return rotation
