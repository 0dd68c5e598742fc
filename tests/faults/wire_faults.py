"""Everything that a wire, a proxy or an ill main app can do to one request, by name."""

import asyncio
import gzip
import json
import zlib
from dataclasses import dataclass

from tests.faults.wire_server import LINE, Exchange, Play, whole, written

HTML = b"<html><body><h1>Not the main app</h1></body></html>"
FOREIGN_STATUSES = (
    *(200, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308),
    *(400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 413, 414, 415, 418, 419, 421, 422, 423, 425, 426),
    *(428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 599),
)


@dataclass(frozen=True)
class Fault:
    """One fault; `slow` ones last until somebody's patience ends."""

    play: Play
    slow: bool = False


async def closed_at_once(exchange: Exchange) -> None:
    exchange.connection.close()


async def reset_at_once(exchange: Exchange) -> None:
    exchange.connection.reset()


async def hung_unread(_: Exchange) -> None:
    await asyncio.sleep(3600)


def unread() -> dict[str, Fault]:
    """What breaks before the request was read."""
    return {
        "closed before reading": Fault(closed_at_once),
        "reset before reading": Fault(reset_at_once),
        "hangs before reading": Fault(hung_unread, slow=True),
    }


def saying(*parts: bytes, closes: bool = False) -> Play:
    """Read the request, do not carry it out, and send these bytes."""

    async def play(exchange: Exchange) -> None:
        await exchange.read()
        await exchange.connection.send(*parts)
        if closes:
            exchange.connection.close()

    return play


def committing(*parts: bytes, closes: bool = True) -> Play:
    """Carry the request out, and send these bytes in place of its answer."""

    async def play(exchange: Exchange) -> None:
        await exchange.read()
        await exchange.commit()
        await exchange.connection.send(*parts)
        if closes:
            exchange.connection.close()

    return play


async def reset_after_reading(exchange: Exchange) -> None:
    await exchange.read()
    exchange.connection.reset()


async def reset_after_committing(exchange: Exchange) -> None:
    await exchange.read()
    await exchange.commit()
    exchange.connection.reset()


async def hung_after_committing(exchange: Exchange) -> None:
    await exchange.read()
    await exchange.commit()
    await asyncio.sleep(3600)


async def broken_in_mid_body(exchange: Exchange) -> None:
    await exchange.read()
    answer = whole(await exchange.commit())
    await exchange.connection.send(answer[:-5])
    exchange.connection.close()


async def broken_in_mid_head(exchange: Exchange) -> None:
    await exchange.read()
    answer = whole(await exchange.commit())
    await exchange.connection.send(answer[:20])
    exchange.connection.close()


async def dribbled(exchange: Exchange) -> None:
    """Answer byte by byte, but whole."""
    await exchange.read()
    for byte in whole(await exchange.commit()):
        await exchange.connection.send(bytes([byte]))


async def dribbled_for_ever(exchange: Exchange) -> None:
    await exchange.read()
    await exchange.commit()
    await exchange.connection.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        await exchange.connection.send(b"x")
        await asyncio.sleep(5)


