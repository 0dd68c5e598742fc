"""The MCP consent page in a real Chromium, over a socket."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.browser import open_chromium
from tests.sandbox import PASSWORD, McpSettings, Sandbox

pytestmark = pytest.mark.browser

REQUEST_ID = "0b0e2a5e-6a51-4a7c-9a0f-0d2f8d1c3b11"
CALLBACK = f"**/oauth/meo/callback?request_id={REQUEST_ID}&"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


@pytest.fixture
def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def sandbox(address: str) -> Sandbox:
    """Its connector answers at its own address."""
    return Sandbox(mcp=McpSettings(address, "mcp-api-key", "mcp-hmac-secret"))


@pytest.fixture
def consent(sandbox: Sandbox, listening: socket.socket, address: str) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="error", ws="none", lifespan="off"))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    asked = {"request_id": REQUEST_ID, "client_name": "Claude", "scopes": ["pets:read"]}
    expires = int(datetime.now(UTC).timestamp()) + 540
    yield str(
        httpx.URL(
            f"{address}/mcp-connect",
            params={"request_ref": sandbox.mcp_bridge.sign(asked | {"exp": expires})},
        )
    )
    server.should_exit = True
    running.join()


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Authorize Claude?")


def test_a_person_signs_in_allows_and_is_sent_back_with_a_code(page, sandbox, consent):
    page.goto(consent)
    sign_in(page, sandbox.add_user("Lan").email)
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{CALLBACK}code=*")
    assert [token.abilities for token in sandbox.state.tokens.values()] == [("pets:read",)]


def test_a_person_denies_and_is_sent_back_without_one(page, sandbox, consent):
    page.goto(consent)
    sign_in(page, sandbox.add_user("Lan").email)
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(f"{CALLBACK}error=access_denied")
    assert not sandbox.state.tokens


def test_an_unverified_person_stays_where_they_are_and_may_take_another_account(page, sandbox, consent):
    page.goto(consent)
    sign_in(page, sandbox.add_user("Neu", verified=False).email)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("alert")).to_have_text("A verified email address is required.")
    page.get_by_role("button", name="Use another account").click()
    sign_in(page, sandbox.add_user("Lan").email)
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{CALLBACK}code=*")
