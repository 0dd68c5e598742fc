"""The development page and GraphiQL, as a person uses them: a real Chromium, real servers on loopback."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import open_chromium
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD
from tests.stage.stage import open_stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage():
    with open_stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def page():
    with open_chromium() as browser:
        yield browser.new_page()


def connect(page: Page, connector: str) -> None:
    page.goto(connector)
    page.get_by_role("button", name="Connect").click()
    if page.get_by_label("E-mail", exact=True).is_visible() or page.get_by_role("button", name="Log in").is_visible():
        page.get_by_label("E-mail", exact=True).fill(DEMO_EMAIL)
        page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("status")).to_have_text("Connected.")


def test_a_person_connects_and_calls_an_action(page, stage):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    connect(page, stage.at.connector)
    page.get_by_role("button", name="find_pet").click()
    page.get_by_label("name").fill("muop")
    page.get_by_role("button", name="Call find_pet").click()

    expect(page.locator("#answer pre")).to_contain_text("Mướp")
    expect(page.locator("#answer p")).to_contain_text("200")
    assert faults == []


def test_graphiql_walks_from_the_viewer_to_the_records(page, stage):
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    if page.url == "about:blank":
        connect(page, stage.at.connector)

    page.goto(f"{stage.at.connector}/graphql")
    page.get_by_role("button", name="Execute query").click()

    expect(page.locator(".result-window")).to_contain_text("Mướp", timeout=15_000)
    assert faults == []