async def chunks_broken(exchange: Exchange) -> None:
    await exchange.read()
    answer = await exchange.commit()
    half = answer.content[: len(answer.content) // 2]
    head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    await exchange.connection.send(head, b"%x\r\n" % len(half), half, LINE, b"zz\r\n")
    exchange.connection.close()


async def trailers_too_long(exchange: Exchange) -> None:
    await exchange.read()
    await exchange.commit()
    head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    await exchange.connection.send(head, b"2\r\n{}\r\n0\r\nX-Long: ", b"x" * 100_000, LINE * 2)


async def length_too_short(exchange: Exchange) -> None:
    """The rest of the answer is left over on the connection."""
    await exchange.read()
    content = (await exchange.commit()).content
    head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (len(content) // 2)
    await exchange.connection.send(head, content)


async def answered_twice(exchange: Exchange) -> None:
    """A second answer comes a little later, that nobody asked for; whoever reads it as theirs is misled."""
    await exchange.read()
    content = json.dumps({"success": True, "data": {"id": 666, "name": "Nobody's"}}).encode()
    await exchange.connection.send(whole(await exchange.commit()))
    await asyncio.sleep(0.02)
    await exchange.connection.send(written(200, content, b"Content-Type: application/json"))


async def informed_first(exchange: Exchange) -> None:
    """103 before the answer is no fault (RFC 8297)."""
    await exchange.read()
    await exchange.connection.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", whole(await exchange.commit()))


def broken() -> dict[str, Fault]:
    """What breaks after the request was read, before and after it was carried out."""
    return {
        "closed after reading": Fault(saying(closes=True)),
        "reset after reading": Fault(reset_after_reading),
        "closed after committing": Fault(committing()),
        "reset after committing": Fault(reset_after_committing),
        "closed in mid-head": Fault(broken_in_mid_head),
        "closed in mid-body": Fault(broken_in_mid_body),
        "closed in mid-chunk": Fault(chunks_broken),
        "hangs after committing": Fault(hung_after_committing, slow=True),
        "byte by byte, whole": Fault(dribbled),
        "byte by byte, for ever": Fault(dribbled_for_ever, slow=True),
    }


JSON = b"Content-Type: application/json"
_FINE = json.dumps({"success": True, "data": {"id": 1}}).encode()


def garbled() -> dict[str, Fault]:
    """What comes after the request was carried out and is no answer, or one that cannot be read."""
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    gzipped = b"Content-Encoding: gzip"
    says: dict[str, bytes] = {
        "no HTTP": b"\x00\x01 not http at all\r\n\r\n",
        "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "a status of four digits": b"HTTP/1.1 2000 Fine\r\n\r\n",
        "an upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbytes",
        "two lengths": b"HTTP/1.1 201 Said\r\n" + JSON + b"\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n" + _FINE,
        "a length and chunks": b"HTTP/1.1 201 Said\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n",
        "a length of 5,000 digits": b"HTTP/1.1 201 Said\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        "a negative length": b"HTTP/1.1 201 Said\r\nContent-Length: -1\r\n\r\n",
        "a header of 100 KB": written(201, _FINE, JSON, b"X-Long: " + b"x" * 100_000),
        "10,000 headers": written(201, _FINE, JSON, *[b"X-%d: y" % number for number in range(10_000)]),
        "a header with NUL": written(201, _FINE, JSON, b"X-Nul: a\x00b"),
        "bad gzip": written(201, b"this is no gzip", JSON, gzipped),
        "half of gzip": written(201, gzip.compress(_FINE)[:-9], JSON, gzipped),
        "a gzip bomb": written(201, bomb, JSON, gzipped),
        "an unknown encoding": written(201, zlib.compress(_FINE), JSON, b"Content-Encoding: br"),
        "50 MB": written(201, b" " * 50 * 1024 * 1024, JSON),
        "NaN": written(201, b'{"success": true, "data": {"id": NaN, "weight_kg": NaN}}', JSON),
        "infinite": written(201, b'{"success": true, "data": {"id": 1, "weight_kg": 1e999}}', JSON),
        "JSON of another shape": written(201, b'{"success": true, "data": [1, "two"]}', JSON),
        "deep JSON": written(201, b"[" * 100_000, JSON),
        "no UTF-8": written(201, b'{"success": true, "data": "\xff\xfe"}', JSON),
        "an empty body": written(201, b"", JSON),
        "too many, in 5,000 digits": written(429, HTML, b"Retry-After: " + b"9" * 5000),
    }
    return {name: Fault(committing(answer)) for name, answer in says.items()} | {
        "trailers of 100 KB": Fault(trailers_too_long),
        "a length too short": Fault(length_too_short),
        "two answers": Fault(answered_twice),
        "hints before the answer": Fault(informed_first),
    }


def foreign() -> dict[str, Fault]:
    """Answers of others in the main app's place, after it did what it was asked."""
    html = b"Content-Type: text/html"
    jsons = {403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}
    return {
        **{f"foreign {status}": Fault(committing(_foreign(status, html))) for status in FOREIGN_STATUSES},
        **{
            f"foreign JSON {status}": Fault(committing(written(status, json.dumps({"message": text}).encode(), JSON)))
            for status, text in jsons.items()
        },
        "empty 500": Fault(committing(written(500))),
        "empty 503": Fault(committing(written(503))),
    }


def _foreign(status: int, media_type: bytes) -> bytes:
    if status in (204, 304):
        return b"HTTP/1.1 %d Said\r\n\r\n" % status
    return written(status, HTML, media_type, b"Location: http://elsewhere.test/", b"Retry-After: 0")


UNREAD, BROKEN, GARBLED, FOREIGN = unread(), broken(), garbled(), foreign()
FAULTS: dict[str, Fault] = {**UNREAD, **BROKEN, **GARBLED, **FOREIGN}
QUICK = [name for name, fault in FAULTS.items() if not fault.slow]
SLOW = [name for name, fault in FAULTS.items() if fault.slow]
"""The names of the faults that last until somebody's patience ends, and of those that do not."""
