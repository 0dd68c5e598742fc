import anyio
import httpx
import pytest

from tests.sandbox import AnswerLost, ConnectionRefused

BODY = {"record_type": "Checkup", "record_date": "2026-03-01"}


@pytest.fixture
def path(sandbox, user):
    return f"/api/pets/{sandbox.add_pet(user, 'Miu').id}/medical-records"


async def test_an_order_is_used_up_by_the_calls_that_match_it(client, sandbox):
    sandbox.faults.answer("GET", "/api/my-pets", 503, "<html>Down</html>", times=2)
    statuses = [(await client.get(path)).status_code for path in ("/api/my-pets", "/api/users/me", "/api/my-pets")]
    assert statuses == [503, 200, 503]
    assert (await client.get("/api/my-pets")).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "content"),
    [
        ("<html>Down</html>", "text/html; charset=utf-8", b"<html>Down</html>"),
        ({"message": "Server Error"}, "application/json", b'{"message": "Server Error"}'),
    ],
)
async def test_an_order_says_what_is_answered(client, sandbox, body, content_type, content):
    sandbox.faults.answer("*", ".*", 500, body)
    answer = await client.get("/api/my-pets")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (500, content_type, content)


async def test_an_empty_body_has_no_content_type_unless_one_is_ordered(client, sandbox):
    sandbox.faults.answer("GET", ".*", 200)
    sandbox.faults.answer("GET", ".*", 200, {}, headers={"Content-Type": "text/plain"})
    empty, odd = await client.get("/api/my-pets"), await client.get("/api/my-pets")
    assert (empty.content, "content-type" in empty.headers, odd.headers["content-type"]) == (b"", False, "text/plain")


async def test_a_refused_connection_has_no_effect(client, sandbox, path):
    sandbox.faults.refuse("POST")
    with pytest.raises(httpx.ConnectError) as raised:
        await client.post(path, json=BODY)
    assert raised.type is ConnectionRefused
    assert not sandbox.state.medical_records


async def test_a_lost_answer_has_its_effect_and_is_replayed_to_the_same_key(client, sandbox, path):
    key = {"Idempotency-Key": "k1"}
    sandbox.faults.lose_answer("POST")
    with pytest.raises(httpx.ReadError) as raised:
        await client.post(path, json=BODY, headers=key)
    assert raised.type is AnswerLost
    assert len(sandbox.state.medical_records) == 1
    assert sandbox.calls[-1].status is None
    assert (await client.post(path, json=BODY, headers=key)).status_code == 201
    assert len(sandbox.state.medical_records) == 1


async def test_a_proxy_may_answer_after_the_effect(client, sandbox, path):
    sandbox.faults.answer_after("POST", ".*", 504, "<html>Gateway Time-out</html>")
    assert (await client.post(path, json=BODY)).status_code == 504
    assert len(sandbox.state.medical_records) == 1


async def test_a_worker_that_died_leaves_its_key_in_progress_for_a_day(client, sandbox, clock, path):
    key = {"Idempotency-Key": "k1"}
    sandbox.faults.crash("POST")
    statuses = [(await client.post(path, json=BODY, headers=key)).status_code for _ in range(2)]
    clock.forward(hours=25)
    statuses.append((await client.post(path, json=BODY, headers=key)).status_code)
    assert statuses == [502, 425, 201]


async def test_a_request_goes_on_when_its_client_has_left(client, sandbox, path):
    event = anyio.Event()
    sandbox.faults.delay("POST", ".*", event)
    with anyio.move_on_after(0.01):
        await client.post(path, json=BODY, headers={"Idempotency-Key": "k1"})
    running = await client.post(path, json=BODY, headers={"Idempotency-Key": "k1"})
    event.set()
    await anyio.lowlevel.checkpoint()
    assert running.status_code == 425
    assert (await client.post(path, json=BODY, headers={"Idempotency-Key": "k1"})).status_code == 201
    assert len(sandbox.state.medical_records) == 1


async def test_a_delayed_answer_comes_after_its_effect(client, sandbox, path):
    event = anyio.Event()
    sandbox.faults.delay_answer("POST", ".*", event)
    with anyio.move_on_after(0.01):
        await client.post(path, json=BODY)
    event.set()
    assert len(sandbox.state.medical_records) == 1


async def test_calls_are_logged_with_route_user_and_status(client, sandbox, user, path):
    await client.post(f"{path}?x=1", json=BODY, headers={"Idempotency-Key": "k1", "X-Request-ID": "r1"})
    call = sandbox.calls[-1]
    assert call.line == f"POST {path}?x=1"
    assert (call.route, call.user_id, call.status) == ("POST pets/{pet}/medical-records", user.id, 201)
    assert call.headers.items() >= {"idempotency-key": "k1", "x-request-id": "r1"}.items()


async def test_calls_tell_how_many_ran_together(client, sandbox):
    event = anyio.Event()
    sandbox.faults.delay("GET", ".*", event, times=3)
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(client.get, "/api/my-pets")
        while len(sandbox.calls) < 3:
            await anyio.lowlevel.checkpoint()
        event.set()
    assert sandbox.calls.most_at_once == 3
    sandbox.calls.clear()
    assert (sandbox.calls.lines, sandbox.calls.most_at_once) == ([], 0)
