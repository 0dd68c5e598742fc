"""What was said twice in review, held by a test."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from facade.actions import ACTIONS
from facade.operating.metrics import Metrics
from facade.settings import Settings
from resolvers.main_app.errors import DomainError

ROOT = Path(__file__).parents[1]
PACKAGES = ("facade", "oauth", "resolvers", "schema", "tests")
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
FIELDS = {name.upper() for name in Settings.model_fields}


def modules():
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts]


def test_no_module_is_longer_than_a_reader_bears():
    limits = {path: 500 if path.is_relative_to(ROOT / "tests") else 300 for path in modules()}

    assert [str(path) for path, limit in limits.items() if len(path.read_text().splitlines()) > limit] == []


def test_no_module_is_named_after_nothing():
    assert [path for path in modules() if path.stem in {"utils", "helpers", "common", "core", "base", "logging"}] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_the_repositorys_own(package):
    spec = find_spec(package)

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


def test_the_example_environment_names_every_setting():
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(FIELDS)


def test_the_readme_explains_every_setting():
    table = README[README.index("## Settings") :]

    assert set(re.findall(r"\b[A-Z][A-Z_]{4,}\b", table)) & FIELDS == FIELDS


def test_the_readme_lists_every_action():
    rows = [f"| {a.operation_id} | {a.method} {a.path} | {a.scope or 'none'} |" for a in ACTIONS]

    assert all(row in README for row in rows)


def test_the_readme_lists_every_error_code_with_its_status():
    table = README[README.index("| status | codes |") : README.index("## Settings")]
    rows = re.findall(r"^\| ([\d, ]+) \| ([A-Z_ ]+) \|$", table, re.MULTILINE)
    listed = {code: statuses.split(", ") for statuses, codes in rows for code in codes.split()}

    assert set(listed) == {error.code for error in domain_errors()}
    assert [error.code for error in domain_errors() if str(error.status) not in listed[error.code]] == []


def domain_errors():
    """Every class with a code, however deep in the tree."""
    found, waiting = [], [DomainError]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        found += [child for child in children if hasattr(child, "code") and not child.__module__.startswith("tests.")]
    return found


def test_the_documented_metrics_exist():
    metrics = Metrics()
    metrics.count_request("GET /health", 200, 0.1)
    exposed = generate_latest(metrics.registry).decode()

    named = re.findall(r"`(connector_[a-z_]+)`", (ROOT / "docs" / "operations.md").read_text())

    assert named
    assert [name for name in named if name not in exposed] == []


def test_there_is_one_way_of_serving():
    serve = re.search(r"^serve:.*\n\t(.*)$", MAKEFILE, re.MULTILINE)
    image = (ROOT / "Dockerfile").read_text()

    assert serve
    assert serve[1] == "$(BIN)/python -m facade $(ARGS)"
    assert 'CMD ["python", "-m", "facade", "--host", "0.0.0.0"]' in image


def test_every_command_in_the_documents_exists():
    pages = [README, *(path.read_text() for path in (ROOT / "docs").rglob("*.md"))]
    named = {target for page in pages for target in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", page, re.MULTILINE)}
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))

    assert {one or other for one, other in named} <= targets


def test_every_link_in_the_documents_leads_somewhere():
    for page in [ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page}: {link}"


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()

    assert [path for path in (ROOT / "docs" / "decisions").glob("0*.md") if path.name not in index] == []


def test_the_changelog_speaks_of_this_release():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
