"""One token opens one resource (RFC 8707), and each resource says where its tokens are had (RFC 9728)."""

from urllib.parse import urlencode

import httpx
import pytest
from syrupy.assertion import SnapshotAssertion

from oauth.access_tokens import InvalidAccessToken
from tests.oauth.claude import MCP, VERIFIER, Claude
from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ChatGPT, Connector, query
from tests.oauth.expectations import confirmation
from tests.oauth.main_app import PUBLIC_URL, MainApp


def opens(connector: Connector, tokens: dict[str, str]) -> list[str]:
    """The resources that an access token opens."""
    opened = []
    for resource in (connector.access_tokens, connector.mcp):
        try:
            resource.verify(tokens["access_token"])
        except InvalidAccessToken:
            continue
        opened.append(resource.identifier)
    return opened


async def test_both_metadata_addresses_describe_the_mcp_endpoint(connector: Connector, snapshot: SnapshotAssertion):
    """RFC 9728 §2, §3.1."""
    async with connector.browser() as browser:
        answer = await browser.get("/.well-known/oauth-protected-resource/mcp")
        without_path = await browser.get("/.well-known/oauth-protected-resource")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == snapshot
    assert without_path.json() == answer.json()


async def test_the_two_metadata_documents_name_each_other(connector: Connector):
    """RFC 9728 §4, §3.3; RFC 8414 §3.3: identifiers are compared character by character."""
    async with connector.browser() as browser:
        resource = (await browser.get("/.well-known/oauth-protected-resource/mcp")).json()
        server = (await browser.get("/.well-known/oauth-authorization-server")).json()

    assert resource["authorization_servers"] == [server["issuer"]]
    assert server["protected_resources"] == [resource["resource"]]
    assert connector.mcp.metadata_url == f"{PUBLIC_URL}/.well-known/oauth-protected-resource/mcp"
    assert connector.access_tokens.metadata_url == f"{PUBLIC_URL}/.well-known/oauth-protected-resource"


@pytest.mark.promise("oauth.audience")
@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ({}, PUBLIC_URL),
        ({"resource": ""}, PUBLIC_URL),
        ({"resource": PUBLIC_URL}, PUBLIC_URL),
        ({"resource": MCP}, MCP),
    ],
)
async def test_a_token_opens_the_resource_that_was_asked_for_and_no_other(
    chatgpt: ChatGPT, connector: Connector, asked: dict[str, str], opened: str
):
    """A grant without a resource is for the actions, as those of release 1 are."""
    tokens = await chatgpt.tokens(**asked)
    assert opens(connector, tokens) == [opened]

    renewed = (await chatgpt.refresh(tokens["refresh_token"])).json()
    assert opens(connector, renewed) == [opened]
    assert (await chatgpt.refresh(renewed["refresh_token"], resource=opened)).status_code == 200


@pytest.mark.parametrize(
    "resource",
    [
        "https://evil.example/mcp",
        MCP + "/",
        MCP.upper(),
        MCP + "#a",
        MCP + "?a=b",
        "mcp",
        'x"y\\ü',
        PUBLIC_URL + "/",
    ],
)
async def test_a_resource_that_is_not_ours_goes_back_to_the_client(claude: Claude, connector: Connector, resource: str):
    """RFC 8707 §2."""
    async with connector.browser() as browser:
        answer = await claude.authorize(browser, state="mine", resource=resource)

    refused = query(answer.headers["location"])
    assert (refused["error"], refused["state"], refused["iss"]) == ("invalid_target", "mine", PUBLIC_URL)


def asked_twice(*resources: str) -> str:
    asked = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI}
    return urlencode([*asked.items(), *(("resource", resource) for resource in resources)])


async def test_one_request_asks_for_one_resource(connector: Connector):
    """RFC 8707 §2 allows several and lets the server refuse them; the same one twice is one."""
    async with connector.browser() as browser:
        two = await browser.get(f"/oauth/authorize?{asked_twice(MCP, PUBLIC_URL)}")
        same = await browser.get(f"/oauth/authorize?{asked_twice(MCP, MCP)}")

    assert query(two.headers["location"])["error"] == "invalid_target"
    assert "session_id" in query(same.headers["location"])


