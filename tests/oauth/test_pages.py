"""The pages a person sees: plain, in their language, and closed to everything."""

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import httpx
import pytest
from starlette.responses import HTMLResponse

from oauth.browser_pages import Asked, BrowserPages, Departure
from oauth.scopes import SCOPES
from resolvers.main_app.languages import LANGUAGES
from tests.oauth.claude import Claude
from tests.oauth.connector import ChatGPT, Connector, query
from tests.oauth.main_app import PUBLIC_URL, MainApp

FOLDER = Path(__file__).parents[2] / "oauth" / "pages"
NOTICES = ("expired", "error", "unavailable", "too_many_requests")
PAGES = BrowserPages(["https://chat.openai.com", "https://chatgpt.com"])


class Outline(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def policy(answer: httpx.Response) -> dict[str, str]:
    directives = (
        directive.strip().partition(" ") for directive in answer.headers["content-security-policy"].split(";")
    )
    return {name: value for name, _, value in directives}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", NOTICES)
def test_each_notice_speaks_each_language(notice: str, language: str):
    texts = json.loads((FOLDER / f"{language}.json").read_text())[notice]
    page = PAGES.notice(notice, 400, language)

    assert f'<html lang="{language}">' in page.body.decode()
    assert page.headers["content-language"] == language
    assert all(text in page.body.decode() for text in texts.values())


def test_every_language_says_everything_that_english_says():
    def outline(language: str) -> dict[str, list[str]]:
        return {name: list(texts) for name, texts in json.loads((FOLDER / f"{language}.json").read_text()).items()}

    assert all(outline(language) == outline("en") for language in LANGUAGES)


@pytest.mark.promise("privacy.pages")
async def test_a_page_runs_nothing_loads_nothing_and_is_framed_by_nobody(connector: Connector):
    async with connector.browser() as browser:
        page = await browser.get("/oauth/authorize", headers={"Accept-Language": "uk"})

    assert page.status_code == 400
    assert 'lang="uk"' in page.text
    directives = policy(page)
    assert directives["default-src"] == "'none'"
    assert directives["form-action"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["base-uri"] == "'none'"
    assert directives["style-src"].startswith("'sha256-")
    assert "unsafe" not in page.headers["content-security-policy"]
    expected = {
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex",
    }
    assert {name: page.headers[name] for name in expected} == expected
    assert {"script", "img", "link", "iframe"}.isdisjoint(tag for tag, _ in Outline(page.text).elements)


async def test_the_question_may_be_answered_to_us_and_lead_to_the_client(chatgpt: ChatGPT, connector: Connector):
    """Chromium holds the redirect after a form to the form's policy."""
    async with connector.browser() as browser:
        page = await browser.get(await chatgpt.consent(connector.browser()))

    origins = "https://chat.openai.com https://chatgpt.com https://claude.ai https://claude.com"
    assert policy(page)["form-action"] == f"'self' http://127.0.0.1:* http://localhost:* {origins}"
    ((_, form),) = [element for element in Outline(page.text).elements if element[0] == "form"]
    assert (form["method"], form["action"]) == ("post", "/oauth/callback")


def test_what_a_page_is_given_is_escaped():
    asked = Asked("<b>client</b>", "mcp", ("pets:read",), "<b>evil</b>")
    page = PAGES.question(asked, '"><script>', "en").body.decode()

    assert "<script>" not in page
    assert "<b>" not in page


@pytest.mark.promise("oauth.who-asks")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("resource", "scopes"), [("mcp", tuple(SCOPES)), ("actions", ("pets:read",))])
def test_a_question_names_the_client_and_what_it_asks_for(
    language: str, resource: Literal["mcp", "actions"], scopes: tuple[str, ...]
):
    texts = json.loads((FOLDER / f"{language}.json").read_text())
    asked = Asked("Claude & Co", resource, scopes, "claude.ai")
    said = [texts["resources"][resource], "claude.ai", *(texts["scopes"][scope] for scope in scopes)]

    def assert_says(page: HTMLResponse, section: str, without: str = "") -> None:
        shown = unescape(page.body.decode())
        own = {text.replace("{client}", asked.client) for key, text in texts[section].items() if key != without}
        assert [words for words in {*own, *said} if words not in shown] == []
        assert ("{client}" in shown, shown.count("<li>")) == (False, len(scopes))

    assert_says(PAGES.question(asked, "a-token", language), "confirm")
    for bridge, other in (("gpt", "mcp"), ("mcp", "gpt")):
        ways = Departure(bridge, "https://meo.example/gpt-connect?a=b", "https://claude.ai/?error")
        assert_says(PAGES.hand_off(asked, ways, language), "hand_off", without=other)


def departure(page: httpx.Response) -> list[str]:
    return [str(attributes["href"]) for tag, attributes in Outline(page.text).elements if tag == "a"]


@pytest.mark.promise("oauth.who-asks")
async def test_a_browser_that_goes_to_a_page_that_speaks_of_chatgpt_reads_first_who_asks(
    claude: Claude, main_app: MainApp, connector: Connector
):
    """The GPT bridge's page names ChatGPT whoever asks, and cannot say no (GptConnectPage.tsx)."""
    async with connector.browser() as browser:
        browser.headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8"
        page = await claude.authorize(browser, state="mine")
        go_on, cancel = departure(page)
        arrived = await browser.get(await main_app.consent(go_on))

    assert page.status_code == 200
    assert "<h1>Connect Claude to Meo Mai Moi?</h1>" in page.text
    assert policy(page)["form-action"] == "'none'"
    assert go_on.startswith("https://meo.example/gpt-connect?session_id=")
    assert cancel.startswith(f"{claude.redirect_uri}?")
    refused = query(cancel)
    assert (refused["error"], refused["state"], refused["iss"]) == ("access_denied", "mine", PUBLIC_URL)
    assert (await claude.redeem(query(arrived.headers["location"])["code"])).status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
async def test_what_is_no_browser_is_sent_on_at_once(claude: Claude, connector: Connector, accept: str):
    async with connector.browser() as browser:
        browser.headers["Accept"] = accept
        assert (await claude.authorize(browser)).status_code == 302


async def test_chatgpt_is_sent_on_at_once(chatgpt: ChatGPT, connector: Connector):
    async with connector.browser() as browser:
        browser.headers["Accept"] = "text/html"
        assert (await chatgpt.authorize(browser)).status_code == 302


async def test_redirects_betray_no_address(chatgpt: ChatGPT, connector: Connector):
    """The callback's address holds a session id and a code (RFC 9700 §4.2.4)."""
    async with connector.browser() as browser:
        departed = await chatgpt.authorize(browser)
        arrived = await browser.get(await chatgpt.main_app.consent(departed.headers["location"]))

    for answer in (departed, arrived):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
