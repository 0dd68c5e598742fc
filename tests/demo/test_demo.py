"""`make demo` is true."""

import subprocess
import sys

import pytest

from tests.demo.chatgpt import ScriptedChatGPT, Unexpected
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


async def test_the_scripted_chatgpt_connects_through_the_consent_page(world, family):
    way = await ScriptedChatGPT(world).connect()

    assert [hop.rpartition("/")[2] for hop in way] == ["authorize", "gpt-connect", "callback", "token"]


async def test_the_scripted_chatgpt_does_its_days_work(world, family):
    chatgpt = ScriptedChatGPT(world)
    await chatgpt.connect()
    told = [step async for _, step in days_work(chatgpt)]

    assert [(step.action, step.status) for step in told] == THE_DAY
    assert [step.action for step in told if step.answer.get("repeated")] == ["add_vaccination"]


async def test_the_scripted_chatgpt_does_not_look_away(world, family):
    chatgpt = ScriptedChatGPT(world)
    await chatgpt.connect()

    with pytest.raises(Unexpected, match="get_me answered 200"):
        await chatgpt.call("get_me", expect=404)


def test_the_command_shows_each_action_its_operation_and_its_calls():
    shown = subprocess.run(
        [sys.executable, "-m", "tests.demo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout

    assert shown.count(" main-app call") == len(THE_DAY)
    assert shown.count("repeated: true") == 1
    assert "FindPet.graphql" in shown
    assert "· GET /api/my-pets/sections" in shown
