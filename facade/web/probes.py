"""What machines ask beside the actions: health, readiness and metrics."""

import asyncio
import hmac

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from facade.errors import UnknownPath
from facade.messages import json_response
from facade.operating.health import Health, Leaving
from facade.operating.metrics import Metrics
from facade.routes import TemplateRoute
from resolvers.main_app.errors import Unauthorized


class HealthProbes:
    """`GET /health` and `GET /ready`, for whoever keeps the process running."""

    def __init__(self, health: Health, leaving: Leaving, version: str) -> None:
        self._health = health
        self._leaving = leaving
        self._version = version

    def routes(self) -> list[TemplateRoute]:
        """Give the routes."""
        return [TemplateRoute("/health", self.health), TemplateRoute("/ready", self.ready)]

    async def health(self, _: Request) -> Response:
        """Answer 200 always, within a second."""
        reachable = await self._health.main_app_answers()
        return json_response({"status": "ok", "version": self._version, "main_app_reachable": reachable}, 200)

    async def ready(self, _: Request) -> Response:
        """Answer 200 when actions can be served, `degraded` naming what cannot; 503 with the reason otherwise."""
        if self._leaving.begun:
            return json_response({"status": "unavailable", "reason": "This process is being ended."}, 503)
        reachable, stored = await asyncio.gather(self._health.main_app_answers(), self._health.redis_answers())
        if not reachable:
            return json_response({"status": "unavailable", "reason": "The main app cannot be reached."}, 503)
        return json_response({"status": "ready", "degraded": [] if stored else ["redis"]}, 200)


class MetricsProbe:
    """`GET /metrics`: open on a developer's machine, behind a token elsewhere, absent there without one."""

    def __init__(self, metrics: Metrics, token: str, *, strict: bool) -> None:
        self._metrics = metrics
        self._token = token
        self._strict = strict

    def routes(self) -> list[TemplateRoute]:
        """Give the route."""
        return [TemplateRoute("/metrics", self.show)]

    async def show(self, request: Request) -> Response:
        """Answer in Prometheus' text format; raises UnknownPath or Unauthorized."""
        if self._strict and not self._token:
            raise UnknownPath
        if self._token and not self._presents_token(request):
            raise Unauthorized(token_sent="Authorization" in request.headers)
        return Response(self._metrics.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _presents_token(self, request: Request) -> bool:
        expected = f"Bearer {self._token}".encode()
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected)
