"""The development page, GraphiQL and the privacy policy, as a person uses them: a real Chromium, real servers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from facade.actions import ACTIONS
from tests.browser import open_chromium
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD
from tests.stage.stage import MCP_CLIENT_ID, Stage, open_stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    """A browser that nobody has used, which must find no fault with what it is shown."""
    context = chromium.new_context()
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert faults == []


def connect(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Connect").click()
    page.get_by_label("E-mail", exact=True).fill(DEMO_EMAIL)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Connect").click()
    expect(page.locator("#connection")).to_have_text("Connected.")


def test_a_person_connects_and_calls_an_action(page, stage):
    connect(page, stage.at.connector)
    page.get_by_role("link", name="find_pet").click()
    page.get_by_label("name").fill("muop")
    page.get_by_role("button", name="Call find_pet").click()

    expect(page.locator(".answer")).to_contain_text("Mướp")
    expect(page.locator("#answer [role=status]")).to_contain_text("200")
    expect(page.locator("#answer [role=status]")).to_contain_text("X-Request-ID req_")


def test_the_keyboard_is_enough(page, stage):
    connect(page, f"{stage.at.connector}/#list_pet_types")
    expect(page.get_by_role("heading", name="list_pet_types")).to_be_visible()

    page.get_by_role("link", name="find_pet").press("Enter")
    expect(page.locator("#action")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("muop")
    page.keyboard.press("Enter")

    expect(page.locator(".answer")).to_contain_text("Mướp")


def test_a_person_reads_how_an_mcp_client_connects(page, stage):
    page.goto(stage.at.connector)
    inspector = page.get_by_label("Command for MCP Inspector")
    claude = page.get_by_label("Command for Claude Code")

    expect(inspector).to_contain_text(f"--cli {stage.at.mcp} --client-id {MCP_CLIENT_ID} --method tools/list")
    expect(claude).to_contain_text(f"--client-id {MCP_CLIENT_ID} --callback-port 8976 meo {stage.at.mcp}")
    page.get_by_role("link", name="All tools").click()
    expect(page.locator("body")).to_contain_text('"find_pet"')


def test_every_action_has_a_form(page, stage):
    page.goto(stage.at.connector)
    links = page.locator("#actions a")
    expect(links).to_have_count(len(ACTIONS))

    for name in links.all_inner_texts():
        operation = name.split()[-1]
        page.goto(f"{stage.at.connector}/#{operation}")
        expect(page.get_by_role("button", name=f"Call {operation}", exact=True)).to_be_enabled()


def test_rows_are_written_as_json_and_faults_in_it_are_shown(page, stage):
    connect(page, f"{stage.at.connector}/#log_weights")
    rows = page.get_by_label("entries")

    rows.fill("Mướp 4.3")
    page.get_by_role("button", name="Call log_weights").click()
    expect(page.get_by_role("alert")).to_contain_text("entries is not JSON")

    rows.fill('[{"pet_name": "Mướp", "weight_kg": 4.3, "measured_at": "2020-02-02"}]')
    page.get_by_role("button", name="Call log_weights").click()
    expect(page.locator(".answer")).to_contain_text('"created": 1')


def test_an_answer_to_somebody_elses_question_connects_nothing(page, stage):
    page.goto(f"{stage.at.development_callback}?code=planted&state=planted")

    expect(page.locator("#connection")).to_contain_text("Not connected")
    assert page.url == f"{stage.at.connector}/"


def test_a_refusal_is_shown_in_the_words_of_the_protocol(page, stage):
    page.goto(stage.at.connector)
    page.evaluate("sessionStorage.setItem('flow', JSON.stringify({state: 'ours', verifier: 'v'}))")
    page.goto(f"{stage.at.development_callback}?error=access_denied&state=ours")

    expect(page.locator("#connection")).to_have_text("Not connected: access_denied.")


def test_an_address_that_cannot_be_come_back_to_names_the_one_that_can(page, stage):
    page.goto(stage.at.connector.replace("127.0.0.1", "localhost"))

    expect(page.get_by_role("button", name="Connect")).to_be_disabled()
    expect(page.locator("#connection").get_by_role("link")).to_have_attribute("href", f"{stage.at.connector}/")


def test_graphiql_walks_from_the_viewer_to_the_records(page, stage):
    connect(page, stage.at.connector)
    page.get_by_role("link", name="GraphiQL").click()
    page.get_by_role("button", name="Execute query").click()

    expect(page.locator(".result-window")).to_contain_text("Mướp", timeout=15_000)
    expect(page.locator("#no-token")).to_be_hidden()


def test_graphiql_without_a_token_says_where_to_get_one(page, stage):
    page.goto(f"{stage.at.connector}/graphql")
    page.get_by_role("link", name="connect on the development page").click()

    expect(page.get_by_role("button", name="Connect")).to_be_enabled()


def test_the_privacy_policy_is_read_in_another_language(page, stage):
    page.goto(f"{stage.at.connector}/privacy")
    page.get_by_role("link", name="Tiếng Việt").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Chính sách quyền riêng tư")
