"""Clients that are slow, endless or gone: none of them keeps a connection, a process or anybody else."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from asgi_lifespan import LifespanManager
from uvicorn import Config
from uvicorn.server import ServerState

from facade.app import create_app
from facade.operating.impatient_http import LARGEST_HEAD, ImpatientHttp
from tests.connector import settings_for
from tests.security.brief_goodbyes import running
from tests.skipping_loop import SkippingLoop
from tests.stage.stage import HOST

FORM = b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture
def anyio_backend(clock):
    return "asyncio", {"loop_factory": lambda: SkippingLoop(lambda seconds: clock.advance(seconds=seconds))}


@dataclass
class Line:
    """A raw connection to the connector."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
        await self.writer.drain()

    async def to_the_end(self) -> bytes:
        """Everything until the connector closes."""
        try:
            return await self.reader.read()
        except ConnectionResetError:
            return b""


@asynccontextmanager
async def served(app) -> AsyncIterator[int]:
    config = Config(app, http=ImpatientHttp, ws="none", lifespan="off", log_config=None, timeout_keep_alive=75)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ImpatientHttp(config, state, {}), HOST, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for connection in list(state.connections):
        connection.transport.abort()


@pytest.fixture
async def dial(redis_url, clock, sandbox):
    app = create_app(settings_for(redis_url), main_app_transport=httpx.ASGITransport(sandbox.app), now=clock.now)
    async with LifespanManager(app) as running, served(running.app) as port:
        lines = []

        async def dial() -> Line:
            lines.append(Line(*await asyncio.open_connection(HOST, port)))
            return lines[-1]

        yield dial
        for line in lines:
            line.writer.transport.abort()


def elapsed():
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(
    "said", [b"", b"G", GET, GET + b"X-Long: ", b"\r\n", FORM], ids=["nothing", "byte", "head", "name", "blank", "form"]
)
async def test_half_a_request_ends_after_ten_seconds(dial, said):
    line = await dial()
    started = elapsed()
    await line.say(said)

    answer = await line.to_the_end()

    assert 9 < elapsed() - started < 12
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_grows_by_a_byte_now_and_then_ends_too(dial):
    line = await dial()
    started = elapsed()
    end = asyncio.create_task(line.to_the_end())
    await line.say(GET)
    while not end.done() and elapsed() - started < 60:
        await line.say(b"X: y\r\n")
        await asyncio.wait([end], timeout=2)

    assert end.done()
    assert elapsed() - started < 14


@pytest.mark.parametrize("said", [b"", b"\r\n", b"G"])
async def test_between_two_requests_a_connection_is_kept_longer_than_proxies_keep_it(dial, said):
    line = await dial()
    await line.say(GET, b"\r\n")
    head = await line.reader.readuntil(b"\r\n\r\n")
    await line.reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
    started = elapsed()
    await line.say(said)

    await line.to_the_end()

    expected = 10 if said else 75
    assert head.startswith(b"HTTP/1.1 200 ")
    assert expected - 1 < elapsed() - started < expected + 2


@pytest.mark.parametrize(
    "head",
    [
        GET + b"X-Long: " + b"x" * (LARGEST_HEAD + 1),
        GET + b"X-Name: x\r\n" * (LARGEST_HEAD // 7),
        b"GET /" + b"x" * (LARGEST_HEAD + 1),
    ],
    ids=["one header", "many headers", "target"],
)
async def test_a_head_over_64_kib_is_refused_before_it_ends(dial, head):
    line = await dial()
    started = elapsed()
    await line.say(head)

    assert (await line.to_the_end()).startswith(b"HTTP/1.1 431 ")
    assert elapsed() - started < 2


async def test_a_head_of_a_usual_length_is_taken(dial):
    line = await dial()
    await line.say(GET, b"Cookie: " + b"x" * 30_000 + b"\r\nConnection: close\r\n\r\n")

    assert (await line.to_the_end()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("path", [b"/oauth/token", b"/oauth/revoke", b"/oauth/callback", b"/docs/token"])
async def test_a_body_that_never_ends_is_answered_and_let_go(dial, path):
    line = await dial()
    started = elapsed()
    media_type = b"application/json" if path == b"/docs/token" else b"application/x-www-form-urlencoded"
    await line.say(b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Type: " + media_type + b"\r\n")
    await line.say(b"Content-Length: 1000\r\n\r\n", b"a=")

    answer = await line.to_the_end()

    assert answer.startswith(b"HTTP/1.1 4")
    assert elapsed() - started < 32


async def test_a_body_that_comes_on_and_on_is_let_go_too(dial):
    line = await dial()
    started = elapsed()
    await line.say(FORM, b"Transfer-Encoding: chunked\r\n\r\n")
    end = asyncio.create_task(line.to_the_end())
    while not end.done() and elapsed() - started < 60:
        await line.say(b"1\r\na\r\n")
        await asyncio.wait([end], timeout=1)

    assert end.done()
    assert elapsed() - started < 33


async def test_who_leaves_in_the_middle_of_a_body_is_no_defect(dial, capsys):
    line = await dial()
    await line.say(FORM, b"Content-Length: 1000\r\n\r\n", b"a=")
    line.writer.transport.abort()
    other = await dial()
    await other.say(GET, b"Connection: close\r\n\r\n")

    assert (await other.to_the_end()).startswith(b"HTTP/1.1 200 ")
    assert "defect" not in capsys.readouterr().out


async def test_an_answer_that_nobody_takes_is_given_up():
    given_up = asyncio.Event()

    async def talkative(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 8_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b"x"})
        given_up.set()

    async with served(talkative) as port:
        reader, writer = await asyncio.open_connection(HOST, port, limit=1_024)
        writer.write(GET + b"\r\n")
        await reader.readexactly(10)
        started = elapsed()
        await given_up.wait()
        writer.transport.abort()

    assert 25 < elapsed() - started < 35


def test_who_is_asked_to_end_says_so_first_and_waits_for_nobody_rude():
    with running() as stage, httpx.Client(base_url=stage.at.connector) as client:
        port = int(stage.at.connector.rpartition(":")[2])
        rude = [socket.create_connection((HOST, port)) for _ in range(3)]
        rude[1].sendall(GET)
        rude[2].sendall(FORM + b"Content-Length: 1000\r\n\r\na=")
        process = stage.process("connector")

        process.send_signal(signal.SIGTERM)
        while (ready := client.get("/ready")).status_code == 200:
            pass
        served = client.get("/pet-types")
        process.wait(50)

    assert ready.json() == {"status": "unavailable", "reason": "This process is being ended."}
    assert served.status_code == 200
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((HOST, port))
    for one in rude:
        one.close()


def test_until_the_end_everything_is_answered():
    with running() as stage:
        process = stage.process("connector")
        process.send_signal(signal.SIGTERM)
        with httpx.Client(base_url=stage.at.connector) as client:
            while client.get("/ready").status_code == 200:
                pass
            answers = [client.get("/pet-types") for _ in range(3)]
        process.wait(10)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
