"""Refresh tokens: sealed grants, opaque to the client, that need no store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from oauth.clients import Client
from oauth.records import Grant
from oauth.sealing import CannotOpen, Sealing

_PURPOSE = "refresh-token"


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """An opened refresh token; each rotation of its grant counts the generation up by one."""

    grant: Grant
    generation: int
    expires_at: float

    def check_client(self, client: Client) -> bool:
        """Whether it was issued to this client (RFC 6749 §6), under Authlib's name."""
        return self.grant.client_id == client.client_id

    def get_scope(self) -> str:
        """The scope of the grant, under Authlib's name."""
        return self.grant.scope


_CONTENT = TypeAdapter(RefreshToken)


class RefreshTokens:
    """Issues and opens them."""

    def __init__(self, sealing: Sealing, now: Callable[[], datetime]) -> None:
        self._sealing = sealing
        self._now = now

    def issue(self, grant: Grant, generation: int, end: float) -> str:
        """Issue a token of this generation, good until a Unix time; its scope is the grant's (RFC 6749 §6)."""
        return self._sealing.seal(_CONTENT.dump_json(RefreshToken(grant, generation, end)), _PURPOSE)

    def read(self, token: str) -> RefreshToken | None:
        """Open a token whose time may have run out, as revocation must; None when it is not one of ours."""
        try:
            return _CONTENT.validate_json(self._sealing.open(token, _PURPOSE))
        except (CannotOpen, ValidationError):
            return None

    def find(self, token: str) -> RefreshToken | None:
        """Open a token that still lives; None otherwise."""
        opened = self.read(token)
        return opened if opened and opened.expires_at > self._now().timestamp() else None
