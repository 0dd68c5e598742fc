"""The bearer check of the resource server (RFC 6750)."""

from oauth.access_tokens import AccessToken, InvalidAccessToken
from oauth.resources import ProtectedResource
from oauth.revocations import Revocations
from resolvers.main_app.errors import InsufficientScope, Unauthorized

_SCHEME = "bearer"
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


def require_scopes(access: AccessToken, scopes: tuple[str, ...]) -> None:
    """Raise InsufficientScope, naming all that are needed, unless the token has every one."""
    if not access.scopes.issuperset(scopes):
        raise InsufficientScope(" ".join(scopes))
