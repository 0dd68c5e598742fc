"""MCP Inspector's command line: with a token of the user's, and signing in by itself."""

import json
import os
import pty
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

import anyio
import pytest

from tests.judges.browser import ScriptedBrowser
from tests.judges.node import NODE, package
from tests.judges.registrations import PINNED, PUBLIC, Registration
from tests.judges.site import Site
from tests.stage.stage import free_port

pytestmark = pytest.mark.judges

ERAS = ("legacy", "modern")
PET_IS_MISSING, WITHOUT_RIGHTS = 5, 3
"""Its exit statuses: a tool said isError, and somebody has to sign in."""

_SECONDS = 60


class Inspector:
    """The installed command, with a home of its own and no browser to open."""

    def __init__(self, site: Site, home: Path) -> None:
        self.site = site
        quiet = {"NO_COLOR": "1", "MCP_AUTO_OPEN_ENABLED": "false", "MCP_INSPECTOR_SECRET_STORE": "file"}
        self.variables = {**os.environ, **quiet, "HOME": str(home), "MCP_STORAGE_DIR": str(home)}

    def command(self, *arguments: str) -> list[str]:
        script = package("inspector", "clients", "cli", "build", "index.js")
        return [str(NODE), str(script), "--server-url", self.site.mcp, "--format", "json", *arguments]

    async def run(self, *arguments: str) -> tuple[int, Any, str]:
        """Run it; give its status, its result and what it says beside."""
        with anyio.fail_after(_SECONDS):
            done = await anyio.run_process(self.command(*arguments), check=False, env=self.variables)
        return done.returncode, json.loads(done.stdout)["result"] if done.stdout else None, done.stderr.decode()

    async def call(self, tool: str, *arguments: str, **given: Any) -> tuple[int, Any, str]:
        """Have it call a tool."""
        named = ("--method", "tools/call", "--tool-name", tool, "--tool-args-json", json.dumps(given))
        return await self.run(*named, *arguments)

    async def sign_in(self, browser: ScriptedBrowser, *arguments: str) -> tuple[int, Any]:
        """Have a person open the address that it shows on their terminal; give its status and its result."""
        command = self.command(*arguments)
        with terminal() as (screen, theirs), anyio.fail_after(_SECONDS):
            async with await anyio.open_process(command, stderr=theirs, stdout=PIPE, env=self.variables) as process:
                os.close(theirs)
                await browser.arrive(await browser.sign_in(await shown(screen, rf"{self.site.connector}/oauth/\S+")))
                said = b"".join([part async for part in process.stdout])
        return process.returncode, json.loads(said)["result"]


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Open a terminal: the side that is looked at, and the side that a program writes to."""
    screen, theirs = pty.openpty()
    yield screen, theirs
    os.close(screen)


async def shown(screen: int, pattern: str) -> str:
    """Read a terminal until something is on it, and the line has ended."""
    said = ""
    while not (found := re.search(rf"({pattern})\r?\n", said)):
        await anyio.wait_readable(screen)
        said += os.read(screen, 65536).decode()
    return found[1]


@pytest.fixture
def inspector(site: Site, tmp_path: Path) -> Inspector:
    return Inspector(site, tmp_path)


@pytest.mark.parametrize("era", ERAS)
async def test_it_lists_the_tools_and_finds_no_schema_that_another_program_could_not_read(
    inspector: Inspector, site: Site, era: str
):
    token = ("--header", f"Authorization: Bearer {site.token()}")
    status, result, said = await inspector.run("--method", "tools/list", "--strict", "--protocol-era", era, *token)

    assert (status, said) == (0, "")
    assert "find_pet" in [tool["name"] for tool in result["tools"]]


@pytest.mark.parametrize("era", ERAS)
async def test_it_reads_writes_and_shows_a_refusal(inspector: Inspector, site: Site, era: str):
    with_token = ("--protocol-era", era, "--header", f"Authorization: Bearer {site.token()}")
    found = await inspector.call("find_pet", *with_token, name="Muop")
    written = await inspector.call("add_weight", *with_token, pet_id=site.family.muop.id, weight_kg=4.4)
    refused = await inspector.call("get_pet", *with_token, pet_id=999_999)

    assert (found[0], found[1]["structuredContent"]["candidates"][0]["name"]) == (0, "Mướp")
    assert (written[0], written[1]["structuredContent"]["weight_kg"]) == (0, 4.4)
    assert refused[0] == PET_IS_MISSING
    assert "There is no such pet or record." in refused[1]["content"][0]["text"]


async def test_it_says_what_to_do_about_a_token_that_is_no_longer_good(inspector: Inspector):
    old = ("--header", "Authorization: Bearer an-old-one", "--stored-auth-only")
    status, _, said = await inspector.run("--method", "tools/list", *old)

    assert status == WITHOUT_RIGHTS
    assert "The connection to Meo Mai Moi has ended." in said


@pytest.mark.parametrize("known", [PINNED, PUBLIC], ids=["pinned", "public"])
async def test_it_signs_in_by_itself_and_renews(
    inspector: Inspector, site: Site, browser: ScriptedBrowser, known: Registration
):
    """A confidential client cannot be one: it listens on its user's own machine."""
    named = "--client-metadata-url" if known.is_document else "--client-id"
    as_client = (named, known.client_id, "--callback-url", known.at(free_port(0)))

    status, result = await inspector.sign_in(browser, "--method", "tools/list", *as_client)
    assert (status, len(result["tools"])) == (0, 24)

    site.clock.advance(hours=2)
    status, result, said = await inspector.call("find_pet", *as_client, name="Muop")
    assert (status, len(browser.asked)) == (0, 1), said
