"""The composition root: the only reader of settings and the only opener of clients."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from facade.about import VERSION, about
from facade.actions import ACTIONS, TOOLS_ALONE
from facade.admission.admission import Admission
from facade.admission.bearer import Bearer
from facade.admission.rate_limit import RateLimit
from facade.engine.action import Action
from facade.engine.answer_budget import AnswerBudget
from facade.engine.engine import ActionEngine
from facade.engine.graph import Graph, JsonObject, ListBounds
from facade.errors import InternalError
from facade.mcp import methods
from facade.mcp.endpoint import McpEndpoint
from facade.mcp.plugin_checks import plugin_checks
from facade.mcp.tools import describe_tools
from facade.messages import ErrorAnswers, json_response
from facade.once.written_once import WrittenOnce
from facade.operating.body_patience import BodyPatience
from facade.operating.health import Health, Leaving
from facade.operating.logs import configure_logs
from facade.operating.metrics import Metrics
from facade.operating.outage import Outage
from facade.operating.redis_clients import RedisClients, open_redis
from facade.operating.request_log import RequestLog
from facade.rest import endpoint
from facade.rest.error_handlers import install_error_handlers
from facade.rest.gpt_checks import gpt_checks
from facade.rest.openapi import About, write_document
from facade.routes import TemplateRoute
from facade.service import Service
from facade.settings import Settings, read_settings
from facade.web.developer_graphql import DeveloperGraphQL
from facade.web.gate import Gate
from facade.web.probes import HealthProbes, MetricsProbe
from facade.web.web_pages import Site, WebPages
from oauth.assembly import AuthorizationServer, create_authorization_server
from oauth.resources import ProtectedResource
from oauth.revocations import Revocations
from oauth.sealing import Sealing
from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.bridge import Bridges
from resolvers.main_app.client import MainAppClient
from resolvers.main_app.traffic import Traffic
from resolvers.main_app.transport import Transport, Wire, http_client, open_transport
from resolvers.weigh_in import MOST_ROWS
from schema.graph import build_graph
from schema.scalars import SCALARS

_LISTS = {"Mutation.logWeights(entries:)": ListBounds(1, MOST_ROWS)}

Clock = Callable[[], datetime]
log = structlog.get_logger()


def utc_now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surface:
    """The public surface: the rows, and the folder with their documents."""

    actions: Sequence[Action] = (*ACTIONS, *TOOLS_ALONE)
    operations: Path = Path(__file__).parent / "operations"


def create_app(
    settings: Settings | None = None,
    *,
    main_app_transport: Transport | None = None,
    now: Clock = utc_now,
    surface: Surface | None = None,
) -> FastAPI:
    """Build the application; `uvicorn facade.app:create_app --factory` calls it with the environment alone.

    `main_app_transport`, `now` and `surface` are the seams for tests. Raises SystemExit, which prints
    every fault, when the environment is not sound, and BrokenActions when the actions are not.
    """
    settings = settings or read_settings()
    configure_logs(settings.log_level)
    transport = main_app_transport or open_transport()
    redis = open_redis(settings.redis_url)
    main_app = MainAppClient(Wire(settings.main_app_url, transport))
    probe = MainAppClient(Wire(settings.main_app_url, transport, probing=True), Traffic.of_probes())
    health = Health(probe, redis.asynchronous, now)
    http = http_client(settings.main_app_url, transport)
    bridges = Bridges.over(http, settings.connector_api_key, settings.mcp_connector_api_key)
    authorization = settings.authorization_server()
    sealing = Sealing(authorization.encryption_keys)
    limit = RateLimit(redis.limits, settings.rate_limit_per_minute, now, lambda key: sealing.names("limit", key)[0])
    server = create_authorization_server(authorization, sealing, redis.blocking, bridges, now, limit.hit_from)
    species = SpeciesCatalogue(main_app, now=now)
    unknown = Outage("oauth.revocations_unknown", now)
    revocations = Revocations(redis.asynchronous, unknown, authorization.refresh_token_ttl)

    def admission(resource: ProtectedResource) -> Admission:
        return Admission(Bearer(resource, revocations), limit, main_app, species, now)

    described = about(settings.connector_public_url, https_only=settings.is_public)
    engine = build_engine(described, surface or Surface())
    faces = Faces(
        engine, admission(server.actions), admission(server.mcp), WrittenOnce(redis.asynchronous, sealing, now)
    )

    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # Starlette's redirect goes to whatever Host was sent, with code and body
        lifespan=_lifespan(faces, server, (species, health), transport, redis),
    )
    app.state.leaving = Leaving()
    routes = app.router.routes
    routes.extend(faces.rest_routes())
    routes.append(faces.mcp_route(_server_info(described), settings.mcp_origins()))
    app.include_router(server.router)
    routes.append(_openapi_route(described, engine))
    if not settings.strict:
        routes.append(_tools_route(engine))
    metrics = Metrics()
    routes.extend(HealthProbes(health, app.state.leaving, VERSION).routes())
    routes.extend(MetricsProbe(metrics, settings.metrics_token, strict=settings.strict).routes())
    routes.extend(WebPages(_site(settings)).routes(app.router))
    if settings.offers_graphql:
        developer_graphql = DeveloperGraphQL(engine.graph.schema, faces.actions)
        routes.append(TemplateRoute("/graphql", developer_graphql.answer, methods=["POST"]))
    errors = ErrorAnswers(faces.actions)
    install_error_handlers(app, errors)
    app.add_middleware(BodyPatience)
    app.add_middleware(Gate, limit=limit, hosts=settings.allowed_hosts, answer=errors.respond)
    app.add_middleware(RequestLog, metrics=metrics, defect=lambda notes: errors.respond(notes, InternalError()))
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    _warn(settings)
    return app


@dataclass(frozen=True, slots=True)
class Faces:
    """What both faces are made of: one engine and one ledger; each admits for itself, and answers within its budget."""

    engine: ActionEngine
    actions: Admission
    mcp: Admission
    once: WrittenOnce

    def rest_routes(self) -> list[TemplateRoute]:
        """Give the routes of the REST face."""
        service = Service(self.engine, self.actions, self.once, AnswerBudget(endpoint.MOST_CHARACTERS))
        return endpoint.ActionEndpoint(service).routes()

    def mcp_route(self, server_info: JsonObject, origins: Sequence[str]) -> TemplateRoute:
        """Give the route of the MCP face."""
        service = Service(self.engine, self.mcp, self.once, AnswerBudget(methods.MOST_CHARACTERS))
        return McpEndpoint(
            methods.Methods(service, self.mcp, server_info), self.mcp, ErrorAnswers(self.mcp), origins
        ).route()


def build_engine(described: About, surface: Surface) -> ActionEngine:
    """Build the action engine; raises BrokenActions on whatever a platform would refuse."""
    schema = build_graph()._schema  # noqa: SLF001  (Strawberry has no public name for graphql-core's schema)
    graph = Graph(schema, SCALARS, _LISTS)
    return ActionEngine.build(
        graph, surface.actions, surface.operations, tuple(described.scopes), [gpt_checks(described), plugin_checks()]
    )


def _site(settings: Settings) -> Site:
    return Site(
        client_id=settings.oauth_client_id,
        client_secret=settings.oauth_client_secret,
        redirect_uris=settings.oauth_redirect_uris,
        unused_connection=timedelta(days=settings.refresh_token_ttl_days),
        offers_graphql=settings.offers_graphql,
        development=not settings.strict,
        mcp_client=next((client.id for client in settings.oauth_clients if client.secret is None), ""),
    )


def _server_info(described: About) -> JsonObject:
    return {"name": "meo-mai-moi", "title": described.title, "version": described.version}


def _openapi_route(described: About, engine: ActionEngine) -> TemplateRoute:
    document = write_document(described, engine.prepared, engine.graph)

    async def openapi(_: Request) -> Response:
        return json_response(document, 200)

    return TemplateRoute("/openapi.json", openapi)


def _tools_route(engine: ActionEngine) -> TemplateRoute:
    async def tools(_: Request) -> Response:
        return json_response({"tools": describe_tools(engine.prepared, engine.graph)}, 200)

    return TemplateRoute("/docs/tools.json", tools)


def _lifespan(
    faces: Faces,
    server: AuthorizationServer,
    background: Sequence[SpeciesCatalogue | Health],
    transport: Transport,
    redis: RedisClients,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(server.sweeper.run())
        async with faces.engine:
            yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        for busy in background:
            await busy.close()
        faces.once.ledgers.stop()
        await transport.aclose()
        await redis.close()

    return lifespan


def _warn(settings: Settings) -> None:
    if settings.strict and settings.main_app_url.startswith("http://"):
        log.warning("settings.main_app_without_tls")
