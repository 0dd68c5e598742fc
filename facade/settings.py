"""Settings: everything that is decided outside the connector, read from the environment or `.env`."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from facade.soundness import (
    LOOPBACK_NAMES,
    is_host,
    is_public,
    key_faults,
    proxy_faults,
    redirect_faults,
    redis_faults,
    secret_faults,
    shared_faults,
    url_faults,
)
from oauth.clients import Client, is_loopback
from oauth.configuration import AuthorizationServerConfiguration
from oauth.pinned_clients import PINNED_CLIENTS

Listed = Annotated[tuple[str, ...], NoDecode]

_SHORTEST = {
    "oauth_client_secret": 16,
    "connector_api_key": 16,
    "jwt_secret": 32,
    "hmac_shared_secret": 32,
    "mcp_connector_api_key": 16,
    "mcp_connector_hmac_secret": 32,
}
"""HS256 wants a key of at least 32 bytes (RFC 7518 §3.2); what is only compared may be shorter."""
_SHORTEST_OWN = _SHORTEST_METRICS_TOKEN = 16
_NEEDED = ("oauth_client_secret", "connector_api_key", "jwt_secret", "hmac_shared_secret", "encryption_key")
_SECRETS = (*_SHORTEST, "encryption_key", "metrics_token")
_REFUSED = "The connector does not start like this:"


class OwnClient(BaseModel, extra="forbid", frozen=True):
    """A client that the operator registers; without a secret it is a public one."""

    id: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=100)
    redirect_uris: tuple[str, ...] = Field(min_length=1)
    secret: str | None = Field(default=None, repr=False)

    def faults(self, *, strict: bool) -> Iterator[str]:
        """Say what is unsafe about it."""
        for uri in self.redirect_uris:
            parts = urlsplit(uri)
            safe = parts.scheme == "https" and parts.netloc and "#" not in uri and "@" not in parts.netloc
            if not safe and not (self.secret is None and is_loopback(uri)):
                yield (
                    f"OAUTH_CLIENTS: a redirect URI of {self.id} must be https without a fragment,"
                    " or http://localhost or http://127.0.0.1 for a public client."
                )
        if self.secret is not None and (strict or not self.secret):
            yield from secret_faults(f"OAUTH_CLIENTS: the secret of {self.id}", self.secret, _SHORTEST_OWN)

    def client(self) -> Client:
        """Give it to the authorization server."""
        return Client(self.id, self.name, self.redirect_uris, self.secret)


class Settings(BaseSettings):
    """The environment, checked; each field is the variable of the same name in capitals.

    Secrets are used as their UTF-8 bytes; `encryption_key` is 64 hexadecimal digits for 32 bytes. Where several keys
    are allowed they are separated by commas: the first one signs or seals, all of them verify or open.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    main_app_url: str = "http://localhost:8000"
    connector_public_url: str = "http://localhost:8080"
    connector_api_key: str = Field(default="", repr=False)
    oauth_client_id: str = "meo-gpt"
    oauth_client_secret: str = Field(default="", repr=False)
    oauth_redirect_uris: Listed = ()
    oauth_clients: Annotated[tuple[OwnClient, ...], NoDecode] = Field(default=(), repr=False)
    jwt_secret: Listed = Field(default=(), repr=False)
    encryption_key: Listed = Field(default=(), repr=False)
    hmac_shared_secret: str = Field(default="", repr=False)
    mcp_connector_api_key: str = Field(default="", repr=False)
    mcp_connector_hmac_secret: str = Field(default="", repr=False)
    redis_url: str = Field(default="redis://localhost:6379", repr=False)
    access_token_ttl_seconds: int = Field(default=3600, ge=1)
    refresh_token_ttl_days: int = Field(default=365, ge=1)
    grant_lifetime_days: int = Field(default=730, ge=1, le=730)  # the privacy policy promises two years at the latest
    rate_limit_per_minute: int = Field(default=60, ge=1)
    graphql_enabled: bool | None = None
    metrics_token: str = Field(default="", repr=False)
    trusted_proxies: Listed = ()
    mcp_allowed_origins: Listed = ()
    allowed_hosts: Listed = ()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    environment: Literal["production", "staging", "development", "test"] = "production"

    @field_validator(
        "oauth_redirect_uris",
        "jwt_secret",
        "encryption_key",
        "trusted_proxies",
        "mcp_allowed_origins",
        "allowed_hosts",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("oauth_clients", mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return tuple(json.loads(value)) if value.strip() else ()
        except (ValueError, TypeError):
            raise ValueError("must be a JSON list of clients") from None

    @field_validator("main_app_url", "connector_public_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("log_level", "environment", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_what_is_unsafe(cls, data: dict[str, object], handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Name every fault at once, those of single fields and those that show only when all are there."""
        unreadable: dict[str, str] = {}
        try:
            settings = handler(data)
        except ValidationError as refused:
            unreadable = {str(error["loc"][0]): _unreadable(error) for error in refused.errors()}
            settings = handler({name: value for name, value in data.items() if name not in unreadable})
        faults = list(unreadable.values())
        faults += [
            fault for fault in settings.faults() if fault.partition(" ")[0].rstrip(":").lower() not in unreadable
        ]
        if faults:
            raise ValueError("\n- ".join([_REFUSED, *dict.fromkeys(faults)]))
        return settings

    def faults(self) -> Iterator[str]:
        """Say all that is unsafe or unusable, one sentence each, which begins with the setting's name."""
        yield from self._address_faults()
        for name in _NEEDED:
            yield from self._secret_faults(name)
        if self.strict and self.metrics_token:
            yield from secret_faults("METRICS_TOKEN", self.metrics_token, _SHORTEST_METRICS_TOKEN)
        if self.strict:
            yield from shared_faults(dict(self._secrets()))
        if not self.oauth_client_id:
            yield "OAUTH_CLIENT_ID is missing."
        if not self.oauth_redirect_uris:
            yield "OAUTH_REDIRECT_URIS is missing: copy the GPT's callback URLs into it, separated by commas."
        for uri in self.oauth_redirect_uris:
            yield from redirect_faults("OAUTH_REDIRECT_URIS", uri, strict=self.strict)
        yield from self._client_faults()
        yield from self._mcp_bridge_faults()
        for proxy in self.trusted_proxies:
            yield from proxy_faults("TRUSTED_PROXIES", proxy)
        if not all(is_host(host) for host in self.allowed_hosts):
            yield "ALLOWED_HOSTS must be host names or IP addresses, without scheme and port."
        yield from redis_faults("REDIS_URL", self.redis_url)

    def _address_faults(self) -> Iterator[str]:
        for name, bare in (("main_app_url", False), ("connector_public_url", True)):
            url: str = getattr(self, name)
            if not url or (self.strict and name not in self.model_fields_set):
                yield f"{name.upper()} is missing."
            else:
                yield from url_faults(name.upper(), url, bare=bare)
        if any(url_faults("", self.connector_public_url, bare=True)):
            return
        public = urlsplit(self.connector_public_url)
        if self.strict and public.scheme != "https" and public.hostname not in LOOPBACK_NAMES:
            yield "CONNECTOR_PUBLIC_URL must be https: tokens and codes travel to it."
        if not self.strict and public.scheme == "https" and is_public(self.connector_public_url):
            yield f"ENVIRONMENT must not be {self.environment} at a public address: use staging or production."

    def _secrets(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in _SECRETS:
            value = getattr(self, name)
            yield name.upper(), (value,) if isinstance(value, str) else value
        for client in self.oauth_clients:
            yield f"OAUTH_CLIENTS ({client.id})", (client.secret or "",)

    def _client_faults(self) -> Iterator[str]:
        taken = {self.oauth_client_id, *(client.client_id for client in PINNED_CLIENTS)}
        for client in self.oauth_clients:
            if client.id in taken:
                yield f"OAUTH_CLIENTS: {client.id} is there twice, or is the identifier of another client."
            taken.add(client.id)
            yield from client.faults(strict=self.strict)

    def _mcp_bridge_faults(self) -> Iterator[str]:
        if bool(self.mcp_connector_api_key) != bool(self.mcp_connector_hmac_secret):
            yield "MCP_CONNECTOR_API_KEY and MCP_CONNECTOR_HMAC_SECRET belong together: set both, or neither."
        elif self.mcp_connector_api_key:
            yield from self._secret_faults("mcp_connector_api_key")
            yield from self._secret_faults("mcp_connector_hmac_secret")

    def _secret_faults(self, name: str) -> Iterator[str]:
        value = getattr(self, name)
        keys = value if isinstance(value, tuple) else (value,) if value else ()
        if not keys:
            yield f"{name.upper()} is missing."
        for key in keys:
            if name == "encryption_key":
                yield from key_faults(name.upper(), key, strict=self.strict)
            elif self.strict:
                yield from secret_faults(name.upper(), key, _SHORTEST[name])

    @property
    def strict(self) -> bool:
        """Whether real people's accounts are behind this."""
        return self.environment in {"production", "staging"}

    @property
    def offers_graphql(self) -> bool:
        """Whether developers' GraphQL is on: off in production unless it was switched on."""
        return not self.strict if self.graphql_enabled is None else self.graphql_enabled

    @property
    def is_public(self) -> bool:
        """Whether our own address is one that ChatGPT could reach."""
        return urlsplit(self.connector_public_url).scheme == "https"

    def mcp_origins(self) -> tuple[str, ...]:
        """Give the origins that a browser may call the MCP endpoint from: our own, and those that were allowed."""
        return (self.connector_public_url, *self.mcp_allowed_origins)

    def authorization_server(self) -> AuthorizationServerConfiguration:
        """Give what the authorization server needs of it."""
        return AuthorizationServerConfiguration(
            public_url=self.connector_public_url,
            main_app_url=self.main_app_url,
            client_id=self.oauth_client_id,
            client_secret=self.oauth_client_secret,
            redirect_uris=self.oauth_redirect_uris,
            jwt_secrets=self.jwt_secret,
            encryption_keys=tuple(bytes.fromhex(key) for key in self.encryption_key),
            hmac_secret=self.hmac_shared_secret,
            mcp_hmac_secret=self.mcp_connector_hmac_secret,
            own_clients=tuple(client.client() for client in self.oauth_clients),
            access_token_ttl=timedelta(seconds=self.access_token_ttl_seconds),
            refresh_token_ttl=timedelta(days=self.refresh_token_ttl_days),
            grant_lifetime=timedelta(days=self.grant_lifetime_days),
        )


def _unreadable(error: ErrorDetails) -> str:
    name, *inside = (str(part) for part in error["loc"])
    where = f" ({'.'.join(inside)})" if inside else ""
    return f"{name.upper()}{where} cannot be read: {error['msg']}."


def read_settings() -> Settings:
    """Read the environment; raises SystemExit, which prints every fault in a short list, when it is not sound."""
    try:
        return Settings()
    except ValidationError as refused:
        faults = [str(error.get("ctx", {}).get("error", error["msg"])) for error in refused.errors()]
        raise SystemExit("\n".join(faults)) from None
