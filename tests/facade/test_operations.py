"""Every action's answer together with the main-app calls behind it: the price of each is part of its contract."""

import pytest

from facade.actions import ACTIONS
from tests.example_calls import calls
from tests.tables import complain, differences


def test_each_action_is_called_here(family):
    named, wanted = list(calls(family)), [action.operation_id for action in ACTIONS]

    complain(differences(named, wanted, "tests/example_calls.py", "action"))
    assert named == wanted, "tests/example_calls.py has another order than facade/actions.py"


@pytest.mark.parametrize("action", [action.operation_id for action in ACTIONS])
async def test_the_answer_and_its_price(action, chatgpt, family, snapshot):
    method, path, body = calls(family)[action]
    await chatgpt.get("/pet-types")

    answer = await chatgpt.call(method, path, body)

    assert {"status": answer.status_code, "main_app_calls": chatgpt.cost, "answer": answer.json()} == snapshot
