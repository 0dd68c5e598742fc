"""Clients that the operator registers (OAUTH_CLIENTS)."""

import json
import re

import pytest
from pydantic import ValidationError

from oauth.clients import Client
from oauth.pinned_clients import PINNED_CLIENTS
from tests.connector import settings_for

SECRET = "a secret that is long enough"
OWN = {"id": "our-app", "name": "Our app", "redirect_uris": ["https://app.example/callback"]}
PRODUCTION = {"environment": "production"}


def registered(*clients: dict[str, object]) -> tuple[Client, ...]:
    settings = settings_for("redis://localhost", oauth_clients=json.dumps(clients), **PRODUCTION)
    return settings.authorization_server().own_clients


def refused(written: str) -> str:
    with pytest.raises(ValidationError) as refusal:
        settings_for("redis://localhost", oauth_clients=written, **PRODUCTION)
    return str(refusal.value)


def test_a_client_with_a_secret_is_confidential_and_one_without_is_public():
    public, confidential = registered(OWN, {**OWN, "id": "our-server", "secret": SECRET})

    assert (public.client_id, public.name, public.redirect_uris) == ("our-app", "Our app", tuple(OWN["redirect_uris"]))
    assert (public.is_public, confidential.is_public) == (True, False)
    assert confidential.check_client_secret(SECRET)


def test_nothing_registers_nobody():
    assert settings_for("redis://localhost", oauth_clients="").authorization_server().own_clients == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"redirect_uris": ["http://app.example/callback"]}, "redirect URI of our-app"),
        ({"redirect_uris": ["https://app.example/callback#a"]}, "redirect URI of our-app"),
        ({"redirect_uris": ["https://app.example@evil.example/"]}, "redirect URI of our-app"),
        ({"redirect_uris": ["app:/callback"]}, "redirect URI of our-app"),
        ({"redirect_uris": ["https:///callback"]}, "redirect URI of our-app"),
        ({"redirect_uris": ["http://localhost:1/cb"], "secret": SECRET}, "redirect URI of our-app"),
        ({"redirect_uris": []}, "redirect_uris"),
        ({"secret": ""}, "secret of our-app is too short"),
        ({"secret": "short"}, "secret of our-app is too short"),
        ({"secret": "change-me change-me"}, "still the example"),
        ({"id": ""}, "id"),
        ({"id": "meo-gpt"}, "meo-gpt is there twice"),
        ({"id": PINNED_CLIENTS[0].client_id}, "is there twice, or is the identifier of another client"),
        ({"redirect_uri": "https://app.example"}, "redirect_uri"),
    ],
)
def test_an_unsafe_client_is_refused_at_start_up(change: dict[str, object], said: str):
    assert said in refused(json.dumps([{**OWN, **change}]))


def test_a_public_client_may_have_a_loopback_address():
    """RFC 8252 §7.3."""
    (client,) = registered({**OWN, "redirect_uris": ["http://127.0.0.1/callback"]})

    assert client.check_redirect_uri("http://127.0.0.1:4711/callback")


def test_a_client_that_is_there_twice_is_refused():
    assert "our-app is there twice" in refused(json.dumps([OWN, OWN]))


@pytest.mark.parametrize("written", ["{", "5", '"x"', '{"id": "a"}', "[1]"])
def test_what_is_no_list_of_clients_is_refused(written: str):
    assert re.search(r"OAUTH_CLIENTS( \(0\S*\))? cannot be read", refused(written))


def test_a_refusal_repeats_no_secret():
    said = refused(json.dumps([{**OWN, "secret": "s3cret", "unknown": "x"}]))

    assert "s3cret" not in said
    assert "s3cret" not in repr(
        settings_for("redis://localhost", oauth_clients=json.dumps([{**OWN, "secret": "s3cret" * 4}]))
    )


@pytest.mark.parametrize(
    ("key", "secret", "said"),
    [
        ("k" * 32, "", "belong together"),
        ("", "h" * 32, "belong together"),
        ("short", "h" * 32, "MCP_CONNECTOR_API_KEY is too short"),
        ("k" * 32, "short", "MCP_CONNECTOR_HMAC_SECRET is too short"),
        ("change-me" * 4, "h" * 32, "MCP_CONNECTOR_API_KEY is still the example"),
    ],
)
def test_the_mcp_bridge_is_set_up_wholly_and_soundly_or_not_at_all(key: str, secret: str, said: str):
    with pytest.raises(ValidationError) as refusal:
        settings_for("redis://x", mcp_connector_api_key=key, mcp_connector_hmac_secret=secret, **PRODUCTION)

    assert said in str(refusal.value)


def test_without_its_two_settings_there_is_no_mcp_bridge():
    assert settings_for("redis://x").authorization_server().mcp_hmac_secret == ""
