"""What the authorization server is configured with at start-up."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from oauth.browser_pages import PAGES_FOLDER
from oauth.clients import CHATGPT, Client, Clients
from oauth.grants import GrantLifetimes
from oauth.pinned_clients import PINNED_CLIENTS
from resolvers.main_app.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class AuthorizationServerConfiguration:
    """Who we are, whom we trust, and with which keys; the caller has checked that every value is sound.

    `public_url` is our own address and the issuer; nothing is ever derived from a request's Host header.
    Of `jwt_secrets` the first signs and all verify; of `encryption_keys` (32 bytes each) the first seals and all open.
    With `mcp_hmac_secret` MCP clients are sent to the main app's own page for them.
    A grant ends after `refresh_token_ttl` without use, and after `grant_lifetime` in any case.
    `pages_folder` has the texts of every language in `languages`.
    """

    public_url: str
    main_app_url: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    jwt_secrets: tuple[str, ...] = field(repr=False)
    encryption_keys: tuple[bytes, ...] = field(repr=False)
    hmac_secret: str = field(repr=False)
    access_token_ttl: timedelta = timedelta(hours=1)
    refresh_token_ttl: timedelta = timedelta(days=365)
    grant_lifetime: timedelta = timedelta(days=730)
    mcp_hmac_secret: str = field(default="", repr=False)
    own_clients: tuple[Client, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    pages_folder: Path = PAGES_FOLDER

    @property
    def issuer(self) -> str:
        """The issuer identifier (RFC 8414 §2), without a slash at its end."""
        return self.public_url.rstrip("/")

    @property
    def grant_lifetimes(self) -> GrantLifetimes:
        """When grants end by themselves."""
        return GrantLifetimes(self.refresh_token_ttl, self.grant_lifetime)

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are Secure and carry the `__Host-` prefix: always, but on a developer's http address."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def clients(self) -> Clients:
        """Every client: the GPT's actions, the vendors' pinned ones, and the operator's own."""
        actions = Client(self.client_id, CHATGPT, self.redirect_uris, self.client_secret)
        return Clients((actions, *PINNED_CLIENTS, *self.own_clients))
