"""HTTP connections that end when the other side is too slow, or says too much before it comes to the point."""

from asyncio import AbstractEventLoop, Transport
from asyncio.events import TimerHandle
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

HEAD_SECONDS, BODY_SECONDS, WRITE_SECONDS = 10.0, 30.0, 30.0
LARGEST_HEAD = 64 * 1024
"""Target, header names and header values in bytes; nginx takes half as many (large_client_header_buffers)."""

_CLOSING = b"content-length: 0\r\nconnection: close\r\n\r\n"


class ImpatientHttp(HttpToolsProtocol):
    """uvicorn's protocol with a bound on everything that a client does.

    A head must come within 10 s, counted from the connection or the request's first byte; its body within 30 s more,
    read by the application or thrown away; an answer must be taken within 30 s of its first delay. Between requests
    uvicorn's own `timeout_keep_alive` holds.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._reading: TimerHandle | None = None
        self._writing: TimerHandle | None = None
        self._head_size = self._unfinished = 0
        self._in_request = self._in_head = self._refused = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn's own narrowing
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all waiting."""
        self._stop_waiting()
        self._stop_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass it on; what opens no request, such as an empty line, buys no time."""
        between = self.timeout_keep_alive_task is not None
        super().data_received(data)
        if self._in_head:  # a header is counted when it is complete, which the longest never is
            self._unfinished += len(data)
            self._refuse_if_too_large(self._unfinished)
        if between and not self._in_request and self._reading is None:
            self._wait(HEAD_SECONDS)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        super().on_message_begin()
        self._in_request = self._in_head = True
        self._head_size = self._unfinished = 0
        self._wait(HEAD_SECONDS)

    def on_url(self, url: bytes) -> None:
        """Count it as part of the head."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count it as part of the head."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Hand the request to the application, and begin to wait for its body."""
        self._in_head = False
        if not self._refused:
            super().on_headers_complete()
            self._wait(BODY_SECONDS)

    def on_body(self, body: bytes) -> None:
        """Pass it on, unless its request was refused."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop waiting: it is the application's turn."""
        self._in_request = False
        self._stop_waiting()
        if not self._refused:
            super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for the client to take its answer."""
        super().pause_writing()
        if self._writing is None:
            self._writing = self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: the client has taken most of it."""
        self._stop_writing()
        super().resume_writing()

    def _count(self, size: int) -> None:
        self._head_size += size
        self._refuse_if_too_large(self._head_size)

    def _refuse_if_too_large(self, size: int) -> None:
        if size > LARGEST_HEAD and not self._refused:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._reading = self.loop.call_later(seconds, self._end)

    def _end(self) -> None:
        """Give up a request that does not arrive; the application, if it has it, sees the client leave."""
        if self.cycle is None or self.cycle.response_complete:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.abort()

    def _refuse(self, status: HTTPStatus) -> None:
        self._refused = True
        if self._in_request and not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + _CLOSING)
        self.transport.close()

    def _stop_waiting(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