@pytest.mark.parametrize("resource", [PUBLIC_URL, "https://evil.example/mcp"])
async def test_a_token_request_for_another_resource_is_refused_and_costs_nothing(
    claude: Claude, main_app: MainApp, resource: str
):
    """RFC 8707 §2.2."""
    code = await claude.code()
    refused = await claude.redeem(code, resource=resource)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")

    tokens = (await claude.redeem(code)).json()
    refused = await claude.refresh(tokens["refresh_token"], resource=resource)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
    assert (await claude.refresh(tokens["refresh_token"])).status_code == 200
    assert len(main_app.living_tokens) == 1


@pytest.mark.promise("oauth.audience")
async def test_the_mcp_endpoint_cannot_be_had_with_a_grant_for_the_actions(chatgpt: ChatGPT, connector: Connector):
    """RFC 8707 §2.2: what was not asked of the user is not in the token."""
    code = await chatgpt.code()

    assert (await chatgpt.redeem(code, resource=MCP)).json()["error"] == "invalid_target"
    tokens = (await chatgpt.redeem(code)).json()
    assert (await chatgpt.refresh(tokens["refresh_token"], resource=MCP)).json()["error"] == "invalid_target"
    assert opens(connector, tokens) == [PUBLIC_URL]


async def test_a_token_request_may_name_its_resource_twice_and_no_second_one(claude: Claude):
    """RFC 8707 §2, against the rule that no parameter is repeated (RFC 6749 §3.2)."""
    tokens = await claude.tokens()

    async def refreshed(*resources: str) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": claude.client_id}
        async with claude.connector.browser() as http:
            return await http.post("/oauth/token", data={**form, "resource": list(resources)})

    assert (await refreshed(MCP, PUBLIC_URL)).json()["error"] == "invalid_target"
    assert (await refreshed(MCP, MCP)).status_code == 200


async def test_a_token_request_without_a_resource_keeps_that_of_the_grant(claude: Claude, connector: Connector):
    code = await claude.code()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": claude.redirect_uri}
    tokens = (await claude.post("/oauth/token", {**form, "code_verifier": VERIFIER})).json()
    renewal = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    assert opens(connector, tokens) == [MCP]
    assert opens(connector, (await claude.post("/oauth/token", renewal)).json()) == [MCP]


async def test_the_resource_survives_the_question_to_another_browser(claude: Claude, connector: Connector):
    async with connector.browser() as left, connector.browser() as returned:
        asked = await returned.get(await claude.consent(left))
        confirmed = await returned.post("/oauth/callback", data={**confirmation(asked), "decision": "continue"})

    tokens = (await claude.redeem(query(confirmed.headers["location"])["code"])).json()
    assert opens(connector, tokens) == [MCP]


async def test_a_token_of_either_resource_revokes_its_grant(claude: Claude, main_app: MainApp):
    tokens = await claude.tokens()

    assert (await claude.revoke(tokens["access_token"])).status_code == 200
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.issuer")
@pytest.mark.parametrize(
    "wrong",
    [
        {"response_type": ""},
        {"response_type": "token"},
        {"scope": "admin"},
        {"code_challenge_method": "plain"},
        {"resource": "https://evil.example"},
        {"state": "s" * 5000},
        {},
    ],
)
async def test_the_exact_issuer_is_in_every_answer_to_the_client(
    claude: Claude, connector: Connector, main_app: MainApp, wrong: dict[str, str]
):
    """RFC 9207 §2: errors included, or ChatGPT falls back to another redirect URI."""
    async with connector.browser() as browser:
        answer = await claude.authorize(browser, **wrong)
        if not wrong:
            answer = await browser.get(await main_app.consent(answer.headers["location"]))

    assert answer.headers["location"].startswith(f"{claude.redirect_uri}?")
    assert query(answer.headers["location"])["iss"] == PUBLIC_URL


async def test_the_secret_client_gets_a_token_for_mcp_too(chatgpt: ChatGPT, connector: Connector):
    """ChatGPT's "Add custom MCP server" takes static credentials."""
    code = await chatgpt.code(resource=MCP)
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI, "resource": MCP}
    async with connector.browser() as http:
        tokens = await http.post("/oauth/token", data=grant, auth=(CLIENT_ID, CLIENT_SECRET))

    assert opens(connector, tokens.json()) == [MCP]
