"""The signed trip to the main app's consent page and back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from anyio import from_thread
from authlib.oauth2.rfc6749 import AccessDeniedError, OAuth2Error
from starlette.responses import Response

from oauth.authorization_server import ConnectorServer
from oauth.consent_pages import ConsentPages
from oauth.errors import SessionExpired, StoreUnavailable
from oauth.protocol_request import ProtocolRequest
from oauth.records import AuthorizationCode, Grant, Orphan, PendingAuthorization
from oauth.store import CODE_LIFETIME, CONFIRMATION_LIFETIME
from resolvers.main_app.bridge import (
    BridgeError,
    BridgeMisconfigured,
    Bridges,
    BridgeUnavailable,
    Consent,
    ConsentBridge,
    ConsentRefused,
)

_log = structlog.get_logger("oauth")

_IN_HAND = timedelta(minutes=1)  # longer than an exchange takes
_UNREDEEMED = CODE_LIFETIME + timedelta(minutes=1)  # when the code cannot be redeemed any more, on any clock
# The main app's code lives five minutes (ConfirmController.php); a consent that nobody confirms is exchanged before
# that, only to revoke what it bought.
_UNCONFIRMED = CONFIRMATION_LIFETIME + timedelta(seconds=5)


class _TemporarilyUnavailable(OAuth2Error):
    error = "temporarily_unavailable"
    description = "Meo Mai Moi cannot be reached right now. Try again in a minute."


class _ServerError(OAuth2Error):
    error = "server_error"
    description = "The connection to Meo Mai Moi is not set up correctly."


@dataclass(frozen=True, slots=True)
class Handshake:
    """Sends users to the main app, and turns the consent they come back with into an authorization code."""

    server: ConnectorServer
    bridges: Bridges
    pages: ConsentPages
    now: Callable[[], datetime]

    def new_session_id(self) -> str:
        """Make the name under which the main app sends the user back: it accepts a UUID only."""
        return str(uuid.uuid4())

    def check_open(self, pending: PendingAuthorization | None, main_app_code: str) -> PendingAuthorization:
        """Return the pending authorization if its time has not run out; raises SessionExpired.

        A consent that came too late has minted a main-app token all the same: it is noted for revocation.
        """
        if pending is None:
            raise SessionExpired("unknown_session")
        if pending.expires_at <= self.now().timestamp():
            self._note(pending, "code", main_app_code, due=timedelta())
            raise SessionExpired("session_expired")
        return pending

    def hold(self, pending: PendingAuthorization, main_app_code: str) -> None:
        """Note a consent that waits for its person's word; it is revoked if that does not come."""
        self._note(pending, "code", main_app_code, due=_UNCONFIRMED)

    def decline(self, pending: PendingAuthorization, error: str) -> Response:
        """Send the browser back without a connection, because the main app's page said no and minted nothing."""
        denied = error == "access_denied"
        return self._refused(pending, AccessDeniedError("The user declined.") if denied else _ServerError())

    def refuse(self, pending: PendingAuthorization, main_app_code: str) -> Response:
        """Send the browser back without a connection, because the person said so."""
        self._note(pending, "code", main_app_code, due=timedelta())
        return self._refused(pending, AccessDeniedError("The user did not confirm the connection."))

    def complete(self, pending: PendingAuthorization, main_app_code: str) -> Response:
        """Exchange the consent and send the browser to the client with a code or an error.

        From before the exchange until the client has its tokens the main app's side is on the list of orphans, so that
        a process may die anywhere in between.
        """
        self._note(pending, "code", main_app_code, due=_IN_HAND)
        try:
            consent = from_thread.run(self._bridge(pending).exchange, main_app_code)
        except ConsentRefused as refused:
            self.server.parts.orphans.remove(pending.grant_id)
            return self._refused(pending, AccessDeniedError("The consent was used before or has expired."), refused)
        except BridgeMisconfigured as misconfigured:
            _log.error(
                "oauth.bridge_misconfigured", detail=misconfigured.detail, fix=f"compare {misconfigured.setting}"
            )
            return self._refused(pending, _ServerError(), misconfigured)
        except BridgeUnavailable as unavailable:
            return self._refused(pending, _TemporarilyUnavailable(), unavailable)
        _log.info("oauth.exchanged", grant_id=pending.grant_id)
        return self._code_given(pending, consent)

    def _code_given(self, pending: PendingAuthorization, consent: Consent) -> Response:
        grant = Grant(
            pending.grant_id,
            pending.client_id,
            consent.user_id,
            pending.scope,
            consent.main_app_token,
            pending.resource,
            self.now().timestamp(),
        )
        expires_at = (self.now() + CODE_LIFETIME).timestamp()
        code = AuthorizationCode(grant, pending.redirect_uri, expires_at, pending.code_challenge)
        request = authorization_request(pending)
        try:
            self._note(pending, "token", consent.main_app_token, due=_UNREDEEMED)
            authlib_grant = self.server.get_authorization_grant(request)
            response: Response = self.server.create_authorization_response(request, code, authlib_grant)
        except StoreUnavailable:
            self.server.parts.revoker.delete_main_app_token(grant)
            raise
        return response

    def _note(self, pending: PendingAuthorization, kind: Literal["code", "token"], secret: str, due: timedelta) -> None:
        orphan = Orphan(pending.grant_id, kind, secret, self.now().timestamp(), pending.bridge)
        self.server.parts.orphans.add(orphan, due)

    def _bridge(self, pending: PendingAuthorization) -> ConsentBridge:
        bridge = self.bridges.mcp if pending.bridge == "mcp" else self.bridges.gpt
        if bridge is None:
            raise BridgeMisconfigured("the MCP bridge is not set up any more", "MCP_CONNECTOR_API_KEY")
        return bridge

    def _refused(self, pending: PendingAuthorization, error: OAuth2Error, cause: BridgeError | None = None) -> Response:
        _log.info(
            "oauth.not_connected", grant_id=pending.grant_id, error=error.error, cause=cause.detail if cause else None
        )
        error.redirect_uri = pending.redirect_uri
        return self.server.handle_error_response(authorization_request(pending), error)


def authorization_request(pending: PendingAuthorization) -> ProtocolRequest:
    """Write the authorization request once more, for Authlib to answer it."""
    parameters = {
        "response_type": "code",
        "client_id": pending.client_id,
        "redirect_uri": pending.redirect_uri,
        "scope": pending.scope,
        "state": pending.state,
        "code_challenge": pending.code_challenge,
        "code_challenge_method": "S256" if pending.code_challenge else None,
    }
    return ProtocolRequest("GET", [(name, value) for name, value in parameters.items() if value is not None], {})
