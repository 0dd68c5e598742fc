"""Authorization codes: for whom they work, and how often."""

import base64
import hashlib

import anyio
import pytest

from tests.clock import Clock
from tests.oauth.connector import CLIENT_ID, CLIENT_SECRET, OTHER_REDIRECT_URI, ChatGPT, Connector
from tests.oauth.main_app import MainApp

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.mark.promise("oauth.code-once")
async def test_a_code_works_once_and_its_replay_costs_the_tokens(chatgpt: ChatGPT, main_app: MainApp):
    """RFC 6749 §4.1.2, §10.5."""
    code = await chatgpt.code()
    tokens = (await chatgpt.redeem(code)).json()

    replayed = await chatgpt.redeem(code)

    assert (replayed.status_code, replayed.json()["error"]) == (400, "invalid_grant")
    assert (await chatgpt.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert main_app.living_tokens == []


async def test_a_replay_costs_the_tokens_that_were_renewed_since(chatgpt: ChatGPT, main_app: MainApp):
    code = await chatgpt.code()
    tokens = (await chatgpt.redeem(code)).json()
    renewed = (await chatgpt.refresh(tokens["refresh_token"])).json()

    await chatgpt.redeem(code)

    assert (await chatgpt.refresh(renewed["refresh_token"])).json()["error"] == "invalid_grant"
    assert main_app.living_tokens == []


@pytest.mark.promise("oauth.code-once")
async def test_of_forty_parallel_exchanges_of_one_code_exactly_one_wins(chatgpt: ChatGPT):
    """RFC 6749 §4.1.2: single use is atomic."""
    code = await chatgpt.code()
    statuses: list[int] = []

    async def redeem() -> None:
        statuses.append((await chatgpt.redeem(code)).status_code)

    async with anyio.create_task_group() as tasks:
        for _ in range(40):
            tasks.start_soon(redeem)

    assert sorted(statuses) == [200] + [400] * 39


@pytest.mark.parametrize(
    "stolen",
    [
        {"client_secret": "wrong"},
        {"client_id": "somebody-else"},
        {"redirect_uri": OTHER_REDIRECT_URI},
        {"redirect_uri": ""},
    ],
)
async def test_a_failed_check_leaves_the_code_to_its_owner(chatgpt: ChatGPT, main_app: MainApp, stolen: dict[str, str]):
    """RFC 6749 §4.1.3: who has stolen a code can neither redeem nor burn it."""
    code = await chatgpt.code()

    refused = await chatgpt.redeem(code, **stolen)

    assert refused.status_code in (400, 401)
    assert len(main_app.living_tokens) == 1
    assert (await chatgpt.redeem(code)).status_code == 200


async def test_a_redirect_uri_is_part_of_the_exchange(chatgpt: ChatGPT):
    """RFC 6749 §4.1.3: required, since it was in the authorization request."""
    code = await chatgpt.code()

    refused = await chatgpt.post("/oauth/token", {"grant_type": "authorization_code", "code": code})

    assert refused.json()["error"] == "invalid_grant"


async def test_a_code_expires_after_five_minutes(chatgpt: ChatGPT, clock: Clock):
    code = await chatgpt.code()
    clock.advance(minutes=5)

    assert (await chatgpt.redeem(code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("code", ["", "never-given-out", "ü", "\x00", "x" * 5000])
async def test_a_made_up_code_is_refused(chatgpt: ChatGPT, code: str):
    assert (await chatgpt.redeem(code)).json()["error"] == "invalid_grant"


async def test_who_used_pkce_proves_it(chatgpt: ChatGPT):
    """RFC 7636 §4.6."""
    assert (await chatgpt.redeem(await chatgpt.code(**PKCE), code_verifier=VERIFIER)).status_code == 200


@pytest.mark.promise("oauth.pkce")
@pytest.mark.parametrize(
    "proof", [{}, {"code_verifier": ""}, {"code_verifier": "x" * 43}, {"code_verifier": CHALLENGE}]
)
async def test_who_cannot_prove_it_loses_the_code_and_the_main_app_token(
    chatgpt: ChatGPT, main_app: MainApp, proof: dict[str, str]
):
    """RFC 7636 §4.6: the challenge itself, the verifier of `plain`, is no proof either."""
    code = await chatgpt.code(**PKCE)

    refused = await chatgpt.redeem(code, **proof)

    assert refused.json()["error"] in ("invalid_grant", "invalid_request")
    assert main_app.living_tokens == []
    assert (await chatgpt.redeem(code, code_verifier=VERIFIER)).json()["error"] == "invalid_grant"


async def test_a_verifier_without_a_challenge_is_refused(chatgpt: ChatGPT, main_app: MainApp):
    """RFC 9700 §2.1.1, §4.8.2: the challenge was taken out on the way."""
    refused = await chatgpt.redeem(await chatgpt.code(), code_verifier=VERIFIER)

    assert refused.status_code == 400
    assert main_app.living_tokens == []


async def test_a_code_is_no_refresh_token_and_no_access_token(chatgpt: ChatGPT, connector: Connector):
    code = await chatgpt.code()

    assert (await chatgpt.refresh(code)).json()["error"] == "invalid_grant"
    assert (await chatgpt.revoke(code)).status_code == 200
    assert (await chatgpt.redeem(code)).status_code == 200


async def test_an_exchange_in_the_query_is_not_an_exchange(chatgpt: ChatGPT, connector: Connector):
    """RFC 6749 §3.2: parameters come in the body, where no log and no Referer shows them."""
    code = await chatgpt.code()
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": chatgpt.redirect_uri}
    async with connector.browser() as http:
        asked = {**grant, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        refused = await http.post("/oauth/token", params=asked, data={"nothing": "here"})

    assert refused.status_code == 400
    assert (await chatgpt.redeem(code)).status_code == 200
