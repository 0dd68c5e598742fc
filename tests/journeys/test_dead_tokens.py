"""A dead main-app token is 401 everywhere, though the main app shows it as 401, 403 or 200; a living one never is."""

import pytest

from facade.actions import ACTIONS
from tests.connector import World
from tests.demo.assistant import Unexpected
from tests.demo.rest import ScriptedChatGPT
from tests.example_calls import calls
from tests.sandbox import Sandbox

SCOPED = [action for action in ACTIONS if action.scopes]


@pytest.mark.promise("doors.dead-token")
@pytest.mark.parametrize("action", [action.operation_id for action in SCOPED])
async def test_every_action_says_that_the_connection_has_ended(action, chatgpt, family, sandbox: Sandbox):
    method, path, body = calls(family)[action]
    sandbox.revoke_tokens(family.user)

    answer = await chatgpt.call(method, path, body)

    assert answer.status_code == 401
    assert answer.json()["error"] == "UNAUTHORIZED"
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_a_connection_that_died_in_the_main_app_cannot_be_renewed_and_can_be_made_again(world: World, family):
    """RFC 6749 §5.2. A client that could still renew would be refused, renew, be refused again, and never ask."""
    chatgpt = ScriptedChatGPT(world)
    await chatgpt.connect()
    world.sandbox.revoke_tokens(family.user)

    await chatgpt.call("list_pets", expect="UNAUTHORIZED")
    with pytest.raises(Unexpected, match="invalid_grant"):
        await chatgpt.refresh()
    world.sandbox.calls.clear()
    await chatgpt.call("list_pets", expect="UNAUTHORIZED")
    assert world.sandbox.calls.lines == []

    await chatgpt.connect()
    await chatgpt.call("list_pets")


@pytest.mark.promise("doors.dead-token")
async def test_a_strangers_public_pet_does_not_hide_it(chatgpt, family, sandbox):
    sandbox.revoke_tokens(family.user)

    assert (await chatgpt.call("GET", f"/pets/{family.strangers_lost.id}")).status_code == 401


async def test_a_missing_right_costs_one_more_call_and_is_no_dead_token(chatgpt, family):
    answer = await chatgpt.call("GET", f"/pets/{family.rex.id + 1}/vaccinations")

    assert answer.status_code == 403
    assert len(chatgpt.cost) <= 2


@pytest.mark.promise("privacy.scopes")
@pytest.mark.parametrize("action", SCOPED, ids=lambda action: action.operation_id)
async def test_a_token_without_the_actions_scope_learns_which_one(action, world: World, family):
    method, path, body = calls(family)[action.operation_id]
    others = {"pets:read", "pets:write", "health:read", "health:write"} - set(action.scopes)
    chatgpt = world.chatgpt(family.user, " ".join(sorted(others)))

    answer = await chatgpt.call(method, path, body)

    assert answer.status_code == 403
    assert answer.json()["error"] == "INSUFFICIENT_SCOPE"
    assert action.scope in answer.headers["WWW-Authenticate"]
    assert chatgpt.cost == []


@pytest.mark.promise("doors.token-first")
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x.y.z", "Basic abc"])
async def test_no_token_or_a_forged_one_is_challenged(world, header):
    headers = {} if header is None else {"Authorization": header}

    answer = await world.client.get("/pets", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
