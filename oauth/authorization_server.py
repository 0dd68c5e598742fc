"""Authlib's authorization server, adapted to this connector (RFC 6749)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import (
    InvalidRequestError,
    OAuth2Error,
    UnsupportedGrantTypeError,
)
from authlib.oauth2.rfc6749.grants import BaseGrant
from starlette.responses import JSONResponse, Response

from oauth import client_authentication, redirects
from oauth.clients import SECRET_METHODS, Client, Clients
from oauth.errors import NotYourRequest
from oauth.grant_revoker import GrantRevoker
from oauth.grants import Grants
from oauth.orphans import Orphans
from oauth.protocol_request import ProtocolRequest
from oauth.resources import Resources
from oauth.scopes import SCOPES
from oauth.store import FlowStore
from oauth.tokens import Tokens

_log = structlog.get_logger("oauth")

_ONCE = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")


@dataclass(frozen=True, slots=True)
class _Origin:
    """Who asks, and where the answer goes."""

    client: Client
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What the grants work with."""

    store: FlowStore
    tokens: Tokens
    orphans: Orphans
    grants: Grants
    revoker: GrantRevoker
    now: Callable[[], datetime]


class ConnectorServer(AuthorizationServer):
    """Serves registered clients, and answers with Starlette's responses; never to be called on the event loop.

    Authlib puts what the client sent into some error descriptions and refuses, with a ValueError, to say what RFC 6749
    does not allow there. So nothing that a client sent ever enters a description here.
    """

    def __init__(self, resources: Resources, clients: Clients, collaborators: Collaborators) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.resources = resources
        self.clients = clients
        self.parts = collaborators

    def query_client(self, client_id: str) -> Client | None:
        """Find a client."""
        return self.clients.find(client_id)

    @property
    def issuer(self) -> str:
        """The issuer identifier (RFC 8414 §2)."""
        return self.resources.issuer

    def authenticate_client(
        self,
        request: ProtocolRequest,
        methods: Sequence[str],  # noqa: ARG002 -- Authlib's signature; the client's methods are right everywhere
        endpoint: str = "token",  # noqa: ARG002 -- likewise
    ) -> Client:
        """Authenticate the client."""
        return client_authentication.authenticate(request, self.query_client)

    def is_proven(self, request: ProtocolRequest) -> bool:
        """Say whether a request comes from a client that has shown its secret."""
        try:
            self.authenticate_client(request, SECRET_METHODS)
        except OAuth2Error:
            return False
        return request.auth_method in SECRET_METHODS

    def get_authorization_grant(self, request: ProtocolRequest) -> BaseGrant:
        """Find the grant for an authorization request; whom it may be answered to is settled first."""
        origin = self._origin(request)
        redirect_uri = origin.redirect_uri
        if any(len(request.payload.datalist.get(name, ())) > 1 for name in _ONCE):  # RFC 6749 §3.1
            raise InvalidRequestError("A parameter is repeated.", redirect_uri=redirect_uri)
        if not request.payload.response_type:  # RFC 6749 §3.1.1
            raise InvalidRequestError("The response_type is missing.", redirect_uri=redirect_uri)
        if not origin.client.check_response_type(request.payload.response_type):
            raise _UnsupportedResponseType(redirect_uri)
        return super().get_authorization_grant(request)

    def get_token_grant(self, request: ProtocolRequest) -> BaseGrant:
        """Find the grant for a token request."""
        check_once(request)
        if not request.payload.grant_type:
            raise InvalidRequestError("The grant_type is missing.")
        try:
            return super().get_token_grant(request)
        except UnsupportedGrantTypeError:
            raise _UnsupportedGrantType from None

    def create_token_response(self, request: ProtocolRequest) -> Response:
        """Answer a token request."""
        try:
            response: Response = super().create_token_response(request)
        except OAuth2Error as refused:  # raised before Authlib has a grant that would answer it
            return self.handle_error_response(request, refused)
        return response

    def create_oauth2_request(self, request: ProtocolRequest) -> ProtocolRequest:
        """Pass the request on: it was made for Authlib."""
        return request

    def save_token(self, token: object, request: ProtocolRequest) -> None:
        """Save nothing: tokens carry themselves."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Send nothing: the log is written where things happen."""

    def handle_response(self, status: int, body: object, headers: Sequence[tuple[str, str]]) -> Response:
        """Write a response."""
        named = dict(headers)
        if "Location" in named:
            return redirects.found(named["Location"])
        named.pop("Content-Type", None)
        return JSONResponse(body, status, headers=named)

    def handle_error_response(self, request: ProtocolRequest, error: OAuth2Error) -> Response:
        """Answer an error to whom it concerns: by redirect, or as JSON (RFC 6749 §4.1.2.1, §5.2).

        Raises NotYourRequest for an authorization request that must not be answered by redirect.
        """
        if request.method == "GET" and not error.redirect_uri:
            raise NotYourRequest(error.error)
        _log.info("oauth.refused", error=error.error, reason=error.get_error_description())
        if error.redirect_uri:
            return redirects.found(self.error_location(request, error))
        return self.handle_response(*error())

    def error_location(self, request: ProtocolRequest, error: OAuth2Error) -> str:
        """Write the address that takes an error to the client (RFC 6749 §4.1.2.1)."""
        states: list[str] = request.payload.datalist.get("state", [])
        return redirects.with_parameters(
            error.redirect_uri,
            [
                ("error", error.error),
                ("error_description", error.get_error_description() or None),
                ("state", states[0] if len(states) == 1 else None),
                ("iss", self.issuer),  # RFC 9207 §2: in errors too
            ],
        )

    def _origin(self, request: ProtocolRequest) -> "_Origin":
        lists: Mapping[str, list[str]] = request.payload.datalist
        client_ids, redirect_uris = lists.get("client_id", []), lists.get("redirect_uri", [])
        client = self.query_client(client_ids[0]) if len(client_ids) == 1 else None
        if client is None:
            raise NotYourRequest("unknown_client")
        if len(redirect_uris) != 1 or not client.check_redirect_uri(redirect_uris[0]):
            raise NotYourRequest("unknown_redirect_uri")
        return _Origin(client, redirect_uris[0])


def check_once(request: ProtocolRequest) -> None:
    """Refuse a request to the client's endpoints that repeats a parameter (RFC 6749 §3.2).

    `resource` may be repeated (RFC 8707 §2); `Resources.asked` says what of it is served.
    """
    if any(len(values) > 1 for name, values in request.payload.datalist.items() if name != "resource"):
        raise InvalidRequestError("A parameter is repeated.")


class _UnsupportedGrantType(OAuth2Error):
    """Authlib's own repeats what the client sent."""

    error = "unsupported_grant_type"


class _UnsupportedResponseType(OAuth2Error):
    """Authlib's own repeats what the client sent."""

    error = "unsupported_response_type"

    def __init__(self, redirect_uri: str) -> None:
        super().__init__(redirect_uri=redirect_uri)
