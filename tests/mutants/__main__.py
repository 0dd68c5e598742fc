"""`make mutants`: changes the guarding code here and there, and lists the changes that no test notices.

Each mutant runs in a process of its own that starts with everything foreign imported already; a random sample is
taken for as long as there is time. Survivors are explained in docs/security.md.
"""

import argparse
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.mutations import Mutation, mutations

ROOT = Path(__file__).parents[2]
_FOREIGN = ("fastapi", "strawberry", "gql", "authlib.oauth2.rfc6749", "redis.asyncio", "httpx", "hypothesis", "uvicorn")
_PATIENCE_SECONDS = 600

TESTS = {
    "oauth": ["tests/oauth", "tests/security/test_defences.py"],
    "facade/admission": [
        "tests/security/test_defences.py",
        "tests/security/test_limits.py",
        "tests/facade/test_service.py",
    ],
    "facade/once": [
        "tests/facade/once",
        "tests/journeys/test_written_once.py",
        "tests/journeys/test_repeats.py",
        "tests/security/test_defences.py",
    ],
    "facade/settings.py": ["tests/facade/test_settings.py", "tests/oauth/test_client_settings.py"],
    "facade/soundness.py": ["tests/facade/test_settings.py", "tests/oauth/test_client_settings.py"],
}
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
_SLOW = "not loopback and not unsoundly and not browser"


@dataclass(frozen=True)
class Mutant:
    """A module with one mutation, and the tests that should notice it."""

    path: Path
    mutation: Mutation
    tests: list[str]

    @property
    def module(self) -> str:
        """The module's name."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.mutation.line}: {self.mutation.what}"


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a mutated source."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name, _path=None, _target=None):
        if name != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=self)

    def exec_module(self, module):
        exec(compile(self._mutant.mutation.source, str(self._mutant.path), "exec"), module.__dict__)  # noqa: S102


def mutants(only: str) -> list[Mutant]:
    """Give every mutant of the modules whose path begins with `only`."""
    found = []
    for where, tests in TESTS.items():
        place = ROOT / where
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            if str(path.relative_to(ROOT)).startswith(only):
                found += [Mutant(path, mutation, tests) for mutation in mutations(path.read_text())]
    return found


def is_noticed(mutant: Mutant) -> bool:
    """Run its tests on a mutant; one that breaks or hangs them is noticed."""
    return not _pass(mutant.tests, mutant)


def _pass(tests: list[str], mutant: Mutant | None = None) -> bool:
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.alarm(_PATIENCE_SECONDS)
        _run(tests, mutant)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status) == 0


def _run(tests: list[str], mutant: Mutant | None) -> None:
    if mutant is not None:
        sys.meta_path.insert(0, _Mutated(mutant))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = 1
    try:
        code = int(pytest.main([*_OPTIONS, "-k", _SLOW, *tests]))
    finally:
        os._exit(code)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="List what no test notices.")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--only", default="", help="the beginning of a path, such as oauth/sealing")
    parser.add_argument("--seed", type=int, default=time.time_ns())
    given = parser.parse_args()
    for name in _FOREIGN:
        importlib.import_module(name)
    every = mutants(given.only)
    for tests in {tuple(mutant.tests) for mutant in every}:
        if not _pass(list(tests)):
            raise SystemExit(f"Without any mutation these fail, or take over {_PATIENCE_SECONDS} s: {' '.join(tests)}")
    random.Random(given.seed).shuffle(every)  # noqa: S311  (a sample, no secret)
    ends = time.monotonic() + given.minutes * 60
    tried, survivors = 0, []
    for mutant in every:
        if time.monotonic() > ends:
            break
        tried += 1
        if not is_noticed(mutant):
            survivors.append(mutant)
            print(f"survived  {mutant}", flush=True)
    print(f"{tried} of {len(every)} mutants tried, {len(survivors)} survived (seed {given.seed}).")


if __name__ == "__main__":
    main()
