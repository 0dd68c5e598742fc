"""Client libraries that know nothing of us complete the flow as they are.

They are synchronous and want a socket, so a real server listens on one.
"""

from collections.abc import Callable

import anyio.from_thread
import pytest
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from requests_oauthlib import OAuth2Session as OAuthlibSession

from tests.oauth.claude import CLAUDE_CODE
from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.oauth.main_app import MainApp


def walk(main_app: MainApp, get: Callable[..., object], authorization_url: str) -> str:
    """Follow the redirects as a browser does; gives the address at which the client waits."""
    departed = get(authorization_url, allow_redirects=False)
    with anyio.from_thread.start_blocking_portal() as portal:
        callback = portal.call(main_app.consent, departed.headers["Location"])
    return get(callback, allow_redirects=False).headers["Location"]


def assert_alive(main_app: MainApp, token: dict[str, object]) -> None:
    assert token["token_type"].lower() == "bearer"
    assert token["refresh_token"]
    assert len(main_app.living_tokens) == 1


@pytest.mark.parametrize("in_body", [True, False])
def test_requests_oauthlib_connects_renews_and_revokes(
    address: str, main_app: MainApp, monkeypatch: pytest.MonkeyPatch, *, in_body: bool
):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # a test's socket has no certificate
    credentials = (
        {"include_client_id": True, "client_secret": CLIENT_SECRET} if in_body else {"auth": (CLIENT_ID, CLIENT_SECRET)}
    )
    with OAuthlibSession(CLIENT_ID, redirect_uri=REDIRECT_URI, scope=["pets:read", "health:read"]) as session:
        url, _ = session.authorization_url(f"{address}/oauth/authorize")
        arrived = walk(main_app, session.get, url)
        token = session.fetch_token(f"{address}/oauth/token", authorization_response=arrived, **credentials)
        assert_alive(main_app, token)
        renewal = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} if in_body else credentials
        renewed = session.refresh_token(f"{address}/oauth/token", **renewal)
        assert_alive(main_app, renewed)
        uri, headers, body = session._client.prepare_token_revocation_request(  # noqa: SLF001 -- it has no other door
            f"{address}/oauth/revoke", renewed["refresh_token"], "refresh_token"
        )
        answer = session.post(uri, data=body, headers=headers, auth=(CLIENT_ID, CLIENT_SECRET), withhold_token=True)
        assert answer.status_code == 200
    assert main_app.living_tokens == []


def test_authlibs_client_connects_as_a_public_client(address: str, main_app: MainApp):
    """RFC 6749 §2.1, RFC 8252 §7.3, RFC 8707: a program on its user's machine that listens on a port of its own."""
    resource, verifier = f"{address}/mcp", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    with AuthlibSession(
        CLAUDE_CODE,
        token_endpoint_auth_method="none",
        revocation_endpoint_auth_method="none",
        redirect_uri="http://localhost:54545/callback",
        code_challenge_method="S256",
    ) as session:
        url, state = session.create_authorization_url(
            f"{address}/oauth/authorize", code_verifier=verifier, resource=resource
        )
        arrived = walk(main_app, lambda url, **options: session.get(url, withhold_token=True, **options), url)
        token = session.fetch_token(
            f"{address}/oauth/token",
            authorization_response=arrived,
            state=state,
            code_verifier=verifier,
            resource=resource,
        )
        assert_alive(main_app, token)
        renewed = session.refresh_token(f"{address}/oauth/token", refresh_token=token["refresh_token"])
        assert_alive(main_app, renewed)
        answer = session.revoke_token(f"{address}/oauth/revoke", renewed["refresh_token"], "refresh_token")
        assert answer.status_code == 200
    assert main_app.living_tokens == []


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlibs_client_connects_with_pkce_renews_and_revokes(address: str, main_app: MainApp, method: str):
    """It checks `state` itself; PKCE S256 is asked of it (RFC 7636)."""
    with AuthlibSession(
        CLIENT_ID,
        CLIENT_SECRET,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        redirect_uri=REDIRECT_URI,
        scope="pets:read",
        code_challenge_method="S256",
    ) as session:
        verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        url, state = session.create_authorization_url(f"{address}/oauth/authorize", code_verifier=verifier)
        arrived = walk(main_app, lambda url, **options: session.get(url, withhold_token=True, **options), url)
        token = session.fetch_token(
            f"{address}/oauth/token", authorization_response=arrived, state=state, code_verifier=verifier
        )
        assert_alive(main_app, token)
        renewed = session.refresh_token(f"{address}/oauth/token", refresh_token=token["refresh_token"])
        assert_alive(main_app, renewed)
        answer = session.revoke_token(f"{address}/oauth/revoke", renewed["access_token"], "access_token")
        assert answer.status_code == 200
    assert main_app.living_tokens == []
