"""What was said twice in review, held by a test."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from facade.actions import ACTIONS, TOOLS_ALONE
from facade.operating.metrics import Metrics
from facade.settings import Settings
from resolvers.main_app.errors import DomainError
from tests.tables import complain, differences, lacking, superfluous

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

    complain(differences(named, FIELDS, ".env.example", "setting"))
    assert len(named) == len(FIELDS), ".env.example names a setting twice"


def test_the_readme_explains_every_setting():
    table = README[README.index("## Settings") :]

    complain(lacking(re.findall(r"\b[A-Z][A-Z_]{4,}\b", table), FIELDS, "README.md", "setting"))


def test_the_readme_lists_every_action():
    rows = [f"| {a.operation_id} | {a.method} {a.path} | {a.scope or 'none'} |" for a in ACTIONS]

    complain([f"README.md lacks the row {row}" for row in rows if row not in README])
    complain([f"README.md does not name {a.operation_id}" for a in TOOLS_ALONE if a.operation_id not in README])


def test_the_readme_lists_every_error_code_with_its_status():
    table = README[README.index("| status | codes |") : README.index("## Settings")]
    rows = re.findall(r"^\| ([\d, ]+) \| ([A-Z_ ]+) \|$", table, re.MULTILINE)
    listed = {code: statuses.split(", ") for statuses, codes in rows for code in codes.split()}

    complain(differences(listed, {error.code for error in domain_errors()}, "README.md", "error code"))
    wrong = [error for error in domain_errors() if str(error.status) not in listed[error.code]]
    complain([f"README.md has {error.code} beside another status than {error.status}" for error in wrong])


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

    complain(superfluous({one or other for one, other in named}, targets, "a document", "make target"))


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


def test_no_test_borrows_from_another_test():
    """What several need has a module of its own, which says what it is."""
    borrowed = re.compile(r"^from tests\.[\w.]*\.?(test_\w+) import", re.MULTILINE)
    tests = [path for path in modules() if path.is_relative_to(ROOT / "tests")]

    found = [(str(path.relative_to(ROOT)), name) for path in tests for name in borrowed.findall(path.read_text())]

    complain([f"{path} imports from {name}: move it to a module that both import" for path, name in found])


RETIRED = re.compile(r"\b(mend(?:s|ed|ing)?|aloud|spelt|strikes? off|struck off|row's fate|deserves)\b", re.IGNORECASE)


def test_the_prose_is_plain_english_of_today():
    """What was retired stays away; the changelog may name a word that callers knew."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "facade").rglob("*.graphql")]
    texts = [path for path in [*pages, *modules()] if path != Path(__file__)]

    found = [(path.relative_to(ROOT), word) for path in texts for word in RETIRED.findall(path.read_text())]

    complain([f"{path} says {word}: say it as a colleague would today" for path, word in found])
