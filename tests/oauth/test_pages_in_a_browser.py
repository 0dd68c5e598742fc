"""The pages in a real Chromium: what the policy forbids and what the person reads and presses."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import anyio.from_thread
import httpx
import pytest
from playwright.sync_api import Browser, Page

from oauth.browser_pages import LANGUAGES
from tests.browser import open_chromium
from tests.oauth.claude import CLAUDE_CODE, PKCE
from tests.oauth.connector import CLIENT_ID, query
from tests.oauth.main_app import MainApp

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(locale="en-GB") as context:
        yield context.new_page()


@pytest.fixture
def callback(address: str, main_app: MainApp) -> str:
    """A callback whose consent was given in some other browser."""
    landing = address.replace("127.0.0.1", "localhost") + "/landed"
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": landing, "state": "mine"}
    departed = httpx.get(f"{address}/oauth/authorize?{urlencode(asked)}")
    with anyio.from_thread.start_blocking_portal() as portal:
        return portal.call(main_app.consent, departed.headers["location"])


def complaints(page: Page) -> list[str]:
    """Collect what Chromium reports about a page: errors, and violations of the policy."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if "favicon" not in message.text else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_person_confirms_and_lands_at_the_client(page: Page, callback: str, tmp_path: Path):
    """The redirect goes to another origin, which `form-action` has to allow."""
    found = complaints(page)
    page.goto(callback)
    assert page.title() == "Connect ChatGPT to Meo Mai Moi? · Meo Mai Moi"
    page.screenshot(path=tmp_path / "confirm.png", full_page=True)
    assert found == []

    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/landed?**")

    assert query(page.url).keys() == {"code", "state", "iss"}


def test_a_person_cancels_with_the_keyboard_alone(page: Page, callback: str):
    page.goto(callback)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    page.keyboard.press("Enter")
    page.wait_for_url("**/landed?**")

    assert query(page.url)["error"] == "access_denied"


def test_a_person_reads_who_asks_and_cancels_before_the_consent_page(page: Page, address: str, tmp_path: Path):
    """Claude Code listens on a port of its own (RFC 8252 §7.3)."""
    found = complaints(page)
    landing = address.replace("127.0.0.1", "localhost") + "/callback"
    asked = {"response_type": "code", "client_id": CLAUDE_CODE, "redirect_uri": landing, "state": "mine", **PKCE}
    page.goto(f"{address}/oauth/authorize?{urlencode({**asked, 'resource': f'{address}/mcp'})}")
    page.screenshot(path=tmp_path / "hand-off.png", full_page=True)
    assert page.get_by_role("heading", level=1).text_content() == "Connect Claude Code to Meo Mai Moi?"
    assert page.get_by_role("listitem").count() == 4
    assert min(page.evaluate(CONTRASTS).values()) >= 4.5
    assert found == []

    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/callback?**")

    assert query(page.url)["error"] == "access_denied"


def test_the_style_is_let_through_and_no_foreign_style_or_script_is(page: Page, address: str):
    page.goto(f"{address}/oauth/callback")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius") == "14px"

    found = complaints(page)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'h1{color:red}'}))"
    )
    assert page.evaluate("window.ran") is None
    assert len(found) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1024])
def test_a_page_fits_its_window_in_every_language(
    chromium: Browser, address: str, tmp_path: Path, language: str, width: int
):
    with chromium.new_context(locale=language, viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{address}/oauth/callback")
        page.screenshot(path=tmp_path / "expired.png")

        assert page.locator("html").get_attribute("lang") == language
        assert page.get_by_role("heading", level=1).count() == 1
        assert page.get_by_role("main").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, callback: str, tmp_path: Path, scheme: str):
    """WCAG 2.2 §1.4.3: 4.5 to 1."""
    with chromium.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(callback)
        page.screenshot(path=tmp_path / f"{scheme}.png")
        measured = page.evaluate(CONTRASTS)

    assert len(measured) >= 6
    assert min(measured.values()) >= 4.5, measured


CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const shine = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
  };
  return Object.fromEntries([...document.querySelectorAll("h1, p, strong, li, a, button")].map(element => {
    const [dark, light] = [shine(rgb(getComputedStyle(element).color)), shine(ground(element))].sort((a, b) => a - b);
    return [element.textContent, (light + 0.05) / (dark + 0.05)];
  }));
}"""
