"""docs/claude.md is true: what it says is registered connects, and its command names options that exist here."""

import re
from pathlib import Path

import pytest

from oauth.pinned_clients import PINNED_CLIENTS
from tests.connecting.plugin import Plugin

PAGE = (Path(__file__).parents[2] / "docs" / "claude.md").read_text()
CLAUDES = [client for client in PINNED_CLIENTS if client.name.startswith("Claude")]


def test_the_page_names_the_redirect_uris_that_are_registered():
    named = {uri for uri in re.findall(r"`(https?://[^`<]+)`", PAGE) if "callback" in uri}

    assert named <= {uri for client in CLAUDES for uri in client.redirect_uris}
    assert len(named) == 3


@pytest.mark.parametrize(
    ("client_id", "redirect_uri"), [(client.client_id, uri) for client in CLAUDES for uri in client.redirect_uris]
)
async def test_each_of_anthropics_clients_connects_with_nothing_set_for_it(plugin, client_id, redirect_uri):
    claude = Plugin(plugin.world, plugin.person, redirect_uri, {"client_id": client_id})

    caller = claude.caller(await claude.connect())

    assert (await caller.answer("get_profile"))["name"] == "Lan"


async def test_claude_code_may_listen_on_any_port(plugin):
    """RFC 8252 §7.3."""
    client = next(client for client in CLAUDES if client.is_native)
    claude = Plugin(plugin.world, plugin.person, "http://localhost:51789/callback", {"client_id": client.client_id})

    assert (await claude.connect())["access_token"]


async def test_a_connection_that_is_over_is_invalid_grant(plugin):
    tokens = await plugin.connect()
    form = {"refresh_token": tokens["refresh_token"], **plugin.client}
    await plugin.world.client.post("/oauth/revoke", data={"token": tokens["refresh_token"], **plugin.client})

    renewed = await plugin.world.client.post("/oauth/token", data={"grant_type": "refresh_token", **form})

    assert renewed.json()["error"] == "invalid_grant"
