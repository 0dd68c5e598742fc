"""The authorization code flow as ChatGPT and a person go through it."""

from tests.oauth.connector import PUBLIC_URL, ChatGPT, Connector, query


async def test_a_person_connects_and_the_client_gets_tokens(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §4.1, §5.1."""
    tokens = await chatgpt.tokens()

    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 3600
    assert tokens["scope"] == "pets:read pets:write health:read health:write"
    opened = connector.access_tokens.verify(tokens["access_token"])
    assert opened.user_id == 7
    assert {opened.main_app_token} == chatgpt.main_app.living_tokens


async def test_the_state_and_the_issuer_come_back_with_the_code(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §4.1.2, RFC 9207 §2."""
    async with connector.browser() as browser:
        arrived = await browser.get(await chatgpt.consent(browser))

    answer = query(arrived.headers["location"])
    assert answer.keys() == {"code", "state", "iss"}
    assert answer["state"] == "opaque/state=="
    assert answer["iss"] == PUBLIC_URL


async def test_tokens_are_renewed_and_revoked(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §6, RFC 7009 §2."""
    renewed = (await chatgpt.refresh((await chatgpt.tokens())["refresh_token"])).json()
    assert connector.access_tokens.verify(renewed["access_token"]).user_id == 7

    assert (await chatgpt.revoke(renewed["refresh_token"])).status_code == 200
    assert not chatgpt.main_app.living_tokens
    assert (await chatgpt.refresh(renewed["refresh_token"])).json()["error"] == "invalid_grant"
