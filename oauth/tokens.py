"""The answer of the token endpoint (RFC 6749 §5.1)."""

from dataclasses import dataclass

from oauth.access_tokens import AccessTokens
from oauth.records import Grant
from oauth.refresh_tokens import RefreshTokens

TokenAnswer = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues pairs of tokens, of which none outlives its grant; `end` is the Unix time at which that ends."""

    access: AccessTokens
    refresh: RefreshTokens

    def answer(self, grant: Grant, scope: str, refresh_token: str, end: float) -> TokenAnswer:
        """Issue an access token of this scope, and hand it out together with a refresh token."""
        return {
            "access_token": self.access.issue(grant, scope, end),
            "token_type": "bearer",
            "expires_in": int(self.access.lifetime_until(end)),
            "refresh_token": refresh_token,
            "scope": scope,
        }
