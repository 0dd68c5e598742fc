"""The import contracts have no holes: a forbidden import in any package is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tables import complain, lacking

ROOT = Path(__file__).parents[1]

PLANTED = [
    ("facade.app", "tests.sandbox"),
    ("facade.rest.places", "facade.app"),
    ("facade.mcp.eras", "facade.rest.places"),
    ("facade.web.html_page", "facade.mcp.eras"),
    ("facade.messages", "httpx"),
    ("facade.errors", "facade.messages"),
    ("facade.service", "starlette"),
    ("facade.admission.bearer", "fastapi"),
    ("facade.engine.naming", "facade.once.written_once"),
    ("facade.engine.selections", "facade.rest.openapi"),
    ("facade.engine.action", "starlette"),
    ("facade.once.written_once", "facade.engine.naming"),
    ("facade.operating.logs", "facade.service"),
    ("schema.graph", "facade.settings"),
    ("schema.context", "httpx"),
    ("resolvers.pets", "httpx"),
    ("resolvers.weights", "strawberry"),
    ("resolvers.account", "schema.context"),
    ("resolvers.names.folding", "resolvers.viewer"),
    ("resolvers.names.likeness", "aiohttp"),
    ("resolvers.main_app.reader", "resolvers.pets"),
    ("resolvers.main_app.languages", "resolvers.names.folding"),
    ("oauth.scopes", "resolvers.pets"),
    ("oauth.redirects", "cryptography"),
    ("oauth.metadata", "facade.settings"),
    ("tests.sandbox.state", "facade.settings"),
]


def file_of(folder, module):
    return folder.joinpath(*module.split(".")).with_suffix(".py")


@pytest.fixture
def copy(tmp_path):
    for package in ("facade", "oauth", "resolvers", "schema", "tests"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", "recordings", "__snapshots__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def packages():
    """Give every production package that holds code."""
    top = ("facade", "oauth", "resolvers", "schema")
    modules = [path for name in top for path in (ROOT / name).rglob("*.py") if path.read_text().strip()]
    return {".".join(path.relative_to(ROOT).parts[:-1]) for path in modules if "node_modules" not in path.parts}


def verdict(folder):
    """Run the linter on a copy of the packages."""
    return subprocess.run(  # noqa: S603  (our own linter)
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_package_has_an_import_planted_in_it():
    planted = {module.rpartition(".")[0] for module, _ in PLANTED}

    complain(lacking(planted, packages(), "PLANTED", "package"))


def test_a_forbidden_import_in_any_package_is_found(copy):
    for module, forbidden in PLANTED:
        with file_of(copy, module).open("a") as source:
            source.write(f"\nimport {forbidden}\n")

    found = verdict(copy)

    assert found.returncode == 1
    assert [pair for pair in PLANTED if f"{pair[0]} -> {pair[1]}" not in found.stdout] == []


@pytest.mark.parametrize("package", ["facade", "resolvers"])
def test_a_module_without_a_place_is_found(copy, package):
    file_of(copy, f"{package}.newcomer").write_text('"""A module that nobody gave a place."""\n')

    found = verdict(copy)

    assert found.returncode == 1
    assert f"{package}.newcomer" in found.stdout
