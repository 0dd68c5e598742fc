"""The packages that are judged with: exactly these, wherever they are installed from."""

import json
import re

import pytest

from tests.judges.node import FOLDER, package

pytestmark = pytest.mark.judges

WANTED = json.loads((FOLDER / "package.json").read_text())["dependencies"]
LOCK = (FOLDER / "package-lock.json").read_text()


def test_every_version_is_exact():
    assert [version for version in WANTED.values() if not re.fullmatch(r"\d+\.\d+\.\d+(-[a-z]+\.\d+)?", version)] == []


def test_the_lock_names_no_registry_and_knows_every_package_by_its_hash():
    packages = {name: locked for name, locked in json.loads(LOCK)["packages"].items() if name}

    assert "resolved" not in LOCK
    assert [name for name, locked in packages.items() if "integrity" not in locked] == []


@pytest.mark.parametrize("name", WANTED)
def test_what_is_installed_is_what_is_locked(name: str):
    """An older folder would judge by older rules: make install."""
    installed = json.loads(package(name.rpartition("/")[2], "package.json").read_text())

    assert installed["version"] == WANTED[name]
