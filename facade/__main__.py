"""Serves the connector: `python -m facade`, configured by the environment or `.env`.

Asked to end (SIGTERM), it says so at `/ready` and goes on serving for a moment, so that whoever distributes the
requests sends no more; then it stops listening, finishes what it has begun, and ends. Ctrl-C skips the moment.
"""

import signal
from argparse import ArgumentParser
from time import monotonic
from types import FrameType

from uvicorn import Config, Server

from facade.admission.admission import BUDGET_SECONDS
from facade.app import create_app
from facade.operating.health import Leaving
from facade.operating.impatient_http import ImpatientHttp

_KEEP_ALIVE_SECONDS = 75
"""Longer than usual proxies keep a connection (60 s: nginx' keepalive_timeout, AWS' idle timeout), so they end it."""
_FINISHING_SECONDS = int(BUDGET_SECONDS) + 2


class LeavingServer(Server):
    """uvicorn's server, which announces its end before it stops listening."""

    def __init__(self, config: Config, leaving: Leaving, announced_for: float) -> None:
        super().__init__(config)
        self._leaving = leaving
        self._announced_for = announced_for
        self._ends_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Announce the end at the first SIGTERM; come to it at once at any other signal."""
        if sig != signal.SIGTERM or self._leaving.begun:
            super().handle_exit(sig, frame)
            return
        self._captured_signals.append(sig)
        self._leaving.begun = True
        self._ends_at = monotonic() + self._announced_for

    async def on_tick(self, counter: int) -> bool:
        """Say whether to end."""
        if self._ends_at is not None and monotonic() >= self._ends_at:
            self.should_exit = True
        return await super().on_tick(counter)


def main() -> None:
    """Serve until asked to end."""
    parser = ArgumentParser(prog="python -m facade", description="Serve the connector.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--leaving-seconds", type=float, default=5.0, help="how long /ready says 503 before the end")
    given = parser.parse_args()
    app = create_app()
    config = Config(
        app,
        host=given.host,
        port=given.port,
        http=ImpatientHttp,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_FINISHING_SECONDS,
    )
    LeavingServer(config, app.state.leaving, given.leaving_seconds).run()


if __name__ == "__main__":
    main()
