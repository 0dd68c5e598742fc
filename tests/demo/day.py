"""A day's work: what the user says, and the action ChatGPT calls for it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from tests.demo.chatgpt import ScriptedChatGPT, Told, Unexpected


async def days_work(chatgpt: ScriptedChatGPT) -> AsyncIterator[tuple[str, Told]]:
    """Do it; raises Unexpected when an answer is not what the next step builds on."""
    async for step in _look_around(chatgpt):
        yield step
    async for step in _a_new_cat(chatgpt):
        yield step
    async for step in _a_weigh_in(chatgpt):
        yield step
    async for step in _the_end_of_the_day(chatgpt):
        yield step


async def _look_around(chatgpt: ScriptedChatGPT) -> AsyncIterator[tuple[str, Told]]:
    yield "Which account is this?", await chatgpt.call("get_me")
    found = await chatgpt.call("find_pet", {"name": "muop"})
    _expect(found.answer["candidates"][0]["name"] == "Mướp", "muop is Mướp")
    yield "How is Muop?", found
    types = await chatgpt.call("list_pet_types")
    cats = next(kind for kind in types.answer["pet_types"] if kind["species"] == "cat")
    _expect(cats["vaccinations"] and cats["weights"], "cats have vaccinations and weights")
    yield "Which animals can I keep records for?", types
    yield "What is due in the next three months?", await chatgpt.call("care_agenda", days=90)


async def _a_new_cat(chatgpt: ScriptedChatGPT) -> AsyncIterator[tuple[str, Told]]:
    today = chatgpt.world.clock.now().date()
    cat = {"name": "Mướp", "species": "mèo con", "country": "VN", "age_months": 6, "city": "ha noi"}
    warning = await chatgpt.call("create_pet", cat, expect=409)
    _expect(warning.answer["error"] == "DUPLICATE_WARNING", "a namesake is warned of")
    yield "We have a new kitten, about 6 months old. She is called Mướp.", warning
    created = await chatgpt.call("create_pet", {**cat, "confirm_duplicate": True}, expect=201)
    pet_id = created.answer["id"]
    yield "Yes, another one!", created
    shot = {
        "vaccine_name": "Rabies",
        "administered_at": str(today - timedelta(days=2)),
        "due_at": str(today + timedelta(days=363)),
    }
    added = await chatgpt.call("add_vaccination", shot, expect=201, pet_id=pet_id)
    yield "Here is her certificate: rabies, two days ago, due in a year.", added
    again = await chatgpt.call("add_vaccination", shot, expect=201, pet_id=pet_id)
    _expect(again.answer["repeated"] and again.answer["id"] == added.answer["id"], "the repeat is the same record")
    yield "(ChatGPT saw no answer and calls again: written once)", again
    deworming = {"record_type": "deworming", "record_date": str(today - timedelta(days=60))}
    yield "Dewormed two months ago.", await chatgpt.call("add_medical_record", deworming, expect=201, pet_id=pet_id)


async def _a_weigh_in(chatgpt: ScriptedChatGPT) -> AsyncIterator[tuple[str, Told]]:
    rows = [
        {"pet_name": "Bông", "weight_kg": 4.65},
        {"pet_name": "Barsik", "weight_kg": 6.1},
        {"pet_name": "Luna", "weight_kg": 3.9},
    ]
    logged = await chatgpt.call("log_weights", {"entries": rows})
    statuses = [row["status"] for row in logged.answer["results"]]
    _expect(statuses == ["duplicate", "created", "created"], f"the rows are {statuses}")
    yield "(a photo of today's weights)", logged
    wrong = logged.answer["results"][1]["weight"]
    correction = {"weight_kg": 6.01, "version": wrong["version"]}
    corrected = await chatgpt.call("update_weight", correction, pet_id=wrong["pet_id"], weight_id=wrong["id"])
    _expect(corrected.answer["weight_kg"] == 6.01, "the weight is corrected")
    yield "Barsik is 6.01, not 6.1.", corrected
    slip = logged.answer["results"][2]["weight"]
    deleted = await chatgpt.call("delete_weight", pet_id=slip["pet_id"], weight_id=slip["id"])
    _expect(deleted.answer["was"]["weight_kg"] == 3.9, "what was deleted is told")
    yield "Luna was not weighed at all, remove that.", deleted


async def _the_end_of_the_day(chatgpt: ScriptedChatGPT) -> AsyncIterator[tuple[str, Told]]:
    overview = {"species": "cats", "sort_by": "next_vaccination_due_at"}
    shown = await chatgpt.call("pets_overview", overview)
    _expect([pet["name"] for pet in shown.answer["pets"]].count("Mướp") == 2, "the new cat is among them")
    yield "Show me all cats, whose vaccination is next?", shown
    chatgpt.world.clock.advance(hours=2)
    yield "(the access token has ended)", await chatgpt.call("list_pets", expect=401)
    await chatgpt.refresh()
    yield "(ChatGPT has refreshed it)", await chatgpt.call("list_pets")
    await chatgpt.disconnect()
    yield "(the user has disconnected)", await chatgpt.call("list_pets", expect=401)


def _expect(held: bool, what: str) -> None:  # noqa: FBT001  (it is the condition itself)
    if not held:
        raise Unexpected(what)
