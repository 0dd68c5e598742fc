import asyncio

import pytest

from resolvers.main_app.errors import RateLimited, UpstreamUnavailable
from resolvers.main_app.lanes import Lanes, Room
from tests.skipping_loop import SkippingLoop


@pytest.fixture
def anyio_backend():
    return "asyncio", {"loop_factory": lambda: SkippingLoop(lambda _: None)}


class Road:
    """Calls that run until they are let go, in the order in which they got their lanes."""

    def __init__(self, **room):
        self.lanes = Lanes(Room(**room))
        self.began = []
        self.tasks = []
        self.ends = []

    async def call(self, user, *, times=1):
        for _ in range(times):
            end = asyncio.Event()
            self.ends.append(end)
            self.tasks.append(asyncio.create_task(self._run(user, end)))
        await settle()

    async def _run(self, user, end):
        async with self.lanes.lane(user):
            self.began.append(user)
            await end.wait()

    async def end(self, number):
        self.ends[number].set()
        await settle()

    async def end_all(self):
        for end in self.ends:
            end.set()
        return await asyncio.gather(*self.tasks, return_exceptions=True)


async def settle():
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_user_has_so_many_lanes_and_leaves_the_others_theirs():
    road = Road(at_once=4, of_one_user=2)
    await road.call("a", times=9)
    await road.call("b", times=2)

    assert sorted(road.began) == ["a", "a", "b", "b"]
    assert await road.end_all() == [None] * 11


async def test_users_are_served_in_turn_whoever_came_first():
    road = Road(at_once=1, of_one_user=1)
    await road.call("a", times=3)
    await road.call("b")
    await road.call("c")
    await road.end_all()

    assert road.began == ["a", "a", "b", "c", "a"]


async def test_whoever_waits_too_long_for_a_lane_of_their_own_is_asked_for_fewer_calls():
    road = Road(at_once=9, of_one_user=1, patience=5)
    await road.call("a", times=2)
    await asyncio.sleep(6)
    ended = await road.end_all()

    assert isinstance(ended[1], RateLimited)
    assert ended[1].retry_after > 0


async def test_whoever_waits_too_long_for_any_lane_is_not_to_blame():
    road = Road(at_once=1, of_one_user=1, patience=5)
    await road.call("a")
    await road.call("b")
    await asyncio.sleep(6)
    ended = await road.end_all()

    assert isinstance(ended[1], UpstreamUnavailable)
    assert (ended[1].undone, ended[1].retry_after) == (True, 5)


@pytest.mark.parametrize("room", [{"waiting_of_one_user": 2}, {"waiting": 2}])
async def test_a_full_queue_is_refused_at_once(room):
    road = Road(at_once=9, of_one_user=1, **room)
    await road.call("a", times=4)

    assert [task.done() for task in road.tasks] == [False, False, False, True]
    await road.end_all()


async def test_whoever_leaves_the_queue_takes_no_lane_with_them():
    road = Road(at_once=1, of_one_user=1)
    await road.call("a", times=3)
    road.tasks[1].cancel()
    await road.end(0)
    ended = await road.end_all()

    assert [type(end) for end in ended] == [type(None), asyncio.CancelledError, type(None)]


async def test_a_lane_that_was_given_in_the_moment_of_leaving_is_given_on():
    road = Road(at_once=1, of_one_user=1)
    await road.call("a", times=3)
    road.ends[0].set()
    for _ in range(9):
        await asyncio.sleep(0)
        if road.tasks[0].done():
            break
    road.tasks[1].cancel()
    ended = await road.end_all()
    await road.call("a")

    assert [type(end) for end in ended] == [type(None), asyncio.CancelledError, type(None)]
    assert len(road.began) == 3
    await road.end_all()
