"""The MCP bridge: session, confirm, deny, exchange, revoke (app/Http/Controllers/McpAuth)."""

from __future__ import annotations

import hashlib
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from tests.sandbox.answers import Answer, enveloped, ok
from tests.sandbox.bridge import revoked
from tests.sandbox.mcp_requests import AuthorizationRequest, read, signed
from tests.sandbox.mcp_scopes import abilities_for
from tests.sandbox.state import State
from tests.sandbox.validation import STRING, exactly, longest, needed, validated
from tests.sandbox.visits import Visit

MARKER_LIFETIME = timedelta(minutes=10)
CODE_LIFETIME = timedelta(minutes=5)
_CODE_LETTERS = string.ascii_letters + string.digits
_REFERENCE = {"request_ref": needed(STRING, longest(4096))}


@dataclass(frozen=True, slots=True)
class McpSettings:
    """What an operator configures: MCP_CONNECTOR_URL, MCP_CONNECTOR_API_KEY, MCP_CONNECTOR_HMAC_SECRET.

    None has a default, and nothing checks the URL: without it the browser is sent to a path of the main app's own.
    """

    connector_url: str = ""
    api_key: str = ""
    hmac_secret: str = ""


@dataclass(slots=True)
class McpBridge:
    """The bridge and its configuration; an empty secret makes every reference invalid."""

    connector_url: str
    hmac_secret: str

    def sign(self, payload: Mapping[str, object]) -> str:
        """The reference a connector would put on `request_id`, `client_name`, `scopes` and `exp`."""
        return signed(payload, self.hmac_secret)

    def find(self, state: State, reference: str) -> AuthorizationRequest | None:
        """The request behind a reference, unless it is malformed, forged or expired."""
        return read(reference, self.hmac_secret, state.now())

    def show_session(self, visit: Visit) -> Answer:
        """What the consent page tells about who asks."""
        request = self._request_of(visit)
        return ok(
            {"client_name": request.client_name, "scopes": list(request.scopes), "expires_at": request.exp},
        )

    def confirm(self, visit: Visit) -> Answer:
        """Mint a token of just the abilities asked for and send the browser back with a code."""
        request, user, state = self._request_of(visit), visit.signed_in, visit.state
        if user.email_verified_at is None:
            raise enveloped(403, "A verified email address is required.")
        if user.is_banned:
            raise enveloped(403, "This account cannot authorize MCP clients.")
        _use_up(state, request)
        token = state.issue_token(user, abilities_for(request.scopes), f"mcp:{request.client_name[:80].rstrip()}")
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(64))
        bought = {"sanctum_token": token.text, "user_id": user.id}
        state.cache.add(_code_key(code), bought, CODE_LIFETIME)
        return ok({"redirect_url": self._callback(request_id=request.request_id, code=code)})

    def deny(self, visit: Visit) -> Answer:
        """Use the request up and send the browser back without a code; anybody who is signed in may."""
        request = self._request_of(visit)
        _use_up(visit.state, request)
        return ok({"redirect_url": self._callback(request_id=request.request_id, error="access_denied")})

    def exchange(self, visit: Visit) -> Answer:
        """Give the token of a code, once; whether the token still lives is not looked at."""
        code = validated(visit.input, visit.locale, {"code": needed(STRING, exactly(64))})["code"]
        bought = visit.state.cache.pull(_code_key(code))
        if bought is None:
            raise enveloped(400, "Invalid or expired code.")
        return ok(bought)

    def revoke(self, visit: Visit) -> Answer:
        """Delete any token, if it exists; the answer does not tell."""
        return revoked(visit, longest(4096))

    def _request_of(self, visit: Visit) -> AuthorizationRequest:
        reference = validated(visit.input, visit.locale, _REFERENCE)["request_ref"]
        request = self.find(visit.state, reference)
        if request is None:
            raise enveloped(400, "Invalid or expired authorization request.")
        return request

    def _callback(self, **parameters: str) -> str:
        return f"{self.connector_url.rstrip('/')}/oauth/meo/callback?{urlencode(parameters, quote_via=quote)}"


def _use_up(state: State, request: AuthorizationRequest) -> None:
    if not state.cache.add(f"mcp_auth_request_used:{request.request_id}", 1, MARKER_LIFETIME):
        raise enveloped(400, "Authorization request has already been used.")


def _code_key(code: str) -> str:
    return f"mcp_auth_code:{hashlib.sha256(code.encode()).hexdigest()}"
