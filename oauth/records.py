"""What is kept between the steps of a flow."""

from dataclasses import dataclass, field
from typing import Literal

BridgeName = Literal["gpt", "mcp"]
"""By which of the main app's two bridges a consent was asked for; all of release 1's were by the GPT's."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a user has allowed the client: everything that tokens are issued from.

    The same id names the flow from its first request on, in every log line and in every token. `resource` is what its
    tokens open (RFC 8707); None, as in every grant of release 1, means the actions. `connected_at` is the Unix time of
    the consent; None in a grant of release 1 that has not been renewed since.
    """

    grant_id: str
    client_id: str
    user_id: int
    scope: str
    main_app_token: str = field(repr=False)
    resource: str | None = None
    connected_at: float | None = None


@dataclass(frozen=True, slots=True)
class PendingAuthorization:
    """An authorization request whose user is away at the main app's consent page; `expires_at` is a Unix time."""

    grant_id: str
    client_id: str
    redirect_uri: str
    scope: str
    browser: str = field(repr=False)
    expires_at: float
    state: str | None = field(default=None, repr=False)
    code_challenge: str | None = field(default=None, repr=False)
    resource: str | None = None
    bridge: BridgeName = "gpt"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A consent that came back in another browser, and waits for the person there to say that it was them."""

    pending: PendingAuthorization
    main_app_code: str = field(repr=False)
    browser: str = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """An authorization code that was given out: what it stands for and how it may be redeemed."""

    grant: Grant
    redirect_uri: str
    expires_at: float
    code_challenge: str | None = field(default=None, repr=False)

    @property
    def code_challenge_method(self) -> str:
        """The transformation of the challenge; no other is taken (RFC 7636 §4.2)."""
        return "S256"

    def get_redirect_uri(self) -> str:
        """The redirect URI of the authorization request, under Authlib's name."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """The granted scope, under Authlib's name."""
        return self.grant.scope


@dataclass(frozen=True, slots=True)
class Orphan:
    """What will be left in the main app when its flow or its grant has ended.

    That is a main-app token, or a code that would still buy one; the token of a `grant` is in use until then.
    `noted_at` is a Unix time; `bridge` matters to a code alone, a token is deleted over any.
    """

    grant_id: str
    kind: Literal["code", "token", "grant"]
    secret: str = field(repr=False)
    noted_at: float
    bridge: BridgeName = "gpt"
