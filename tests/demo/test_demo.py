"""`make demo` is true."""

import subprocess
import sys

import pytest

from facade.actions import ACTIONS, TOOLS_ALONE
from tests.demo.assistant import Unexpected
from tests.demo.day import days_work
from tests.stage.stage import ROOT

THE_DAY = [
    ("get_me", 200),
    ("find_pet", 200),
    ("list_pet_types", 200),
    ("care_agenda", 200),
    ("create_pet", 409),
    ("create_pet", 201),
    ("add_vaccination", 201),
    ("add_vaccination", 201),
    ("add_medical_record", 201),
    ("log_weights", 200),
    ("update_weight", 200),
    ("delete_weight", 200),
    ("pets_overview", 200),
    ("list_pets", 401),
    ("list_pets", 200),
    ("list_pets", 401),
]


async def day_of(assistant):
    await assistant.connect()
    return [step async for _, step in days_work(assistant)]


def shown(*arguments):
    command = [sys.executable, "-m", "tests.demo", *arguments]
    return subprocess.run(  # noqa: S603  (our own module)
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    ).stdout


async def test_the_scripted_chatgpt_connects_through_the_consent_page(rest):
    way = await rest.connect()

    assert [hop.rpartition("/")[2] for hop in way] == ["authorize", "gpt-connect", "callback", "token"]


async def test_the_scripted_mcp_client_finds_its_way_from_a_refusal(mcp):
    """RFC 9728 §5: the challenge leads to the resource's metadata, that to the authorization server's."""
    assert await mcp.connect() == [
        "/mcp",
        "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/oauth-authorization-server",
        "/oauth/authorize",
        "https://main-app.test/mcp-connect",
        "https://chatgpt.com/connector_platform_oauth_redirect",
        "/oauth/token",
        "server/discover: 2026-07-28, 2025-11-25, 2025-06-18, 2025-03-26",
        f"tools/list: {len(ACTIONS) + len(TOOLS_ALONE)} tools",
        "tools/call get_profile: Demo",
    ]


async def test_the_scripted_chatgpt_does_its_days_work(rest):
    assert [(step.action, step.status) for step in await day_of(rest)] == THE_DAY


async def test_the_scripted_mcp_client_does_the_same_days_work(mcp):
    """A tool's refusal comes behind 200; what is missing is a token, and that is said by HTTP."""
    expected = [(action, 401 if status == 401 else 200) for action, status in THE_DAY]

    assert [(step.action, step.status) for step in await day_of(mcp)] == expected


@pytest.mark.promise("doors.same-answers")
async def test_each_step_costs_the_same_and_answers_the_same_over_both_faces(rest, mcp):
    over_rest, over_mcp = await day_of(rest), await day_of(mcp)

    for one, other in zip(over_rest, over_mcp, strict=True):
        assert sorted(one.main_app_calls) == sorted(other.main_app_calls)
        assert {**one.answer, "request_id": ""} == {**other.answer, "request_id": ""}


async def test_what_is_sent_twice_is_written_once(assistant):
    assert [step.action for step in await day_of(assistant) if step.answer.get("repeated")] == ["add_vaccination"]


async def test_a_scripted_assistant_does_not_look_away(assistant):
    await assistant.connect()

    with pytest.raises(Unexpected, match="get_me answered 200"):
        await assistant.call("get_me", "NOT_FOUND")


def test_the_command_shows_both_faces_with_the_operation_and_its_calls():
    both = shown()

    assert both.count("    rest  ") == both.count("    mcp   ") == len(THE_DAY)
    assert both.count(" main-app call") == len(THE_DAY), "a step ran or cost something else over one of the faces"
    assert both.count("repeated: true") == 2
    assert "FindPet.graphql" in both
    assert "· GET /api/my-pets/sections" in both


def test_the_command_shows_one_face_alone():
    alone = shown("--face", "mcp")

    assert "    rest  " not in alone
    assert "tools/call find_pet" in alone
    assert alone.count(" main-app call") == len(THE_DAY)
