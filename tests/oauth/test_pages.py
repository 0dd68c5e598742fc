"""The pages a person sees: plain, in their language, and closed to everything."""

import json
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from oauth.browser_pages import BrowserPages, Question
from resolvers.main_app.languages import LANGUAGES
from tests.oauth.connector import ChatGPT, Connector

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

    assert policy(page)["form-action"] == "'self' https://chat.openai.com https://chatgpt.com"
    ((_, form),) = [element for element in Outline(page.text).elements if element[0] == "form"]
    assert (form["method"], form["action"]) == ("post", "/oauth/callback")


def test_what_a_page_is_given_is_escaped():
    page = PAGES.question(Question('"><script>', "<b>evil</b>"), "en").body.decode()

    assert "<script>" not in page
    assert "<b>" not in page


async def test_redirects_betray_no_address(chatgpt: ChatGPT, connector: Connector):
    """The callback's address holds a session id and a code (RFC 9700 §4.2.4)."""
    async with connector.browser() as browser:
        departed = await chatgpt.authorize(browser)
        arrived = await browser.get(await chatgpt.main_app.consent(departed.headers["location"]))

    for answer in (departed, arrived):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
