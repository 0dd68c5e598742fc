"""Main-app tokens of few abilities, as the MCP bridge mints them: what they reach, and how a refusal is said."""

import pytest

from facade.actions import ACTIONS
from resolvers.main_app.abilities import lacking_scope, main_app_scopes
from tests.connector import ALL_SCOPES, ChatGPT, World
from tests.example_calls import calls
from tests.sandbox import Family
from tests.sandbox.mcp_scopes import abilities_for
from tests.sandbox.words import say

SCOPED = [action for action in ACTIONS if action.scopes]
OTHERS = {"en", "vi", "ru", "uk"}


def connected(world: World, family: Family, granted: str) -> ChatGPT:
    """A client with every scope of ours, over a main-app token of what was granted there."""
    abilities = abilities_for(main_app_scopes(granted.split()))
    token = world.token(family.user, ALL_SCOPES, world.sandbox.token_for(family.user, abilities))
    return ChatGPT(world, {"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("action", SCOPED, ids=lambda action: action.operation_id)
async def test_every_action_works_with_the_abilities_of_all_scopes(action, world: World, family: Family):
    method, path, body = calls(family)[action.operation_id]

    answer = await connected(world, family, ALL_SCOPES).call(method, path, body)

    assert answer.status_code not in (401, 403), answer.text


@pytest.mark.promise("doors.step-up")
@pytest.mark.parametrize("granted", ALL_SCOPES.split())
@pytest.mark.parametrize("action", SCOPED, ids=lambda action: action.operation_id)
async def test_what_a_narrow_token_does_not_reach_names_the_scope_and_is_no_dead_token(
    action, world: World, family: Family, granted: str
):
    """RFC 6750 §3.1: a client can step up to the scope that is named; a 401 would make it throw its tokens away."""
    method, path, body = calls(family)[action.operation_id]

    answer = await connected(world, family, granted).call(method, path, body)

    assert answer.status_code != 401
    if answer.status_code == 403:
        assert answer.json()["error"] == "INSUFFICIENT_SCOPE"
        (missing,) = set(ALL_SCOPES.split()) & set(answer.headers["WWW-Authenticate"].split('"'))
        assert missing != granted


@pytest.mark.parametrize("language", sorted(OTHERS))
@pytest.mark.parametrize(
    ("abilities", "scope"),
    [
        ("read or pets:read", "pets:read"),
        ("update or pet:write", "pets:write"),
        ("read or helpers:read", "pets:write"),
        ("create or health:write", "health:write"),
        ("read or health:read", "health:read"),
    ],
)
def test_the_missing_ability_is_found_in_every_language(language: str, abilities: str, scope: str):
    """app/Http/Middleware/RequireApiTokenAbility.php: the sentence is translated, the abilities are not."""
    assert lacking_scope(say("ability", language, abilities=abilities)) == scope


@pytest.mark.parametrize("message", ["", "This action is unauthorized.", "Access forbidden.", "read or finance:read"])
def test_other_refusals_name_no_scope(message: str):
    assert lacking_scope(message) is None
