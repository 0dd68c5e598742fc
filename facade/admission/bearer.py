"""The bearer check of the resource server (RFC 6750)."""

from collections.abc import Collection

from oauth.access_tokens import AccessToken, InvalidAccessToken
from oauth.resources import ProtectedResource
from oauth.revocations import Revocations
from oauth.scopes import SCOPES
from resolvers.main_app.errors import InsufficientScope, Unauthorized

_SCHEME = "bearer"
_EVERY_SCOPE = " ".join(SCOPES)
_NO_TOKEN = "Connect a Meo Mai Moi account first: ask the user to sign in."  # noqa: S105  (a sentence)


class Bearer:
    """Verifies an access token, and that its grant still stands."""

    def __init__(self, resource: ProtectedResource, revocations: Revocations) -> None:
        self._resource = resource
        self._revocations = revocations

    async def authenticate(self, authorization: str) -> AccessToken:
        """Give the verified token of an Authorization header; raises Unauthorized.

        The header is the one place a token may be in: the query would be logged (RFC 6750 §2.3).
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != _SCHEME or not token.strip():
            raise Unauthorized(_NO_TOKEN, token_sent=False)
        try:
            access = self._resource.verify(token.strip())
        except InvalidAccessToken as invalid:
            raise Unauthorized(detail=invalid.reason) from invalid
        if await self._revocations.is_revoked(access.grant_id):
            raise Unauthorized(detail="grant_revoked")
        return access

    async def end(self, access: AccessToken) -> None:
        """Let no token of a grant be used or renewed any more, since the main app has ended it (RFC 6749 §5.2).

        A client that could still renew would be refused, renew, be refused again, and never ask its user.
        """
        await self._revocations.add(access.grant_id, reason="ended_by_main_app")

    def challenge(self, error: Unauthorized | InsufficientScope, held: Collection[str] = ()) -> str:
        """Write the WWW-Authenticate header that leads a client to the token it lacks (RFC 6750 §3, RFC 9728 §5.1).

        A client may ask for just what a challenge names, so it names the scopes `held` already beside the missing ones.
        """
        match error:
            case InsufficientScope():
                needed = {*held, *error.scope.split()}
                scope = " ".join(scope for scope in SCOPES if scope in needed)
                return self._resource.challenge(scope, "insufficient_scope", error.message)
            case Unauthorized() if error.token_sent:
                return self._resource.challenge(_EVERY_SCOPE, "invalid_token", "The access token ended")
            case _:  # RFC 6750 §3.1: a request without a token gets no error code
                return self._resource.challenge(_EVERY_SCOPE)


def require_scopes(access: AccessToken, scopes: tuple[str, ...]) -> None:
    """Raise InsufficientScope, naming all that are needed, unless the token has every one."""
    if not access.scopes.issuperset(scopes):
        raise InsufficientScope(" ".join(scopes))
