"""Figures for Prometheus."""

import hmac

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from facade.errors import UnknownPath
from resolvers.main_app.errors import Unauthorized

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 40)


class Metrics:
    """Counts requests and times them, by endpoint; nothing about a person is a label."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "connector_requests", "Requests answered.", ["endpoint", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "connector_request_seconds", "Time to answer.", ["endpoint"], buckets=_SECONDS, registry=self.registry
        )

    def count_request(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(endpoint, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)


class MetricsPage:
    """`GET /metrics`: open on a developer's machine, behind a token elsewhere, absent there without one."""

    def __init__(self, metrics: Metrics, token: str, *, strict: bool) -> None:
        self._metrics = metrics
        self._token = token
        self._strict = strict

    async def show(self, request: Request) -> Response:
        """Answer in Prometheus' text format; raises UnknownPath or Unauthorized."""
        if self._strict and not self._token:
            raise UnknownPath
        if self._token and not self._presents_token(request):
            raise Unauthorized(token_sent="Authorization" in request.headers)
        return Response(generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _presents_token(self, request: Request) -> bool:
        expected = f"Bearer {self._token}".encode()
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected)
