"""The composition root: the only reader of settings and the only opener of clients."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from facade.about import VERSION, about
from facade.actions import ACTIONS
from facade.admission.bearer import Bearer
from facade.admission.contexts import Contexts
from facade.admission.rate_limit import RateLimit
from facade.answer import json_response
from facade.engine.engine import ActionEngine
from facade.engine.graph import Graph, ListBounds
from facade.once.written_once import WrittenOnce
from facade.operating.health import Health
from facade.operating.logs import configure_logs
from facade.operating.metrics import Metrics, MetricsPage
from facade.operating.outage import Outage
from facade.operating.redis_clients import RedisClients, open_redis
from facade.operating.request_log import RequestLog
from facade.rest.endpoint import ActionEndpoint
from facade.rest.error_handlers import install_error_handlers
from facade.routes import TemplateRoute
from facade.settings import Settings
from facade.web.developer_graphql import DeveloperGraphQL
from facade.web.web_pages import WebPages
from oauth.assembly import AuthorizationServer, create_authorization_server
from oauth.revocations import Revocations
from oauth.sealing import Sealing
from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.bridge import ConsentBridge
from resolvers.main_app.client import MainAppClient
from resolvers.main_app.transport import Transport, Wire, http_client, open_transport
from resolvers.weigh_in import MOST_ROWS
from schema.graph import build_graph
from schema.scalars import SCALARS

OPERATIONS = Path(__file__).parent / "operations"
_LISTS = {"Mutation.logWeights(entries:)": ListBounds(1, MOST_ROWS)}

Clock = Callable[[], datetime]
log = structlog.get_logger()


def utc_now() -> datetime:
    """Tell the time, in UTC."""
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None, *, main_app_transport: Transport | None = None, now: Clock = utc_now
) -> FastAPI:
    """Build the application; `uvicorn facade.app:create_app --factory` calls it with the environment alone.

    `main_app_transport` and `now` are the seams for tests. Raises pydantic.ValidationError, naming every fault, when
    the settings are not sound, and BrokenActions when the actions are not.
    """
    settings = settings or Settings()
    configure_logs(settings.log_level)
    transport = main_app_transport or open_transport()
    redis = open_redis(settings.redis_url)
    main_app = MainAppClient(Wire(settings.main_app_url, transport))
    limit = RateLimit(redis.limits, settings.rate_limit_per_minute, now)
    bridge = ConsentBridge(http_client(settings.main_app_url, transport), settings.connector_api_key)
    authorization = settings.authorization_server()
    sealing = Sealing(authorization.encryption_keys)
    server = create_authorization_server(
        authorization, sealing, redis.blocking, bridge, now, lambda address: limit.hit(f"address:{address}")
    )
    species = SpeciesCatalogue(main_app, now=now)
    bearer = Bearer(server.access_tokens, Revocations(redis.asynchronous, Outage("oauth.revocations_unknown", now)))
    contexts = Contexts(bearer, limit, main_app, species, now)
    engine = build_engine(settings)
    once = WrittenOnce(redis.asynchronous, sealing, now)

    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan(engine, server, species, transport, redis)
    )
    app.router.routes.extend(ActionEndpoint(engine, contexts, once).routes())
    app.include_router(server.router)
    metrics = Metrics()
    metrics_page = MetricsPage(metrics, settings.metrics_token, strict=settings.strict)
    _add_pages(app, engine, Health(main_app, redis.asynchronous, VERSION, now), metrics_page)
    app.router.routes.extend(WebPages(settings).routes(app.router))
    if settings.offers_graphql:
        app.router.routes.append(TemplateRoute("/graphql", DeveloperGraphQL(contexts), methods=["POST"]))
    install_error_handlers(app, now)
    app.add_middleware(RequestLog, metrics=metrics)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    _warn(settings)
    return app


def build_engine(settings: Settings) -> ActionEngine:
    """Build the action engine; raises BrokenActions on whatever ChatGPT would refuse."""
    schema = build_graph()._schema  # noqa: SLF001  (Strawberry has no public name for graphql-core's schema)
    return ActionEngine.build(Graph(schema, SCALARS, _LISTS), ACTIONS, OPERATIONS, about(settings))


def _add_pages(app: FastAPI, engine: ActionEngine, health: Health, metrics: MetricsPage) -> None:
    async def openapi(_: Request) -> Response:
        return json_response(engine.openapi, 200)

    app.router.routes.extend(
        [
            TemplateRoute("/openapi.json", openapi),
            TemplateRoute("/health", health.health),
            TemplateRoute("/ready", health.ready),
            TemplateRoute("/metrics", metrics.show),
        ]
    )


def _lifespan(
    engine: ActionEngine,
    server: AuthorizationServer,
    species: SpeciesCatalogue,
    transport: Transport,
    redis: RedisClients,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(server.sweeper.run())
        async with engine:
            yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await species.close()
        await transport.aclose()
        await redis.close()

    return lifespan


def _warn(settings: Settings) -> None:
    if settings.strict and settings.main_app_url.startswith("http://"):
        log.warning("settings.main_app_without_tls")
