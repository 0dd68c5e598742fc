"""Access tokens: JWTs that carry the sealed main-app token."""

import hashlib
import math
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from pydantic import BaseModel, ValidationError

from oauth.records import Grant
from oauth.sealing import CannotOpen, Sealing

_ALGORITHMS = ["HS256"]
_TYPE = "at+jwt"  # RFC 9068 §2.1: no other kind of JWT under our keys passes for an access token
_PURPOSE = "access-token"
_REMEMBERED = 2048


class InvalidAccessToken(Exception):
    """An access token that opens nothing; `reason` is constant text for the log, never for the caller."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A verified access token."""

    user_id: int
    scopes: frozenset[str]
    main_app_token: str = field(repr=False)
    grant_id: str
    token_id: str
    client_id: str
    resource: str
    expires_at: datetime

    @property
    def grant(self) -> Grant:
        """The grant it was issued from, with this token's scope."""
        scope = " ".join(sorted(self.scopes))
        return Grant(self.grant_id, self.client_id, self.user_id, scope, self.main_app_token, self.resource)


class _Claims(BaseModel, strict=True, frozen=True):
    iss: str
    aud: str
    sub: str
    scope: str
    iat: float
    exp: float
    jti: str
    client_id: str
    grant: str
    tok: str


class AccessTokens:
    """Issues and verifies them, for one issuer; the audience is the resource of the grant (RFC 8707 §2).

    The first secret signs, all verify; a token names its secret by `kid`, which tells nothing about it.
    """

    def __init__(
        self,
        issuer: str,
        secrets_: Sequence[str],
        sealing: Sealing,
        lifetime: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        keys = [OctKey.import_key(secret.encode(), {"kid": _key_id(secret)}) for secret in secrets_]
        self._issuer = issuer
        self._signing_key = keys[0]
        self._keys = KeySet([*keys])
        self._sealing = sealing
        self._now = now
        self._verified: dict[bytes, AccessToken] = {}
        self.lifetime = lifetime

    def lifetime_until(self, end: float) -> float:
        """The seconds that a token lives which is issued now for a grant that ends at this Unix time."""
        return max(0.0, min(self.lifetime.total_seconds(), end - self._now().timestamp()))

    def issue(self, grant: Grant, scope: str, end: float = math.inf) -> str:
        """Issue a token for a grant that ends at a Unix time, with the grant's scope or a narrower one."""
        token_id = secrets.token_urlsafe(16)
        issued_at = round(self._now().timestamp(), 3)  # RFC 7519 §2: a NumericDate may have a fraction
        claims = {
            "iss": self._issuer,
            "aud": grant.resource or self._issuer,
            "sub": str(grant.user_id),
            "scope": scope,
            "iat": issued_at,
            "exp": issued_at + self.lifetime_until(end),
            "jti": token_id,
            "client_id": grant.client_id,
            "grant": grant.grant_id,
            "tok": self._sealing.seal(
                grant.main_app_token.encode(), _PURPOSE, str(grant.user_id), grant.grant_id, token_id
            ),
        }
        header = {"alg": "HS256", "typ": _TYPE, "kid": self._signing_key.kid}
        return jwt.encode(header, claims, self._signing_key, algorithms=_ALGORITHMS)

    def verify(self, token: str, resource: str) -> AccessToken:
        """Verify a token for a resource; raises InvalidAccessToken, also for a token that opens another resource.

        A token that was verified before costs a hash and a look at the clock. Call it from the event loop only.
        """
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        verified = self._verified.get(digest)
        if verified is None:
            verified = self.read(token)
            if len(self._verified) >= _REMEMBERED:
                del self._verified[next(iter(self._verified))]
            self._verified[digest] = verified
        if verified.resource != resource:  # RFC 9068 §4
            raise InvalidAccessToken("for_another_resource")
        if verified.expires_at <= self._now():
            self._verified.pop(digest, None)
            raise InvalidAccessToken("expired")
        return verified

    def read(self, token: str) -> AccessToken:
        """Read a token for any resource whose time may have run out, as revocation must; raises InvalidAccessToken."""
        try:
            decoded = jwt.decode(token, self._keys, algorithms=_ALGORITHMS)
        except (JoseError, ValueError) as refused:
            raise InvalidAccessToken("not_signed_by_us") from refused
        if decoded.header.get("typ") != _TYPE or not isinstance(decoded.header.get("kid"), str):
            raise InvalidAccessToken("not_an_access_token")
        try:
            claims = _Claims.model_validate(decoded.claims)
        except ValidationError as malformed:
            raise InvalidAccessToken("malformed_claims") from malformed
        if claims.iss != self._issuer:
            raise InvalidAccessToken("other_issuer")
        return self._opened(claims)

    def _opened(self, claims: _Claims) -> AccessToken:
        try:
            main_app_token = self._sealing.open(claims.tok, _PURPOSE, claims.sub, claims.grant, claims.jti)
        except CannotOpen as sealed:
            raise InvalidAccessToken("cannot_open_main_app_token") from sealed
        return AccessToken(
            user_id=int(claims.sub),
            scopes=frozenset(claims.scope.split()),
            main_app_token=main_app_token.decode(),
            grant_id=claims.grant,
            token_id=claims.jti,
            client_id=claims.client_id,
            resource=claims.aud,
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
        )


def _key_id(secret: str) -> str:
    return hashlib.sha256(b"key id" + secret.encode()).hexdigest()[:8]
