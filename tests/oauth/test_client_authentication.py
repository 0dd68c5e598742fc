"""How the client fails to prove who it is, and other faults of its requests."""

import base64

import httpx
import pytest

from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, ChatGPT, Connector

FORMS = {
    "/oauth/token": {"grant_type": "refresh_token", "refresh_token": "x"},
    "/oauth/revoke": {"token": "x"},
}
ENDPOINTS = pytest.mark.parametrize("path", FORMS)


def assert_refused(answer: httpx.Response, status: int, error: str) -> None:
    """RFC 6749 §5.2."""
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert answer.json().keys() <= {"error", "error_description"}


def basic(text: str | bytes) -> str:
    return "Basic " + base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


@pytest.mark.promise("oauth.secret")
@ENDPOINTS
@pytest.mark.parametrize(
    "credentials",
    [
        {"client_id": CLIENT_ID, "client_secret": "wrong"},
        {"client_id": CLIENT_ID, "client_secret": ""},
        {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET + "ü"},
        {"client_id": CLIENT_ID},
        {"client_id": "somebody-else", "client_secret": CLIENT_SECRET},
        {"client_id": "", "client_secret": ""},
        {},
    ],
)
async def test_a_wrong_secret_in_the_body_is_401(connector: Connector, path: str, credentials: dict[str, str]):
    """RFC 6749 §5.2, RFC 9110 §15.5.2."""
    async with connector.browser() as http:
        answer = await http.post(path, data={**FORMS[path], **credentials})

    assert_refused(answer, 401, "invalid_client")


@pytest.mark.promise("oauth.secret")
@ENDPOINTS
@pytest.mark.parametrize(
    "header",
    [
        basic(f"{CLIENT_ID}:wrong"),
        basic(f"somebody-else:{CLIENT_SECRET}"),
        basic(CLIENT_ID),
        basic(":"),
        basic(b"\xff\xfe:\xff"),
        "Basic not-base64!",
        "Basic",
        "Bearer " + CLIENT_SECRET,
    ],
)
async def test_a_wrong_secret_in_the_header_is_401_with_a_challenge(connector: Connector, path: str, header: str):
    """RFC 6749 §5.2: the challenge names the scheme that the client tried."""
    async with connector.browser() as http:
        answer = await http.post(path, data=FORMS[path], headers={"Authorization": header})

    assert_refused(answer, 401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


@ENDPOINTS
@pytest.mark.parametrize(
    "body", [{"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, {"client_id": "somebody-else"}]
)
async def test_two_ways_of_authenticating_at_once_are_refused(connector: Connector, path: str, body: dict[str, str]):
    """RFC 6749 §2.3."""
    async with connector.browser() as http:
        answer = await http.post(path, data={**FORMS[path], **body}, auth=(CLIENT_ID, CLIENT_SECRET))

    assert_refused(answer, 400, "invalid_request")


@ENDPOINTS
@pytest.mark.parametrize("name", ["client_id", "client_secret", "token", "refresh_token", "grant_type", "scope"])
async def test_a_repeated_parameter_is_refused(connector: Connector, path: str, name: str):
    """RFC 6749 §3.2."""
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **FORMS[path], "scope": "pets:read"}
    form.setdefault(name, "x")
    async with connector.browser() as http:
        answer = await http.post(path, data={**form, name: [form[name], form[name]]})

    assert_refused(answer, 400, "invalid_request")


@ENDPOINTS
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"grant_type": "refresh_token"}'),
        ("", b"grant_type=refresh_token"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"grant_type=\xff"),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 40_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(100))),
    ],
)
async def test_what_is_not_one_small_urlencoded_form_is_refused(
    connector: Connector, path: str, content_type: str, body: bytes
):
    """RFC 6749 appendix B."""
    async with connector.browser() as http:
        answer = await http.post(path, content=body, headers={"Content-Type": content_type})

    assert_refused(answer, 400, "invalid_request")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password", "username": "lan", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": 'un"known\\ü'}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
    ],
)
async def test_a_token_request_names_a_grant_that_exists(chatgpt: ChatGPT, form: dict[str, str], error: str):
    """RFC 6749 §5.2; the description repeats nothing that the client sent."""
    answer = await chatgpt.post("/oauth/token", form)

    assert_refused(answer, 400, error)
    assert set(answer.json().get("error_description", "")).isdisjoint('"\\ü')
