"""The imitated main app as an ASGI application: log, faults, pipeline, browser pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.sandbox.answers import NOTHING, Answer, Refused
from tests.sandbox.calls import Call, Calls, kept
from tests.sandbox.faults import AnswerLost, ConnectionRefused, Fault, Faults, WorkerDied
from tests.sandbox.pipeline import Pipeline
from tests.sandbox.routing import Route, Routes
from tests.sandbox.visits import Visit

# nginx-docker.conf: what is larger never reaches the application.
_LARGEST_BODY = 10 * 1024 * 1024
_TOO_LARGE = (
    "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n"
    "<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n"
    "</body>\r\n</html>\r\n"
)
# On every answer, whatever happened (config/cors.php, Symfony's response defaults).
_ALWAYS = {"cache-control": "no-cache, private", "vary": "Origin"}


class MainApp:
    """Serves `/api` through the pipeline and everything else through the pages."""

    def __init__(self, pipeline: Pipeline, routes: Routes, pages: ASGIApp) -> None:
        self._pipeline = pipeline
        self._routes = routes
        self._pages = pages
        self.calls = Calls()
        self.faults = Faults()
        self._running: set[asyncio.Task[Answer]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._pages(scope, receive, send)
            return
        request = Request(scope, receive)
        visit = await _visit_of(request, self._pipeline)
        call = Call(visit.method, visit.path, visit.query, headers=kept(dict(visit.headers)))
        self.calls.append(call)
        with self.calls.running():
            response = await self._respond(visit, call)
        call.status = response.status_code
        await response(scope, receive, send)

    async def _respond(self, visit: Visit, call: Call) -> Response:
        if self._pipeline.limits.production and len(visit.body) > _LARGEST_BODY:
            return Response(_TOO_LARGE, 413, {"content-type": "text/html"})
        fault = self.faults.take(visit.method, visit.path)
        if fault is not None and fault.kind == "refuse":
            raise ConnectionRefused("The main app cannot be reached.")
        if fault is not None and fault.kind == "answer":
            return Response(fault.body, fault.status, dict(fault.headers))
        try:
            answer = await self._answer(visit, call, fault)
        except WorkerDied:
            return Response("<html><h1>502 Bad Gateway</h1></html>", 502, media_type="text/html")
        if fault is not None and fault.kind == "answer_after":
            return Response(fault.body, fault.status, dict(fault.headers))
        if fault is not None and fault.kind == "lose":
            raise AnswerLost("The connection broke before the answer arrived.")
        return _written(visit, answer)

    async def _answer(self, visit: Visit, call: Call, fault: Fault | None) -> Answer:
        """Answer to the end, even when the client has gone: PHP does not notice."""
        try:
            route, visit.params = self._routes.find(visit.method, visit.path)
        except Refused as refusal:
            return refusal.answer
        call.route = route.name
        task = asyncio.create_task(self._run(route, visit, fault))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        answer = await asyncio.shield(task)
        call.user_id = visit.user.id if visit.user else None
        return answer

    async def _run(self, route: Route, visit: Visit, fault: Fault | None) -> Answer:
        async def wait(kind: str = "delay") -> None:
            if fault is not None and fault.kind == "crash":
                raise WorkerDied
            if fault is not None and fault.kind == kind and fault.wait is not None:
                await fault.wait()

        answer = await self._pipeline.answer(route, visit, wait)
        await wait("delay_answer")
        return answer


async def _visit_of(request: Request, pipeline: Pipeline) -> Visit:
    visit = Visit(
        method=request.method,
        path=request.url.path,
        query=request.url.query,
        headers=_lowered(request.headers),
        body=await request.body(),
        address=request.client.host if request.client else "127.0.0.1",
        origin=f"{request.url.scheme}://{request.url.netloc}",
        state=pipeline.state,
    )
    visit.read_input()
    return visit


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _written(visit: Visit, answer: Answer) -> Response:
    headers: MutableMapping[str, str] = _ALWAYS | answer.headers
    cookies = headers.pop("set-cookie", "")
    content: Any = b""
    if answer.body is not NOTHING:
        headers["content-type"] = "application/json"
        content = json.dumps(answer.body).encode()
    response = Response(b"" if visit.method == "HEAD" else content, answer.status, dict(headers))
    for cookie in filter(None, cookies.split("\n")):
        response.headers.append("set-cookie", cookie)
    return response
