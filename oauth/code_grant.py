"""The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636)."""

import secrets
from typing import ClassVar

import structlog
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError, OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from oauth import redirects
from oauth.authorization_server import ConnectorServer
from oauth.clients import AUTHENTICATION_METHODS, Client
from oauth.errors import StoreUnavailable
from oauth.protocol_request import ProtocolRequest
from oauth.records import AuthorizationCode, Grant
from oauth.tokens import TokenAnswer

_log = structlog.get_logger("oauth")

FIRST_GENERATION = 1


class CodeGrant(AuthorizationCodeGrant):
    """Gives out codes, and redeems each of them once."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = list(AUTHENTICATION_METHODS)
    server: ConnectorServer
    request: ProtocolRequest

    @staticmethod
    def validate_authorization_redirect_uri(request: ProtocolRequest, client: Client) -> str:
        """Return the redirect URI, which `ConnectorServer.get_authorization_grant` has compared already."""
        redirect_uri: str = request.payload.redirect_uri
        if not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError("The redirect URI is not registered.")
        return redirect_uri

    def create_authorization_response(
        self, redirect_uri: str, grant_user: AuthorizationCode
    ) -> tuple[int, str, list[tuple[str, str]]]:
        """Give out a code; the state goes back as it came, even an empty one (RFC 6749 §4.1.2)."""
        code = secrets.token_urlsafe(32)
        self.server.parts.store.add_code(code, grant_user)
        parameters = [("code", code), ("state", self.request.payload.state), ("iss", self.server.issuer)]
        return 302, "", [("Location", redirects.with_parameters(redirect_uri, parameters))]

    def query_authorization_code(self, code: str, client: Client) -> AuthorizationCode | None:
        """Take the code; a request that fails on client or redirect URI leaves it for the rightful one."""
        store = self.server.parts.store
        found = store.find_code(code)
        if found and (
            found.grant.client_id != client.client_id or found.redirect_uri != self.request.payload.redirect_uri
        ):
            raise InvalidGrantError("The redirect URI or the client is not that of the authorization request.")
        if found:
            resources = self.request.payload.datalist.get("resource", [])
            self.server.resources.check_granted(resources, found.grant.resource)
        record = store.take_code(code) if found else None
        if record is None:
            self._revoke_replayed(code)
        return record

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Grant:
        """Return what the user has granted."""
        return authorization_code.grant

    def generate_token(self, user: Grant, scope: str, **_: object) -> TokenAnswer:
        """Begin the grant and issue its first pair of tokens; until it begins, the sweeper would end it."""
        parts = self.server.parts
        end = parts.grants.begin(user, replaces=not self.request.client.is_native)
        if end is None:
            raise InvalidGrantError("The code has expired.")
        return parts.tokens.answer(user, scope, parts.tokens.refresh.issue(user, FIRST_GENERATION, end), end)

    def save_token(self, token: TokenAnswer) -> None:
        """Save nothing: tokens carry themselves."""
        grant: Grant = self.request.user
        _log.info("oauth.issued", grant_id=grant.grant_id, scope=token["scope"])

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Delete nothing: the code was taken when it was looked up, or two requests could both have it."""

    def _revoke_replayed(self, code: str) -> None:
        """RFC 6749 §4.1.2: a code used twice SHOULD cost the tokens that were issued for it."""
        spent = self.server.parts.store.find_spent_code(code)
        if spent:
            self.server.parts.revoker.revoke(spent.grant, reason="code_replayed")


class S256CodeChallenge(CodeChallenge):
    """PKCE: S256 and nothing weaker, and once begun to the end (RFC 9700 §2.1.1).

    A public client has to use it, and learns so from its authorization request already (RFC 7636 §4.4.1).
    """

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar[list[str]] = ["S256"]

    def __init__(self) -> None:
        super().__init__(required=False)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        """Check the challenge of an authorization request; without a method it would mean `plain`."""
        data = grant.request.payload.data
        if grant.request.client.is_public and not data.get("code_challenge"):
            raise InvalidRequestError("The code_challenge is missing.")
        if "code_challenge" in data and not data.get("code_challenge_method"):
            raise InvalidRequestError("The code_challenge_method has to be S256.")
        super().validate_code_challenge(grant, redirect_uri)

    def validate_code_verifier(self, grant: CodeGrant, result: object) -> None:
        """Check the verifier of a token request; who fails has the code, and neither the request nor a second try."""
        try:
            if grant.request.client.is_public and not grant.request.authorization_code.code_challenge:
                raise InvalidGrantError("The authorization request had no code_challenge.")
            super().validate_code_verifier(grant, result)
        except OAuth2Error:
            record: AuthorizationCode = grant.request.authorization_code
            try:
                grant.server.parts.revoker.revoke(record.grant, reason="pkce_failed")
            except StoreUnavailable:  # the code is spent in any case, and the orphan is noted
                _log.warning("oauth.revocation_left", grant_id=record.grant.grant_id)
            raise
