"""The authorization server, put together from its parts."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import redis
from fastapi import APIRouter

from oauth.access_tokens import AccessTokens
from oauth.authorization_server import Collaborators, ConnectorServer
from oauth.browser_pages import BrowserPages
from oauth.code_grant import CodeGrant, S256CodeChallenge
from oauth.configuration import AuthorizationServerConfiguration
from oauth.consent_flow import Bindings, ConsentFlow
from oauth.consent_pages import ConsentPages, GptConsentPage, McpConsentPage
from oauth.endpoints import Limit, create_router
from oauth.grant_revoker import GrantRevoker
from oauth.grants import Grants
from oauth.handshake import Handshake
from oauth.orphans import Orphans
from oauth.refresh_grant import RefreshGrant
from oauth.refresh_tokens import RefreshTokens
from oauth.resources import ProtectedResource, Resources
from oauth.revocation_endpoint import GrantRevocation
from oauth.sealing import Sealing
from oauth.store import FlowStore
from oauth.sweeper import OrphanSweeper
from oauth.tokens import Tokens
from resolvers.main_app.bridge import Bridges

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class AuthorizationServer:
    """What the application takes from here: routes to mount, a resource for each face, and a sweeper to run."""

    router: APIRouter
    actions: ProtectedResource
    mcp: ProtectedResource
    sweeper: OrphanSweeper


def create_authorization_server(
    configuration: AuthorizationServerConfiguration,
    sealing: Sealing,
    client: redis.Redis,
    bridges: Bridges,
    now: Clock,
    limit: Limit,
) -> AuthorizationServer:
    """Put it together; the Redis client is a synchronous one, with short timeouts, and is used from threads."""
    # At DEBUG Authlib writes whole tokens into the log (rfc6749/grants/*.py: "Issue token %r to %r").
    logging.getLogger("authlib").setLevel(logging.INFO)
    store = FlowStore(client, sealing, configuration.refresh_token_ttl, now)
    orphans = Orphans(client, sealing, now)
    tokens = _tokens(configuration, sealing, now)
    grants = Grants(store, orphans, configuration.grant_lifetimes, now)
    parts = Collaborators(store, tokens, orphans, grants, GrantRevoker(store, orphans, bridges, now), now)
    server = _protocol(configuration, parts)
    pages = BrowserPages(server.clients.redirect_origins, configuration.languages, configuration.pages_folder)
    handshake = Handshake(server, bridges, _consent_pages(configuration, bridges, now), now)
    flow = ConsentFlow(handshake, store, pages, Bindings.create(secure=configuration.secure_cookies))
    resources = server.resources
    return AuthorizationServer(
        router=create_router(server, flow, pages, limit),
        actions=ProtectedResource(resources.actions, resources.metadata_url, tokens.access),
        mcp=ProtectedResource(resources.mcp, resources.mcp_metadata_url, tokens.access),
        sweeper=OrphanSweeper(orphans, store, bridges, now),
    )


def _tokens(configuration: AuthorizationServerConfiguration, sealing: Sealing, now: Clock) -> Tokens:
    access = AccessTokens(configuration.issuer, configuration.jwt_secrets, sealing, configuration.access_token_ttl, now)
    return Tokens(access, RefreshTokens(sealing, now))


def _consent_pages(configuration: AuthorizationServerConfiguration, bridges: Bridges, now: Clock) -> ConsentPages:
    main_app_url = configuration.main_app_url.rstrip("/")
    mcp = McpConsentPage(main_app_url, configuration.mcp_hmac_secret, now) if bridges.mcp else None
    return ConsentPages(GptConsentPage(main_app_url, configuration.hmac_secret), mcp)


def _protocol(configuration: AuthorizationServerConfiguration, parts: Collaborators) -> ConnectorServer:
    server = ConnectorServer(Resources(configuration.issuer), configuration.clients, parts)
    server.register_grant(CodeGrant, [S256CodeChallenge()])
    server.register_grant(RefreshGrant)
    server.register_endpoint(GrantRevocation)
    return server
