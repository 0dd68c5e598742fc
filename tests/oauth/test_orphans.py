"""No main-app token outlives a flow that died after the exchange."""

from datetime import timedelta

import anyio
import pytest
import redis
from anyio import from_thread

from oauth.errors import StoreUnavailable
from oauth.orphans import Orphans
from oauth.records import Orphan
from oauth.sealing import Sealing
from oauth.store import FlowStore
from oauth.sweeper import OrphanSweeper
from resolvers.main_app.bridge import Bridges, ConsentBridge
from tests.clock import Clock
from tests.oauth.connector import ChatGPT, Connector, open_connector
from tests.oauth.main_app import API_KEY, EXCHANGE, REVOKE, MainApp


@pytest.mark.promise("oauth.orphans")
async def test_a_code_that_is_never_redeemed_is_revoked(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    await chatgpt.code()
    assert await connector.sweeper.sweep() == 0

    clock.advance(minutes=6)

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []
    assert await connector.sweeper.sweep() == 0


async def test_what_was_redeemed_is_left_alone(chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock):
    await chatgpt.tokens()
    clock.advance(days=30)

    assert await connector.sweeper.sweep() == 0
    assert len(main_app.living_tokens) == 1


async def test_a_code_whose_orphan_is_being_swept_is_refused(chatgpt: ChatGPT, store: redis.Redis):
    """Either the client gets the token or the sweeper revokes it, never both."""
    code = await chatgpt.code()
    store.delete("oauth:{orphans}:due", "oauth:{orphans}:sealed")

    assert (await chatgpt.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.promise("oauth.orphans")
async def test_a_process_killed_before_the_exchange_leaves_a_consent_that_is_undone(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    """The main app was never asked: the sweeper exchanges the code, only to revoke what it buys."""
    main_app.faults.refuse(*EXCHANGE)
    async with connector.browser() as browser:
        await browser.get(await chatgpt.consent(browser))
    assert len(main_app.living_tokens) == 1

    clock.advance(minutes=1)

    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_another_instance_revokes_what_a_dead_one_left(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store: redis.Redis
):
    await chatgpt.code()
    clock.advance(minutes=6)

    assert await open_connector(store, main_app, clock).sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_five_sweepers_at_once_revoke_each_orphan_once(
    chatgpt: ChatGPT, main_app: MainApp, clock: Clock, store: redis.Redis
):
    for _ in range(6):
        await chatgpt.code()
    clock.advance(minutes=6)
    main_app.sandbox.calls.clear()

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(open_connector(store, main_app, clock).sweeper.sweep)

    assert main_app.bridge_calls == ["revoke"] * 6
    assert main_app.living_tokens == []


async def test_a_main_app_that_is_down_is_asked_again(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    await chatgpt.code()
    clock.advance(minutes=6)
    main_app.faults.answer(*REVOKE, 500, {"message": "Server Error"})

    assert await connector.sweeper.sweep() == 0
    assert await connector.sweeper.sweep() == 0
    clock.advance(minutes=5)
    assert await connector.sweeper.sweep() == 1
    assert main_app.living_tokens == []


async def test_a_token_that_the_main_app_never_takes_is_given_up_after_thirty_days(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock, log: list[dict[str, object]]
):
    """A malformed token answers 500 for ever (gpt_revoke_nonnumeric_id in the recordings)."""
    await chatgpt.code()
    main_app.faults.answer(*REVOKE, 500, {"message": "Server Error"}, times=9)
    clock.advance(minutes=6)
    await connector.sweeper.sweep()
    clock.advance(days=31)
    await connector.sweeper.sweep()
    clock.advance(days=31)

    assert await connector.sweeper.sweep() == 0
    assert [entry["given_up"] for entry in log if entry["event"] == "oauth.orphan_kept"] == [False, True]


async def test_a_consent_that_was_used_elsewhere_leaves_nothing_to_revoke(
    chatgpt: ChatGPT, connector: Connector, main_app: MainApp, clock: Clock
):
    main_app.faults.refuse(*EXCHANGE)
    async with connector.browser() as browser:
        await browser.get(await chatgpt.consent(browser))
    clock.advance(minutes=6)  # the main app has forgotten the code

    assert await connector.sweeper.sweep() == 0
    clock.advance(minutes=6)
    main_app.sandbox.calls.clear()
    await connector.sweeper.sweep()
    assert main_app.bridge_calls == []


class Killed(BaseException):
    """The end of a process: nothing catches it and nothing cleans up."""


class BreakingStore(redis.Redis):
    """A Redis that dies at a given write, as a real one may between any two; or takes the whole process along."""

    breaks_at: str = ""
    breaks_with: type[BaseException] = redis.ConnectionError

    def execute_command(self, *args, **options):
        if self.breaks_at and any(self.breaks_at in str(arg) for arg in args):
            raise self.breaks_with
        return super().execute_command(*args, **options)


@pytest.fixture
def breaking(valkey_socket: str, store: redis.Redis):
    client = BreakingStore(unix_socket_path=valkey_socket)
    yield client
    client.close()


@pytest.mark.parametrize("write", ["}:code", "}:pending", "{orphans}"])
async def test_a_store_that_dies_at_the_callback_gives_a_page_and_no_orphan(
    breaking: BreakingStore, main_app: MainApp, clock: Clock, write: str
):
    chatgpt = ChatGPT(open_connector(breaking, main_app, clock), main_app)
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        breaking.breaks_at = write
        answer = await browser.get(callback)
        assert answer.status_code == 503
        breaking.breaks_at = ""
        if write == "}:pending":  # it was never taken: reloading the page goes on
            assert (await browser.get(callback)).status_code == 302

    clock.advance(minutes=6 if write == "}:pending" else 1)
    await chatgpt.connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_a_store_that_dies_at_the_exchange_gives_no_token_and_no_orphan(
    breaking: BreakingStore, main_app: MainApp, clock: Clock
):
    chatgpt = ChatGPT(open_connector(breaking, main_app, clock), main_app)
    code = await chatgpt.code()
    breaking.breaks_at = "{orphans}"

    answer = await chatgpt.redeem(code)

    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    breaking.breaks_at = ""
    clock.advance(minutes=6)
    await chatgpt.connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_a_store_and_a_main_app_that_both_die_are_made_up_for_by_this_process(
    breaking: BreakingStore, main_app: MainApp, clock: Clock
):
    chatgpt = ChatGPT(open_connector(breaking, main_app, clock), main_app)
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        breaking.breaks_at = "}:code"
        main_app.faults.refuse(*REVOKE)
        assert (await browser.get(callback)).status_code == 503
    assert len(main_app.living_tokens) == 1

    breaking.breaks_at = "oauth"
    clock.advance(minutes=6)
    await chatgpt.connector.sweeper.sweep()
    breaking.breaks_at = ""
    await chatgpt.connector.sweeper.sweep()
    assert main_app.living_tokens == []


async def test_what_redis_could_not_note_is_swept_while_redis_is_still_down(store_down: redis.Redis, clock: Clock):
    orphans = Orphans(store_down, Sealing([b"1" * 32]), clock.now)
    orphan = Orphan("grant-1", "token", "101|x", clock.now().timestamp())
    with pytest.raises(StoreUnavailable):
        orphans.add(orphan, due=timedelta())

    assert orphans.claim() == [orphan]
    with pytest.raises(StoreUnavailable):
        orphans.claim()


async def test_a_process_killed_before_it_keeps_the_code_leaves_nothing_for_ever(
    breaking: BreakingStore, main_app: MainApp, clock: Clock, store: redis.Redis
):
    chatgpt = ChatGPT(open_connector(breaking, main_app, clock), main_app)
    async with chatgpt.connector.browser() as browser:
        callback = await chatgpt.consent(browser)
        breaking.breaks_at, breaking.breaks_with = "}:code", Killed
        with pytest.raises(Killed):
            await browser.get(callback)
    assert len(main_app.living_tokens) == 1

    clock.advance(minutes=6)
    assert await open_connector(store, main_app, clock).sweeper.sweep() == 1
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.orphans")
async def test_a_process_killed_before_it_gives_out_the_tokens_leaves_nothing_for_ever(
    breaking: BreakingStore, main_app: MainApp, clock: Clock, store: redis.Redis
):
    chatgpt = ChatGPT(open_connector(breaking, main_app, clock), main_app)
    code = await chatgpt.code()
    breaking.breaks_at, breaking.breaks_with = "{orphans}", Killed
    with pytest.raises(Killed):
        await chatgpt.redeem(code)
    assert len(main_app.living_tokens) == 1

    clock.advance(minutes=6)
    assert await open_connector(store, main_app, clock).sweeper.sweep() == 1
    assert main_app.living_tokens == []


class DefectiveOrphans:
    """Fails in a way that nobody has thought of, three times."""

    def __init__(self) -> None:
        self.turns = 0
        self.enough = anyio.Event()

    def claim(self) -> list[Orphan]:
        self.turns += 1
        if self.turns <= 3:
            raise ZeroDivisionError
        from_thread.run_sync(self.enough.set)
        return []


async def test_the_sweeper_goes_on_after_a_defect(
    store: redis.Redis, main_app: MainApp, clock: Clock, log: list[dict[str, object]]
):
    """Its loop is the last line of defence."""
    orphans = DefectiveOrphans()
    bridges = Bridges(ConsentBridge(main_app.http(), API_KEY))
    flow = FlowStore(store, Sealing([b"1" * 32]), timedelta(days=365), clock.now)
    sweeper = OrphanSweeper(orphans, flow, bridges, clock.now, interval=timedelta())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sweeper.run)
        await orphans.enough.wait()
        tasks.cancel_scope.cancel()

    assert [entry["reason"] for entry in log] == ["ZeroDivisionError"] * 3
