"""The user's way: out to the main app's consent page, back to us, and on to the client."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from authlib.oauth2.rfc6749 import AccessDeniedError, InvalidRequestError, OAuth2Error
from starlette.requests import Request
from starlette.responses import Response

from oauth import redirects
from oauth.browser_binding import BrowserBinding, BrowserSecret
from oauth.browser_pages import Asked, BrowserPages, Departure
from oauth.clients import CHATGPT
from oauth.errors import SessionExpired
from oauth.handshake import Handshake
from oauth.protocol_request import ProtocolRequest
from oauth.records import BridgeName, Confirmation, PendingAuthorization
from oauth.resources import InvalidTarget
from oauth.store import CONFIRMATION_LIFETIME, PENDING_LIFETIME, FlowStore

_log = structlog.get_logger("oauth")

_STATE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Bindings:
    """The two cookies: of the browser that left, and of the browser that was asked to confirm."""

    departure: BrowserBinding
    confirmation: BrowserBinding

    @classmethod
    def create(cls, *, secure: bool) -> "Bindings":
        """Lax for the one that has to survive the redirect from the main app, strict for our own form."""
        return cls(
            BrowserBinding(secure, "oauth", PENDING_LIFETIME, "lax"),
            BrowserBinding(secure, "oauth-confirm", CONFIRMATION_LIFETIME, "strict"),
        )


@dataclass(frozen=True, slots=True)
class ConsentFlow:
    """Takes a browser through the flow; raises the interruptions of `errors.py`."""

    handshake: Handshake
    store: FlowStore
    pages: BrowserPages
    bindings: Bindings

    def start(self, request: ProtocolRequest) -> Response:
        """Check an authorization request and send the browser to the main app (RFC 6749 §4.1.1)."""
        server = self.handshake.server
        try:
            server.get_consent_grant(request)
            _check_state(request)
            resource = self._resource(request)
        except OAuth2Error as refused:
            return server.handle_error_response(request, refused)
        session_id, browser = self.handshake.new_session_id(), BrowserSecret.fresh()
        pending = self._pending(request, browser, resource)
        self.store.add_pending(session_id, pending)
        response = self._departure(request, pending, session_id)
        self.bindings.departure.bind(response, session_id, browser)
        _log.info(
            "oauth.started",
            grant_id=pending.grant_id,
            client_id=pending.client_id,
            scope=pending.scope,
            resource=pending.resource,
            bridge=pending.bridge,
            pkce=pending.code_challenge is not None,
        )
        return response

    def come_back(self, session_id: str, main_app_code: str, request: Request, bridge: BridgeName) -> Response:
        """Complete the flow of the browser that left; in any other browser, ask the person first."""
        if not session_id or not main_app_code:
            raise SessionExpired("incomplete_callback")
        pending = self.handshake.check_open(self.store.take_pending(session_id), main_app_code)
        if pending.bridge != bridge:
            raise SessionExpired("callback_of_the_other_bridge")
        bound = self.bindings.departure.is_bound(request.cookies, session_id, pending.browser)
        _log.info("oauth.consented", grant_id=pending.grant_id, same_browser=bound)
        if not bound:
            return self._ask(pending, main_app_code, request.headers.get("accept-language", ""))
        response = self.handshake.complete(pending, main_app_code)
        self.bindings.departure.release(response, session_id)
        return response

    def come_back_declined(self, session_id: str, error: str) -> Response:
        """Send the browser on with the main app's no; it connects nothing, so any browser may bring it."""
        pending = self.store.take_pending(session_id)
        if pending is None or pending.bridge != "mcp" or pending.expires_at <= self.handshake.now().timestamp():
            raise SessionExpired("unknown_session")
        response = self.handshake.decline(pending, error)
        self.bindings.departure.release(response, session_id)
        return response

    def confirm(self, token: str, decision: str, cookies: Mapping[str, str]) -> Response:
        """Go on as the person decided, if this is the browser that was asked, and only once."""
        asked = self.store.find_confirmation(token)
        if asked is None or asked.expires_at <= self.handshake.now().timestamp():
            raise SessionExpired("unknown_confirmation")
        if not self.bindings.confirmation.is_bound(cookies, token, asked.browser):
            raise SessionExpired("confirmation_from_another_browser")
        confirmed = self.store.take_confirmation(token)
        if confirmed is None:
            raise SessionExpired("confirmed_twice")
        _log.info(
            "oauth.confirmed",
            grant_id=confirmed.pending.grant_id,
            decision="continue" if decision == "continue" else "cancel",
        )
        go_on = self.handshake.complete if decision == "continue" else self.handshake.refuse
        response = redirects.see_other(go_on(confirmed.pending, confirmed.main_app_code).headers["location"])
        self.bindings.confirmation.release(response, token)
        return response

    def _resource(self, request: ProtocolRequest) -> str | None:
        try:
            return self.handshake.server.resources.asked(request.payload.datalist.get("resource", []))
        except InvalidTarget as refused:
            refused.redirect_uri = request.payload.redirect_uri
            raise

    def _departure(self, request: ProtocolRequest, pending: PendingAuthorization, session_id: str) -> Response:
        """Send the browser on, past a page of ours where the consent page leaves something to say.

        The GPT bridge's page speaks of ChatGPT, whoever asks; the MCP bridge's refuses who has no verified address, and
        has no form to register with. What is no browser is never shown a page.
        """
        asked = self._asked(pending)
        consent_url = self.handshake.pages.address(pending.bridge, session_id, asked.client, pending.scope)
        says_it_all = pending.bridge == "gpt" and asked.client == CHATGPT
        if says_it_all or "text/html" not in request.headers.get("accept", ""):
            return redirects.found(consent_url)
        cancelled = self.handshake.server.error_location(request, _cancelled(pending))
        language = request.headers.get("accept-language", "")
        return self.pages.hand_off(asked, Departure(pending.bridge, consent_url, cancelled), language)

    def _asked(self, pending: PendingAuthorization) -> Asked:
        server = self.handshake.server
        client = server.query_client(pending.client_id)
        return Asked(
            client.name if client else pending.client_id,
            "mcp" if pending.resource == server.resources.mcp else "actions",
            tuple(pending.scope.split()),
            urlsplit(pending.redirect_uri).netloc,
        )

    def _pending(self, request: ProtocolRequest, browser: BrowserSecret, resource: str | None) -> PendingAuthorization:
        payload = request.payload
        expires_at = self.handshake.now() + PENDING_LIFETIME
        return PendingAuthorization(
            grant_id=secrets.token_hex(16),
            client_id=payload.client_id,
            redirect_uri=payload.redirect_uri,
            scope=request.scope,
            browser=browser.digest,
            expires_at=expires_at.timestamp(),
            state=payload.state,
            code_challenge=payload.data.get("code_challenge"),
            resource=resource,
            bridge=self.handshake.pages.bridge_for(mcp=resource == self.handshake.server.resources.mcp),
        )

    def _ask(self, pending: PendingAuthorization, main_app_code: str, accept_language: str) -> Response:
        self.handshake.hold(pending, main_app_code)
        token, browser = secrets.token_urlsafe(32), BrowserSecret.fresh()
        expires_at = self.handshake.now() + CONFIRMATION_LIFETIME
        self.store.add_confirmation(token, Confirmation(pending, main_app_code, browser.digest, expires_at.timestamp()))
        response = self.pages.question(self._asked(pending), token, accept_language)
        self.bindings.confirmation.bind(response, token, browser)
        return response


def _cancelled(pending: PendingAuthorization) -> AccessDeniedError:
    return AccessDeniedError("The user cancelled the connection.", redirect_uri=pending.redirect_uri)


def _check_state(request: ProtocolRequest) -> None:
    if len(request.payload.state or "") > _STATE_LIMIT:
        raise InvalidRequestError("The state is too long.", redirect_uri=request.payload.redirect_uri)
