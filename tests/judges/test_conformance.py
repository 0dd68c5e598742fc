"""The official conformance suite, against the endpoint and against the authorization server."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE, STDOUT

import anyio
import pytest
from anyio.streams.text import TextReceiveStream

from tests.judges import conformance
from tests.judges.browser import ScriptedBrowser
from tests.judges.conformance import Check
from tests.judges.registrations import PUBLIC
from tests.judges.scenarios import AUTHORIZATION_SERVER, DOES_NOT_APPLY, LEFT_OPEN, PASSES, VERSIONS
from tests.judges.site import Site
from tests.stage.stage import free_port

pytestmark = pytest.mark.judges

NOT_OURS = [scenario for scenarios in DOES_NOT_APPLY.values() for scenario in scenarios]
RUNS: Mapping[str, tuple[str, ...]] = {
    **{version: ("--spec-version", version) for version in VERSIONS},
    "with extensions": (),
}


def complaints(scenario: str, checks: list[Check]) -> Iterator[str]:
    """Say what is otherwise than the tables have it."""
    left_open, passed = conformance.left_open(checks), conformance.passed(checks)
    allowed = LEFT_OPEN.get(scenario, {}) if scenario in PASSES else left_open
    yield from (f"{name}: {said}" for name, said in left_open.items() if name not in allowed)
    yield from (f"{name} passes now" for name in allowed if name in passed and name not in left_open)
    yield from (f"{name}: {said}" for name, said in conformance.ill_formed(checks).items())
    if scenario in PASSES and not passed and not left_open:
        yield "nothing was looked at"
    if scenario in NOT_OURS and passed and not left_open:
        yield "applies now, and passes"
    if scenario not in PASSES and scenario not in NOT_OURS:
        yield "is in neither table"


@pytest.mark.parametrize("run", RUNS)
async def test_the_endpoint_conforms(run: str, site: Site, tmp_path: Path):
    """Each version of the protocol, and what the suite has beside them."""
    asked = ("server", "--url", f"{site.side_door}/mcp", "--suite", "all", *RUNS[run])
    found = await conformance.judged(tmp_path, *asked)

    said = {scenario: list(complaints(scenario, checks)) for scenario, checks in found.items()}
    assert {scenario: sentences for scenario, sentences in said.items() if sentences} == {}


async def test_every_scenario_of_the_suite_is_in_a_table():
    listed = (await anyio.run_process(conformance.command("list", "--server"))).stdout.decode()

    assert sorted([*PASSES, *NOT_OURS]) == sorted(re.findall(r"^ +- (\S+)", listed, re.MULTILINE))


async def test_the_authorization_server_conforms(site: Site, browser: ScriptedBrowser, tmp_path: Path):
    """A public client of its own, which is given the address that a person would open."""
    port = free_port(0)
    client = ("--client-id", PUBLIC.client_id, "--resource", site.mcp, "--port", str(port))
    asked = conformance.command("authorization", "--url", site.connector, *client, "-o", str(tmp_path))
    with anyio.fail_after(60):
        async with await anyio.open_process(asked, stdout=PIPE, stderr=STDOUT) as suite:
            said = ""
            async for text in TextReceiveStream(suite.stdout):
                said += text
                wanted = re.search(rf"^{site.connector}/oauth/authorize\?\S+$", said, re.MULTILINE)
                if wanted and not browser.asked:
                    await browser.arrive(await browser.sign_in(wanted[0]))

    found = conformance.checks_in(tmp_path)
    assert found.keys() == AUTHORIZATION_SERVER, said
    assert [conformance.left_open(checks) for checks in found.values() if conformance.left_open(checks)] == []
    assert all(conformance.passed(checks) for checks in found.values())
