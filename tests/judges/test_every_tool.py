"""Every tool through every SDK: each holds the answer to the tool's output schema, and throws what it does not like."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from facade.actions import ACTIONS, TOOLS_ALONE
from facade.engine.action import Action
from tests.connector import ALL_SCOPES
from tests.example_calls import calls
from tests.judges.browser import ScriptedBrowser
from tests.judges.judge import Token, Visit
from tests.judges.judges import JUDGES
from tests.judges.registrations import PUBLIC
from tests.judges.site import Site

pytestmark = pytest.mark.judges


def arguments(action: Action, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    """Give a call of an action as arguments of its tool: what is in the path, in the query and in the body."""
    address = urlsplit(path)
    found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[0-9]+)", action.path), address.path)
    assert found, path
    written = {**found.groupdict(), **dict(parse_qsl(address.query))}
    return {name: int(value) if value.isdigit() else value for name, value in written.items()} | (body or {})


@pytest.mark.parametrize("judge", JUDGES)
async def test_no_sdk_throws_at_the_answer_of_any_tool(judge: str, site: Site, browser: ScriptedBrowser):
    day = calls(site.family)
    asked = {action.operation_id: arguments(action, *day[action.operation_id][1:]) for action in ACTIONS}
    visit = Visit(site, PUBLIC, browser, Token(site.token(), ALL_SCOPES))
    async with JUDGES[judge].connect(visit) as client:
        assert set(await client.tools()) == {*asked, *(tool.operation_id for tool in TOOLS_ALONE)}
        for tool, given in {**asked, "get_profile": {}}.items():
            answer = await client.call(tool, **given)
            assert not answer.is_error, (tool, answer.text)
            assert answer.structure, tool
    assert browser.asked == []
