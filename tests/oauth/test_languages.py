"""A language is added in one place: the list of languages, with a file of texts of its name."""

import json
import shutil
from pathlib import Path

import redis

from oauth.browser_pages import PAGES_FOLDER
from resolvers.main_app.languages import LANGUAGES, preferred_language
from tests.clock import Clock
from tests.oauth.connector import open_connector
from tests.oauth.main_app import MainApp


async def test_a_language_that_is_added_is_spoken_and_announced(
    store: redis.Redis, main_app: MainApp, clock: Clock, reconfigured, tmp_path: Path
):
    """RFC 8414 §2 `ui_locales_supported`."""
    folder = tmp_path / "pages"
    shutil.copytree(PAGES_FOLDER, folder)
    texts = json.loads((folder / "en.json").read_text())
    texts["expired"]["title"] = "Dieser Link ist abgelaufen"
    (folder / "de.json").write_text(json.dumps(texts))
    spoken = reconfigured(languages=(*LANGUAGES, "de"), pages_folder=folder)

    async with open_connector(store, main_app, clock, spoken).browser() as browser:
        metadata = (await browser.get("/.well-known/oauth-authorization-server")).json()
        page = await browser.get("/oauth/callback", headers={"Accept-Language": "de-AT, en;q=0.5"})

    assert metadata["ui_locales_supported"] == [*LANGUAGES, "de"]
    assert (page.headers["content-language"], "Dieser Link ist abgelaufen" in page.text) == ("de", True)


def test_a_language_that_is_not_on_the_list_is_not_chosen():
    assert preferred_language("de, vi;q=0.5") == "vi"
