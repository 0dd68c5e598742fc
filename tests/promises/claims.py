"""Which tests claim a promise, read from their sources, so that no test has to be imported for it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, order=True)
class Claim:
    """A test that carries a promise's mark; `test` is its id, `tests/….py::test_…`."""

    promise: str
    test: str


def claims(folder: Path = ROOT / "tests") -> list[Claim]:
    """Find all claims, in the order of files and lines."""
    return [claim for path in sorted(folder.rglob("test_*.py")) for claim in _claims_in(path)]


def _claims_in(path: Path) -> Iterator[Claim]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for name in _marked(node):
                yield Claim(name, f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}::{node.name}")


def _marked(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
            yield from (str(ast.literal_eval(argument)) for argument in mark.args)
