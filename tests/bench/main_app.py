"""A main app that answers at once with what the sandbox said, so that only the connector is measured."""

import json
import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.bench.server import timed

ANSWERS = "BENCH_ANSWERS"
"""The variable that names a file of answers by path."""


def create_main_app() -> ASGIApp:
    answers = {path: body.encode() for path, body in json.loads(Path(os.environ[ANSWERS]).read_text()).items()}

    async def answer(scope: Scope, _: Receive, send: Send) -> None:
        body = answers[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return timed(answer)
