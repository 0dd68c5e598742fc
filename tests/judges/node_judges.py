"""Clients written in TypeScript: each runs in a Node of its own and is spoken to line by line."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from subprocess import PIPE
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.text import TextReceiveStream

from tests.judges.judge import Answer, Connect, Judge, Thrown, Visit
from tests.judges.node import JUDGE, NODE, package
from tests.stage.stage import free_port

_PACKAGES = {"sdk1": "sdk", "client2": "client"}
_SECONDS = 30


@dataclass
class NodeJudge:
    """A program that keeps its own tokens and asks for a browser when it needs one."""

    visit: Visit
    process: Process
    version: str = ""
    _answers: TextReceiveStream = field(init=False)
    _read: str = ""

    def __post_init__(self) -> None:
        assert self.process.stdout
        self._answers = TextReceiveStream(self.process.stdout)

    async def say(self, do: str, **command: Any) -> Any:
        """Give a command, sign in if that is what it takes, and give its result."""
        answer = await self._exchange({"do": do, **command})
        if "authorize" in answer:
            landed = await self.visit.browser.sign_in(answer["authorize"])
            await self.say("finish", address=landed)
            answer = await self._exchange({"do": do, **command})
        if "thrown" in answer:
            raise Thrown(answer["thrown"]["message"])
        return answer["result"]

    async def tools(self) -> list[str]:
        return (await self.say("list"))["tools"]

    async def call(self, tool: str, /, **arguments: Any) -> Answer:
        result = await self.say("call", tool=tool, args=arguments)
        return Answer(result.get("isError", False), result.get("structuredContent"), result["content"][0]["text"])

    def outlive_its_token(self) -> None:
        """It keeps no clock: it hears from the server."""

    async def _exchange(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        with anyio.fail_after(_SECONDS):
            await self.process.stdin.send(json.dumps(command).encode() + b"\n")
            while "\n" not in self._read:
                self._read += await self._answers.receive()
        line, _, self._read = self._read.partition("\n")
        return json.loads(line)


def typescript(sdk: str, era: str = "legacy") -> Connect:
    """An SDK's client: `sdk1` speaks as earlier clients do, `client2` in either era."""

    @asynccontextmanager
    async def connect(visit: Visit) -> AsyncIterator[Judge]:
        package(_PACKAGES[sdk])
        known = visit.registration
        given = {
            "url": visit.site.mcp,
            "era": era,
            "redirectUri": known.at(free_port(0)),
            "issuer": visit.site.connector,
            "clientId": known.client_id,
            "secret": known.secret,
            "document": known.is_document,
            "token": visit.token and {"access_token": visit.token.text, "scope": visit.token.scope},
        }
        async with await anyio.open_process([NODE, JUDGE, sdk, json.dumps(given)], stdin=PIPE, stderr=None) as process:
            judge = NodeJudge(visit, process)
            judge.version = (await judge.say("connect"))["version"]
            yield judge
            await process.stdin.aclose()

    return connect
