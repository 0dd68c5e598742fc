"""`make demo` is true."""

from facade.actions import ACTIONS
from tests.demo.chatgpt import ScriptedChatGPT
from tests.demo.day import days_work


async def test_the_scripted_chatgpt_does_its_days_work(world, family):
    chatgpt = ScriptedChatGPT(world)

    way = await chatgpt.connect()
    told = [step async for _, step in days_work(chatgpt)]

    assert way[0] == "/oauth/authorize"
    assert {step.action for step in told} <= {action.operation_id for action in ACTIONS}
    assert told[-1].answer["error"] == "UNAUTHORIZED"
