"""Authorization requests that are wrong, by mistake or on purpose."""

import pytest

from tests.oauth.connector import CLIENT_ID, REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.expectations import assert_a_page_and_no_redirect
from tests.oauth.main_app import PUBLIC_URL

CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.promise("oauth.redirect-uri")
@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/callback",
        REDIRECT_URI + "/",
        REDIRECT_URI + "?a=b",
        REDIRECT_URI + "#fragment",
        REDIRECT_URI + "/../../../other/oauth/callback",
        REDIRECT_URI.upper(),
        REDIRECT_URI.replace("https", "http"),
        REDIRECT_URI.replace("chatgpt.com", "chatgpt.com.evil.example"),
        REDIRECT_URI.replace("chatgpt.com", "chatgpt.com@evil.example"),
        REDIRECT_URI.replace("g-1234", "g-12345"),
        "javascript:alert(1)",
        "//evil.example",
        '"\\ü',
        "",
    ],
)
async def test_a_foreign_redirect_uri_gets_a_page_and_never_a_redirect(
    chatgpt: ChatGPT, connector: Connector, redirect_uri: str
):
    """RFC 6749 §4.1.2.1, RFC 9700 §4.1.3: compared exactly, so there is no open redirect and no stolen code."""
    async with connector.browser() as browser:
        assert_a_page_and_no_redirect(await chatgpt.authorize(browser, redirect_uri=redirect_uri))


@pytest.mark.parametrize("client_id", ["somebody-else", "", CLIENT_ID.upper(), 'x"y', CLIENT_ID + "\0"])
async def test_an_unknown_client_gets_a_page(chatgpt: ChatGPT, connector: Connector, client_id: str):
    """RFC 6749 §4.1.2.1."""
    async with connector.browser() as browser:
        assert_a_page_and_no_redirect(await chatgpt.authorize(browser, client_id=client_id))


@pytest.mark.parametrize("left_out", ["client_id", "redirect_uri"])
async def test_a_request_that_names_nobody_gets_a_page(connector: Connector, left_out: str):
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "state": "s"}
    del asked[left_out]
    async with connector.browser() as browser:
        assert_a_page_and_no_redirect(await browser.get("/oauth/authorize", params=asked))


@pytest.mark.promise("oauth.redirect-uri")
@pytest.mark.parametrize(
    "repeated",
    [
        ("redirect_uri", "https://evil.example/callback"),
        ("redirect_uri", REDIRECT_URI),
        ("client_id", "somebody-else"),
        ("client_id", CLIENT_ID),
    ],
)
@pytest.mark.parametrize("first", [True, False])
async def test_a_repeated_client_or_redirect_uri_gets_a_page(
    connector: Connector, repeated: tuple[str, str], *, first: bool
):
    """RFC 6749 §3.1: HTTP parameter pollution finds no parser that disagrees with another."""
    asked = [("response_type", "code"), ("client_id", CLIENT_ID), ("redirect_uri", REDIRECT_URI), ("state", "s")]
    polluted = [repeated, *asked] if first else [*asked, repeated]
    async with connector.browser() as browser:
        assert_a_page_and_no_redirect(await browser.get("/oauth/authorize", params=polluted))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": 'c"ö\\de'}, "unsupported_response_type"),
        ({"scope": "pets:read admin"}, "invalid_scope"),
        ({"scope": 'pets:"read'}, "invalid_scope"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
    ],
)
async def test_every_later_fault_goes_back_to_the_client_with_the_state(
    chatgpt: ChatGPT, connector: Connector, wrong: dict[str, str], error: str
):
    """RFC 6749 §4.1.2.1, RFC 7636 §4.4.1, RFC 9207 §2."""
    async with connector.browser() as browser:
        answer = await chatgpt.authorize(browser, state="s & t", **wrong)

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{REDIRECT_URI}?")
    parameters = query(answer.headers["location"])
    assert (parameters["error"], parameters["state"], parameters["iss"]) == (error, "s & t", PUBLIC_URL)
    assert set(parameters.get("error_description", "")).isdisjoint('"\\')


@pytest.mark.parametrize("name", ["response_type", "scope", "code_challenge", "code_challenge_method"])
async def test_a_repeated_parameter_goes_back_to_the_client(connector: Connector, name: str):
    """RFC 6749 §3.1."""
    asked = [("response_type", "code"), ("client_id", CLIENT_ID), ("redirect_uri", REDIRECT_URI), ("state", "s")]
    async with connector.browser() as browser:
        answer = await browser.get("/oauth/authorize", params=[*asked, (name, "code"), (name, "code")])

    assert query(answer.headers["location"])["error"] == "invalid_request"
    assert query(answer.headers["location"])["state"] == "s"


async def test_a_repeated_state_is_refused_without_choosing_one(connector: Connector):
    asked = [("response_type", "code"), ("client_id", CLIENT_ID), ("redirect_uri", REDIRECT_URI)]
    async with connector.browser() as browser:
        answer = await browser.get("/oauth/authorize", params=[*asked, ("state", "one"), ("state", "two")])

    assert query(answer.headers["location"])["error"] == "invalid_request"
    assert "state" not in query(answer.headers["location"])


async def test_a_state_that_is_too_long_to_keep_goes_back_as_it_came(chatgpt: ChatGPT, connector: Connector):
    async with connector.browser() as browser:
        answer = await chatgpt.authorize(browser, state="s" * 5000)

    assert query(answer.headers["location"])["error"] == "invalid_request"
    assert query(answer.headers["location"])["state"] == "s" * 5000


@pytest.mark.parametrize("broken", ["state=%ff", "&".join(f"p{n}=1" for n in range(60))])
async def test_a_query_that_is_not_urlencoded_utf8_gets_a_page(connector: Connector, broken: str):
    """RFC 6749 appendix B."""
    asked = f"response_type=code&client_id={CLIENT_ID}&redirect_uri={REDIRECT_URI}&{broken}"
    async with connector.browser() as browser:
        assert_a_page_and_no_redirect(await browser.get(f"/oauth/authorize?{asked}"))


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
async def test_nothing_is_derived_from_the_host_that_a_request_claims(
    chatgpt: ChatGPT, connector: Connector, header: str
):
    """A Host header attack: addresses come from CONNECTOR_PUBLIC_URL alone."""
    async with connector.browser() as browser:
        browser.headers[header] = "host=evil.example" if header == "Forwarded" else "evil.example"
        departed = await chatgpt.authorize(browser)
        metadata = await browser.get("/.well-known/oauth-authorization-server")
        refused = await chatgpt.authorize(browser, redirect_uri="https://evil.example/")

    assert "evil" not in departed.headers["location"]
    assert "evil" not in departed.headers["set-cookie"]
    assert "evil" not in metadata.text
    assert "evil" not in refused.text
