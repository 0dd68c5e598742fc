"""A main app behind a raw socket: it carries requests out in the sandbox, and breaks the wire where it is asked to."""

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx

from tests.sandbox import Sandbox

LINE = b"\r\n"


@dataclass
class Connection:
    """One connection from the connector: what came on it, and the ways to answer or to break it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self) -> bytes:
        return await self.reader.readuntil(LINE * 2)

    async def body(self, head: bytes) -> bytes:
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return await self.reader.readexactly(int(length[1])) if length else b""

    async def send(self, *parts: bytes) -> None:
        self.writer.write(b"".join(parts))
        await self.writer.drain()

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Break it with a RST, as a process does that is killed with bytes unread."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@dataclass
class Exchange:
    """One request under a fault: it is read, committed and answered as the fault has it."""

    connection: Connection
    sandbox: Sandbox
    first: bytes
    request: bytes = b""
    sent: bytes = b""

    async def read(self) -> None:
        """Read the whole request."""
        self.request = self.first + await self.connection.head()
        self.sent = await self.connection.body(self.request)

    async def commit(self) -> httpx.Response:
        """Carry the request out in the sandbox, and give the answer that it would get."""
        start, *lines = self.request.decode("latin-1").strip().split("\r\n")
        method, target, _ = start.split(" ")
        named = [line.split(": ", 1) for line in lines]
        headers = [(name, value) for name, value in named if name.lower() not in ("host", "content-length")]
        transport = httpx.ASGITransport(self.sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://main-app.test") as client:
            client.headers.clear()
            return await client.request(method, target, headers=headers, content=self.sent)

    async def answer(self) -> None:
        """Do what a healthy main app does."""
        await self.connection.send(whole(await self.commit()))


def whole(response: httpx.Response) -> bytes:
    """Write an answer as it goes over the wire."""
    kept = [
        f"{name}: {value}".encode("latin-1")
        for name, value in response.headers.multi_items()
        if name not in ("content-length", "transfer-encoding", "connection")
    ]
    return written(response.status_code, response.content, *kept)


def written(status: int, content: bytes = b"", *headers: bytes) -> bytes:
    """Write an answer with its length."""
    length = b"Content-Length: %d" % len(content)
    return LINE.join([b"HTTP/1.1 %d Said" % status, *headers, length, b"", content])


Play = Callable[[Exchange], Awaitable[None]]


@dataclass
class Order:
    """Break the next `times` requests whose first line matches."""

    play: Play
    line: str
    times: int


@dataclass
class WireServer:
    """Listens on loopback; `lines` are the first lines of all requests that were read, faulty ones too."""

    sandbox: Sandbox
    orders: list[Order] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def order(self, play: Play, line: str = ".*", times: int = 1) -> None:
        self.orders.append(Order(play, line, times))

    async def listen(self) -> None:
        """Take the port, the same one again after a restart."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse new connections; the open ones stay."""
        if self._server is not None:
            self._server.close()

    async def leave(self) -> None:
        """Stop: every connection is closed, and new ones are refused."""
        self.refuse()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while await self._serve_one(Connection(reader, writer)):
                pass
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._open.discard(task)

    async def _serve_one(self, connection: Connection) -> bool:
        """Serve a request; false when the connection is at its end."""
        first = await connection.reader.readexactly(1)
        line = (await connection.reader.readuntil(LINE)).decode().strip()
        self.lines.append(f"{first.decode()}{line}".removesuffix(" HTTP/1.1"))
        exchange = Exchange(connection, self.sandbox, first + line.encode() + LINE)
        order = self._take(self.lines[-1])
        if order is None:
            await exchange.read()
            self.heads.append(exchange.request)
            await exchange.answer()
        else:
            await order.play(exchange)
        return not connection.writer.is_closing()

    def _take(self, line: str) -> Order | None:
        for order in self.orders:
            if order.times > 0 and re.fullmatch(order.line, line):
                order.times -= 1
                return order
        return None
