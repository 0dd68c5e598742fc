"""docs/redis-keys.md is the index of all that lies in Redis: nothing is there that it leaves out, and the reverse."""

import re
from pathlib import Path

import httpx
import pytest
import redis

from tests.connector import CLIENT_SECRET, REDIRECT_URI, World
from tests.oauth.connector import CLIENT_ID, ChatGPT, Connector, query
from tests.oauth.expectations import confirmation
from tests.sandbox import Family

PAGE = Path(__file__).parents[2] / "docs" / "redis-keys.md"
PLACEHOLDERS = {
    "<hash>": "[0-9a-f]{64}",
    "<id>": "[0-9a-f]{32}",
    "<shard>": "[0-9a-f]",
    "<number>": "[0-9]+",
}


def rows() -> dict[str, str]:
    """Each row's pattern and type."""
    return dict(re.findall(r"^\| `([^`]+)` \| (\w+) \|", PAGE.read_text(), re.MULTILINE))


def matches(pattern: str, key: str) -> bool:
    written = re.escape(pattern)
    for placeholder, meaning in PLACEHOLDERS.items():
        written = written.replace(re.escape(placeholder), meaning)
    return re.fullmatch(written, key) is not None


class Walk:
    """Every key that was in Redis at some step, with its type."""

    def __init__(self, store: redis.Redis) -> None:
        self._store = store
        self.seen: dict[str, str] = {}

    def look(self) -> None:
        for key in self._store.scan_iter():
            self.seen[key.decode()] = self._store.type(key).decode()


async def connect(chatgpt: ChatGPT, walk: Walk) -> None:
    """A flow through another browser, to its end."""
    async with chatgpt.connector.browser() as left, chatgpt.connector.browser() as returned:
        callback = await chatgpt.consent(left)
        walk.look()
        asked = await returned.get(callback)
        walk.look()
        arrived = await returned.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})
        walk.look()
    tokens = (await chatgpt.redeem(query(arrived.headers["location"])["code"])).json()
    await chatgpt.refresh(tokens["refresh_token"])
    walk.look()
    await chatgpt.revoke(tokens["refresh_token"])
    walk.look()


async def write(world: World, family: Family) -> None:
    """A weight, by a user whose calls are counted."""
    client = world.chatgpt(family.user)
    pets = (await client.get("/pets"))["pets"]
    await client.post(f"/pets/{pets[0]['id']}/weights", {"weight_kg": 4.4})


async def ask_for_a_token(client: httpx.AsyncClient) -> None:
    """A call to an endpoint that counts addresses."""
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    await client.post("/oauth/token", data={**form, "redirect_uri": REDIRECT_URI})


@pytest.mark.promise("privacy.store")
async def test_the_index_has_every_key_and_every_row_is_a_key(
    connector: Connector, chatgpt: ChatGPT, world: World, family: Family, store: redis.Redis
):
    walk, documented = Walk(store), rows()
    await connect(chatgpt, walk)
    await connect(chatgpt, walk)  # which replaces the earlier grant
    await write(world, family)
    await ask_for_a_token(world.client)
    walk.look()

    found = {key: [row for row in documented if matches(row, key)] for key in walk.seen}
    assert {key for key, named in found.items() if len(named) != 1} == set(), "docs/redis-keys.md has no row for these"
    assert {row for named in found.values() for row in named} == set(documented), "no such key was seen"
    assert {key for key, (row,) in found.items() if documented[row] != walk.seen[key]} == set(), "of another type"
