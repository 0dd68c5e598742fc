"""What is known of one attempt, measured over real sockets: only what never left is sure not to have been done."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from resolvers.main_app.client import Call, Credentials, Deadline, MainAppClient
from resolvers.main_app.errors import MainAppFailure, UpstreamError, UpstreamTimeout, UpstreamUnavailable
from resolvers.main_app.lanes import Room
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import WeightRecord
from resolvers.main_app.retries import RetryPolicy
from resolvers.main_app.traffic import Traffic
from resolvers.main_app.transport import Wire, http_client, open_transport
from tests.faults.wire_faults import FAULTS, HTML, JSON, QUICK, committing
from tests.faults.wire_server import Exchange, WireServer, written

WEIGHT = Reader(WeightRecord)


@asynccontextmanager
async def client_of(url, tries=2):
    transport = open_transport()
    yield MainAppClient(Wire(url, transport), Traffic(RetryPolicy(tries=tries)))
    await transport.aclose()


def weighing(family, key="one-key", method="PUT"):
    """A write of a method that aiohttp would send again by itself."""
    body = {"weight_kg": 4.4, "record_date": "2026-02-25"}
    path = f"pets/{family.muop.id}/weights" + ("/61" if method == "PUT" else "")
    return Call(method, path, body=body, idempotency_key=key)


async def attempt(client, call, sandbox, family, seconds=40.0):
    credentials = Credentials(sandbox.token_for(family.user))
    return await client.send(call, credentials, WEIGHT, Deadline(seconds))


async def failure_of(client, call, sandbox, family, seconds=40.0):
    with pytest.raises(MainAppFailure) as raised:
        await attempt(client, call, sandbox, family, seconds)
    return raised.value


@pytest.fixture
async def nobody(wire):
    """An address at which nobody listens any more."""
    await wire.leave()
    return wire.url


async def test_a_refused_connection_was_never_sent(nobody, sandbox, family):
    async with client_of(nobody) as client:
        failed = await failure_of(client, weighing(family), sandbox, family)

    assert (type(failed), failed.undone) == (UpstreamUnavailable, True)


async def test_without_tls_nothing_was_sent(wire, sandbox, family):
    async with client_of(wire.url.replace("http", "https")) as client:
        failed = await failure_of(client, weighing(family), sandbox, family)

    assert (type(failed), failed.undone) == (UpstreamUnavailable, True)
    assert isinstance(failed.__cause__.__cause__.__cause__, ssl.SSLError | OSError)


@pytest.mark.parametrize("fault", QUICK)
async def test_whatever_else_breaks_may_have_been_done(fault, wire, sandbox, family):
    wire.order(FAULTS[fault].play, "PUT .*", 2)
    async with client_of(wire.url) as client:
        try:
            await attempt(client, weighing(family), sandbox, family)
        except MainAppFailure as failed:
            assert failed.undone is False  # noqa: PT017  (some faults are none: a slow answer is one all the same)

    assert len(wire.lines) <= 2


@pytest.mark.parametrize("fault", ["closed before reading", "reset before reading", "closed after committing"])
async def test_a_kept_connection_that_breaks_is_no_second_try_of_somebody_elses(fault, wire, sandbox, family):
    """aiohttp repeats GET, PUT and DELETE by itself when a kept connection breaks."""
    async with client_of(wire.url, tries=1) as client:
        await attempt(client, weighing(family), sandbox, family)
        wire.order(FAULTS[fault].play, "PUT .*", 9)
        failed = await failure_of(client, weighing(family, "another-key"), sandbox, family)

    assert failed.undone is False
    assert len(wire.lines) == 2


async def test_a_restart_after_the_commit_leaves_it_open_whether_it_was_done(wire, sandbox, family):
    """The second try is refused for certain, which says nothing of the first one."""

    async def die(exchange: Exchange) -> None:
        await exchange.read()
        await exchange.commit()
        exchange.connection.reset()
        wire.refuse()

    wire.order(die, "POST .*")
    async with client_of(wire.url) as client:
        failed = await failure_of(client, weighing(family, method="POST"), sandbox, family)

    assert failed.undone is False


async def test_an_answer_byte_by_byte_ends_with_the_deadline(wire, sandbox, family):
    wire.order(FAULTS["byte by byte, for ever"].play)
    async with client_of(wire.url) as client:
        failed = await failure_of(client, weighing(family), sandbox, family, seconds=20)

    assert (type(failed), failed.undone) == (UpstreamTimeout, False)


async def test_what_waited_for_its_turn_until_the_deadline_was_never_sent(wire, sandbox, family):
    wire.order(FAULTS["hangs after committing"].play)
    transport = open_transport()
    client = MainAppClient(Wire(wire.url, transport), Traffic(room=Room(at_once=1)))
    first = asyncio.create_task(failure_of(client, weighing(family), sandbox, family, seconds=3))
    await asyncio.sleep(0.05)
    second = await failure_of(client, weighing(family, "another-key"), sandbox, family, seconds=1)
    unanswered = await first
    await transport.aclose()

    assert (type(second), second.undone, unanswered.undone) == (UpstreamTimeout, True, False)
    assert len(wire.lines) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 409, 422, 425, 429])
async def test_a_refusal_in_nobodys_words_is_none(status, wire, sandbox, family):
    wire.order(committing(written(status, HTML, b"Content-Type: text/html")))
    wire.order(committing(written(status, b'{"message": "Blocked by policy"}', JSON)))
    async with client_of(wire.url) as client:
        html = await failure_of(client, weighing(family), sandbox, family)
        foreign = await failure_of(client, weighing(family), sandbox, family)

    assert (html.undone, foreign.undone) == (False, False)


async def test_the_main_apps_own_failure_was_not_done(wire, sandbox, family):
    wire.order(committing(written(500, b'{"message": "Server Error"}', JSON)))
    async with client_of(wire.url) as client:
        failed = await failure_of(client, weighing(family), sandbox, family)

    assert (type(failed), failed.undone) == (UpstreamError, True)


async def test_its_own_failure_after_a_lost_answer_decides_nothing(wire, sandbox, family):
    wire.order(FAULTS["reset after committing"].play)
    wire.order(committing(written(500, b'{"message": "Server Error"}', JSON)))
    async with client_of(wire.url) as client:
        failed = await failure_of(client, weighing(family), sandbox, family)

    assert (type(failed), failed.undone) == (UpstreamError, False)


async def test_bytes_that_nobody_asked_for_are_nobodys_answer(wire, sandbox, family):
    """They came on a kept connection after its answer; the next request on it may be another person's."""
    wire.order(FAULTS["two answers"].play, "PUT .*")
    async with client_of(wire.url) as client:
        await attempt(client, weighing(family), sandbox, family)
        await asyncio.sleep(0.05)
        record = await attempt(client, weighing(family, "another-key"), sandbox, family)

    assert (record.id, wire.connections) == (61, 2)


async def test_one_connection_is_kept_for_calls_and_another_for_probes(wire, sandbox, family):
    transport = open_transport()
    calls, probes = Wire(wire.url, transport), Wire(wire.url, transport, probing=True)
    for _ in range(3):
        await calls.send("GET", "version", {})
        await probes.send("GET", "version", {})
    await transport.aclose()

    assert wire.connections == 2


async def test_nothing_that_the_main_app_set_for_one_person_is_sent_for_the_next(wire: WireServer):
    """By host name, since aiohttp's jar takes no cookies from an address."""
    cookie = b"Set-Cookie: laravel_session=of-one-person; Path=/"
    transport, url = open_transport(), wire.url.replace("127.0.0.1", "localhost")
    wire.order(committing(written(200, b'{"data": {"version": "1"}}', JSON, cookie), closes=False), times=2)
    async with http_client(url, transport) as bridge:
        for _ in range(2):
            await Wire(url, transport).send("GET", "version", {})
            await bridge.get("version")
    await transport.aclose()

    assert len(wire.heads) == 2
    assert [head for head in wire.heads if b"cookie" in head.lower()] == []
