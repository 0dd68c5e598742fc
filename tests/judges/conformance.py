"""The official conformance suite, run as its command line runs, and read from what it leaves behind."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from subprocess import STDOUT

import anyio

from tests.judges.node import NODE, package

_SECONDS = 120
_FOLDER = re.compile(r"(?:server|authorization-server)-(?P<scenario>.+)-\d{4}-\d\d-\d\dT[\dTZ-]+")
_WIRE = "wire-schema-"
_OPEN = {"FAILURE", "WARNING", "SKIPPED"}

Check = Mapping[str, str]


def command(*arguments: str) -> list[str]:
    """Write its command line."""
    return [str(NODE), str(package("conformance", "dist", "index.js")), *arguments]


async def judged(results: Path, *arguments: str) -> dict[str, list[Check]]:
    """Run it; give every check of every scenario. That it fails as a whole says nothing: see the checks."""
    with anyio.fail_after(_SECONDS):
        run = await anyio.run_process(command(*arguments, "-o", str(results)), check=False, stderr=STDOUT)
    found = checks_in(results)
    assert found, run.stdout.decode()
    return found


def checks_in(results: Path) -> dict[str, list[Check]]:
    """Read its results."""
    found = defaultdict(list)
    for path in results.glob("*/checks.json"):
        folder = _FOLDER.fullmatch(path.parent.name)
        assert folder, path
        found[folder["scenario"]] += json.loads(path.read_text())
    return found


def left_open(checks: Iterable[Check]) -> dict[str, str]:
    """Give the checks that did not pass, each with what it says."""
    return {check["id"]: check.get("errorMessage", check["status"]) for check in checks if check["status"] in _OPEN}


def passed(checks: Iterable[Check]) -> set[str]:
    """Give the checks that passed, without those of any message's form."""
    return {check["id"] for check in checks if check["status"] == "SUCCESS" and not check["id"].startswith(_WIRE)}


def ill_formed(checks: Iterable[Check]) -> dict[str, str]:
    """Give what is wrong with messages by the specification's own schema."""
    return {name: said for name, said in left_open(checks).items() if name.startswith(_WIRE)}
