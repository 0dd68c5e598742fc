"""A server in a process of its own that says how much processor time it has used."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from facade.app import create_app
from tests.stage.stage import HOST, ROOT, free_port

PROCESSOR_TIME = "/processor-time"

_STARTING_SECONDS = 30


def timed(app: ASGIApp) -> ASGIApp:
    """Let an application report its process's seconds."""

    async def reporting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PROCESSOR_TIME:
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(time.process_time()).encode()})

    return reporting


def create_connector() -> ASGIApp:
    """Build the connector as it ships."""
    return timed(create_app())


@contextmanager
def serving(factory: str, variables: dict[str, str]) -> Iterator[str]:
    """Serve an application factory on loopback until the block ends; give its address."""
    port = free_port(0)
    arguments = ["--factory", "--host", HOST, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    with subprocess.Popen(  # noqa: S603  (our own modules)
        [sys.executable, "-m", "uvicorn", factory, *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(f"http://{HOST}:{port}", process)
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            httpx.get(address + PROCESSOR_TIME)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"A server of the measurement did not start: {process.args}")
