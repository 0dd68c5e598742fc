"""One line per request, and the boundary that no exception crosses."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from facade.operating.metrics import Metrics

log = structlog.get_logger()


@dataclass
class RequestNotes:
    """What a request's line will say; filled in while it is answered, found under `request.state.notes`.

    `action` names what was called where the path does not say it.
    """

    request_id: str
    user_id: int | None = None
    error: str | None = None
    action: str | None = None


class RequestLog:
    """ASGI middleware: names each request, logs it, and answers an unexpected exception with `defect`."""

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        defect: Callable[[RequestNotes], Response],
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._defect = defect
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        notes = RequestNotes(f"req_{token_hex(12)}")
        scope.setdefault("state", {})["notes"] = notes
        answer = _Answer(send, notes.request_id)
        started = self._clock()
        try:
            with structlog.contextvars.bound_contextvars(request_id=notes.request_id):
                await self._guard(scope, receive, answer, notes)
        finally:
            self._log(scope, notes, answer.status, self._clock() - started)

    async def _guard(self, scope: Scope, receive: Receive, answer: "_Answer", notes: RequestNotes) -> None:
        try:
            await self._app(scope, receive, answer.send)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception:
            log.exception("request.defect", request_id=notes.request_id)
            apology = self._defect(notes)
            if answer.status is None:
                await apology(scope, receive, answer.send)

    def _log(self, scope: Scope, notes: RequestNotes, status: int | None, seconds: float) -> None:
        route = scope.get("route")
        template = getattr(route, "path", None) or "unknown"
        fields: dict[str, object] = {
            "user_id": notes.user_id,
            "request_id": notes.request_id,
            "endpoint": " ".join(part for part in (scope["method"], template, notes.action) if part),
            "method": scope["method"],
            "status": status,
            "latency_ms": round(seconds * 1000, 1),
        }
        if notes.error is not None:
            fields["error"] = notes.error
        log.info("request", **fields)
        self._metrics.count_request(str(fields["endpoint"]), status or 0, seconds)


class _Answer:
    """The way back: notes the status and adds the request's id."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-ID"] = self._request_id
        await self._send(message)
