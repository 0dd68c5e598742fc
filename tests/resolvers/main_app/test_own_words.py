"""Whose word a refusal is: held against everything that the running main app was recorded to answer."""

import json
from pathlib import Path

import pytest

from resolvers.main_app.exchange import Answer
from resolvers.main_app.own_words import own_word

RECORDINGS = Path(__file__).parents[2] / "contract" / "recordings"
JSON = "application/json"


def answer(status, body, content_type=JSON):
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(status, {"Content-Type": content_type}, content)


def recorded_refusals():
    """Every answer from 400 that has JSON, once for each text."""
    found = {}
    for path in RECORDINGS.glob("*.json"):
        for exchange in json.loads(path.read_text())["exchanges"]:
            response = exchange["response"]
            if response["status"] >= 400 and "json" in response:
                found[response["status"], json.dumps(response["json"])] = response
    return list(found.values())


def test_every_recorded_refusal_is_the_main_apps_own_word():
    refusals = recorded_refusals()

    assert {response["status"] for response in refusals} >= {400, 401, 403, 404, 405, 409, 419, 422, 425, 429, 500}
    assert [one for one in refusals if own_word(answer(one["status"], one["json"])) is None] == []


def test_the_same_words_are_nobodys_when_they_are_not_sent_as_json():
    refusals = recorded_refusals()

    assert not any(own_word(answer(one["status"], one["json"], "text/html")) for one in refusals)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"message": "Forbidden"}),  # Amazon API Gateway
        (429, {"message": "Too Many Requests"}),
        (429, {"message": "Too Many Attempts."}),
        (404, {"message": "Unauthenticated."}),
        (502, {"message": "Server Error"}),
        (500, {"message": "Internal server error"}),
        (503, {"error": "Service Unavailable"}),
        (422, {"detail": [{"msg": "field required"}]}),
        (409, {"success": True, "message": "Fine"}),
        (403, {"success": False}),
        (403, []),
        (403, "null"),
        (403, '{"success": false, "message": NaN}'),
        (403, "{" * 100_000),
        (403, ""),
    ],
)
def test_words_that_the_main_app_does_not_use_are_somebody_elses(status, body):
    assert own_word(answer(status, body)) is None
