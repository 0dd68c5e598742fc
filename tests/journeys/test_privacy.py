"""Other people's data and every key stay where they are: in no answer, header, error or log line of any action."""

import json

import pytest

from facade.actions import ACTIONS
from tests.connector import open_world
from tests.example_calls import calls

NAMES = [action.operation_id for action in ACTIONS]


@pytest.fixture
async def loud(redis_url, clock, sandbox):
    async with open_world(redis_url, clock, sandbox, log_level="debug") as world:
        yield world


def secrets_of(family, sandbox, chatgpt):
    keys = [token.text for token in sandbox.state.tokens.values()]
    access_token = chatgpt.headers["Authorization"].removeprefix("Bearer ")
    return [*family.private_marks, *keys, access_token, "@", "telegram"]


def found_in(said, secrets):
    return [secret for secret in secrets if secret in said]


@pytest.mark.promise("privacy.answers")
@pytest.mark.parametrize("action", NAMES)
async def test_an_action_that_succeeds_reveals_nothing_private(action, loud, family, sandbox, capsys):
    chatgpt = loud.chatgpt(family.user)
    method, path, body = calls(family)[action]

    answer = await chatgpt.call(method, path, body)

    log = capsys.readouterr().out
    assert answer.is_success
    assert '"event": "request"' in log
    assert found_in(answer.text + repr(answer.headers) + log, secrets_of(family, sandbox, chatgpt)) == []


@pytest.mark.promise("privacy.answers")
@pytest.mark.parametrize("action", [name for name in NAMES if name != "list_pet_types"])
@pytest.mark.parametrize("status", [200, 403, 409, 422, 500])
async def test_an_action_that_fails_reveals_nothing_private(status, action, loud, family, sandbox, capsys):
    """The main app answers everything with private marks in every place that it has."""
    chatgpt = loud.chatgpt(family.user)
    method, path, body = calls(family)[action]
    await chatgpt.get("/pet-types")
    mark = " ".join([*family.private_marks, "someone@example.test", "telegram"])
    planted = {"message": mark, "error": mark, "data": {"server_value": {"name": mark}, "user": {"email": mark}}}
    if status != 422:  # a refused field's sentence is the main app's own, made for the user
        sandbox.faults.answer("*", ".*", status, planted, times=20)
    else:
        sandbox.faults.answer("*", ".*", status, {"message": "Refused.", "errors": {"name": [mark]}}, times=20)
    capsys.readouterr()

    answer = await chatgpt.call(method, path, body)

    said = answer.text + repr(answer.headers) + capsys.readouterr().out
    assert json.loads(answer.text)
    assert found_in(said, secrets_of(family, sandbox, chatgpt)) == []
