"""The server-to-server trip, against what the main app was recorded to answer."""

import json
import traceback
from pathlib import Path

import httpx
import pytest

from resolvers.main_app.bridge import (
    BridgeMisconfigured,
    BridgeUnavailable,
    Consent,
    ConsentBridge,
    ConsentRefused,
)
from tests.oauth.main_app import API_KEY

RECORDINGS = Path(__file__).parents[1] / "contract" / "recordings"


def bridge_over(*answers: httpx.Response | Exception, seen: list[httpx.Request] | None = None) -> ConsentBridge:
    waiting = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        given = next(waiting)
        if isinstance(given, Exception):
            raise given
        return given

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://meo.example/api/")
    return ConsentBridge(http, API_KEY)


def recorded(scenario: str, number: int = 0) -> httpx.Response:
    response = json.loads((RECORDINGS / f"{scenario}.json").read_text())["exchanges"][number]["response"]
    return httpx.Response(response["status"], json=response["json"])


async def test_an_exchange_is_asked_for_as_the_contract_says():
    """app/Http/Controllers/GptAuth/ExchangeController.php."""
    seen: list[httpx.Request] = []
    bridge = bridge_over(recorded("gpt_exchange_success_then_reuse"), seen=seen)

    consent = await bridge.exchange("the-code")

    assert consent == Consent("<SANCTUM_TOKEN: id|48 chars>", 24)
    assert "SANCTUM" not in repr(consent)
    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/api/gpt-auth/exchange")
    assert request.headers["authorization"] == f"Bearer {API_KEY}"
    assert request.headers["accept"] == "application/json"
    assert json.loads(request.content) == {"code": "the-code"}


@pytest.mark.parametrize(
    ("scenario", "number", "raised"),
    [
        ("gpt_exchange_success_then_reuse", 1, ConsentRefused),
        ("gpt_exchange_expired_code", -1, ConsentRefused),
        ("gpt_exchange_not_uuid", 0, ConsentRefused),
        ("gpt_exchange_bad_api_key", 0, BridgeMisconfigured),
        ("gpt_exchange_no_api_key", 0, BridgeMisconfigured),
        ("gpt_exchange_get_405", 0, BridgeUnavailable),
    ],
)
async def test_each_recorded_refusal_is_recognised(scenario: str, number: int, raised: type[Exception]):
    with pytest.raises(raised):
        await bridge_over(recorded(scenario, number)).exchange("the-code")


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(500, text="<html>"),
        httpx.Response(204),
        httpx.Response(200, text="not json"),
        httpx.Response(200, json=["a list"]),
    ],
)
async def test_what_is_no_answer_of_the_contract_is_unavailable(failure: httpx.Response | Exception):
    with pytest.raises(BridgeUnavailable):
        await bridge_over(failure).exchange("the-code")


async def test_an_answer_out_of_contract_lends_the_error_no_secret():
    answer = httpx.Response(200, json={"data": {"sanctum_token": "101|secret", "user_id": "seven"}})

    with pytest.raises(BridgeUnavailable) as raised:
        await bridge_over(answer).exchange("the-code")

    assert "101|secret" not in "".join(traceback.format_exception(raised.value))


async def test_a_token_is_revoked_whether_or_not_it_existed():
    """app/Http/Controllers/GptAuth/RevokeController.php."""
    seen: list[httpx.Request] = []
    await bridge_over(recorded("gpt_revoke_success_and_401", 1), recorded("gpt_revoke_garbage"), seen=seen).revoke(
        "1|x"
    )

    assert (seen[0].url.path, json.loads(seen[0].content)) == ("/api/gpt-auth/revoke", {"token": "1|x"})


async def test_a_revocation_that_crashes_there_is_unavailable():
    with pytest.raises(BridgeUnavailable):
        await bridge_over(recorded("gpt_revoke_nonnumeric_id")).revoke("text|x")
