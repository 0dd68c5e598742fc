"""docs/chatgpt.md is true: its fields connect, and each failure looks as its table says."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.connecting.failures import FAILURES
from tests.connecting.plugin import REDIRECT_URI
from tests.connector import ALL_SCOPES, CLIENT_SECRET, MCP_URL, PUBLIC_URL
from tests.tables import Table, complain, differences

PAGE = (Path(__file__).parents[2] / "docs" / "chatgpt.md").read_text().replace("<address>", PUBLIC_URL)


def rows(heading):
    """The cells of a table's rows; the table is known by the first cell of its heading."""
    table = PAGE[PAGE.index(f"| {heading} |") :].partition("\n\n")[0]
    lines = [line.strip().strip("|").split(" | ") for line in table.splitlines()[2:]]
    named = {cells[0].strip().replace(PUBLIC_URL, "<address>"): [cell.strip() for cell in cells] for cells in lines}
    return Table("docs/chatgpt.md", named)


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


FIELDS = rows("field")
TABLE = rows("what is wrong")


def test_every_failure_of_the_page_is_brought_about_here():
    complain(differences(FAILURES, TABLE, "tests/connecting/failures.py", "failure"))


@pytest.mark.parametrize(
    ("wrong", "settings"), [(one, its.settings) for one, its in FAILURES.items()], indirect=["settings"]
)
async def test_a_failure_looks_as_the_page_says(wrong, plugin, capsys):
    _, seen, logged, _ = TABLE[wrong]

    answer = await FAILURES[wrong].happens(plugin)

    log = capsys.readouterr().out
    title, code = re.search("“(.*)”", seen), codes(seen)
    if title:
        assert title[1] in answer.text
    if code:
        assert dict(parse_qsl(urlsplit(answer.headers["location"]).query))["error"] == code[0]
    if "main app's page" in seen:
        assert "invalid or has expired" in seen or answer.status_code == 403
        assert "Invalid" in answer.text or "verified" in answer.text
    if "ChatGPT asks" in seen:
        assert "resource_metadata=" in answer.headers["www-authenticate"]
    assert [word for word in codes(logged) if word not in log] == []
    assert all(f'"status": {status}' in log for status in re.findall(r"\d{3}", logged))
    if "nothing more" in logged:
        assert set(re.findall(r'"event": "(oauth\.[a-z_]+)"', log)) == set(codes(logged))


async def test_the_knock_is_answered_as_the_page_says(world):
    answer = await world.client.post("/mcp")

    assert answer.status_code == 401
    assert f"`WWW-Authenticate: {answer.headers['www-authenticate'].partition(', ')[0]}`" in PAGE


async def test_the_fields_are_what_the_metadata_says(world):
    """RFC 8414 §2, RFC 9728 §2."""
    server = (await world.client.get("/.well-known/oauth-authorization-server")).json()
    resource = (await world.client.get("/.well-known/oauth-protected-resource/mcp")).json()

    said = {name: codes(cells[1]) for name, cells in FIELDS.items()}
    assert said["server URL"] == [resource["resource"]] == [MCP_URL]
    assert said["authorization URL"] == [server["authorization_endpoint"]]
    assert said["token URL"] == [server["token_endpoint"]]
    assert said["scopes"] == [" ".join(resource["scopes_supported"])] == [ALL_SCOPES]
    assert sorted(said["token endpoint authentication"]) == sorted(server["token_endpoint_auth_methods_supported"])


async def test_with_the_client_fields_empty_chatgpt_connects(plugin):
    assert codes(FIELDS["client ID, client secret"][1]) == [plugin.client["client_id"]]
    assert codes(FIELDS["redirect URI, shown by the form"][1]) == [plugin.redirect_uri]

    caller = plugin.caller(await plugin.connect())

    assert (await caller.answer("get_profile"))["name"] == "Lan"


async def test_with_a_typed_client_id_and_secret_chatgpt_connects(plugin):
    """OpenAI's form takes static credentials; its redirect URI is then one of OAUTH_REDIRECT_URIS."""
    plugin.client = {"client_id": "meo-gpt", "client_secret": CLIENT_SECRET}

    caller = plugin.caller(await plugin.connect())

    assert (await caller.answer("get_profile"))["name"] == "Lan"


async def test_a_gpts_connection_stays_beside_the_plugins(plugin, world):
    gpt = world.chatgpt(plugin.person)
    await plugin.connect()

    assert (await gpt.call("GET", "/me")).status_code == 200


@pytest.mark.parametrize("settings", [{"oauth_redirect_uris": (REDIRECT_URI,)}], indirect=True)
async def test_the_settings_are_sound_when_the_last_gpt_is_gone(plugin):
    assert json.dumps(await plugin.connect())
