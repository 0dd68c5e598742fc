"""A day's work, the same through both faces: what the user says, and the action that is called for it."""

from collections.abc import AsyncIterator
from datetime import timedelta

from tests.demo.assistant import Assistant, Step, Unexpected


async def days_work(assistant: Assistant) -> AsyncIterator[tuple[str, Step]]:
    """Do it; raises Unexpected when an answer is not what the next step builds on."""
    async for step in _look_around(assistant):
        yield step
    async for step in _a_new_cat(assistant):
        yield step
    async for step in _a_weigh_in(assistant):
        yield step
    async for step in _the_end_of_the_day(assistant):
        yield step


async def _look_around(assistant: Assistant) -> AsyncIterator[tuple[str, Step]]:
    yield "Which account is this?", await assistant.call("get_me")
    found = await assistant.call("find_pet", name="muop")
    _expect(found.answer["candidates"][0]["name"] == "Mướp", "muop is Mướp")
    yield "How is Muop?", found
    types = await assistant.call("list_pet_types")
    cats = next(kind for kind in types.answer["pet_types"] if kind["species"] == "cat")
    _expect(cats["vaccinations"] and cats["weights"], "cats have vaccinations and weights")
    yield "Which animals can I keep records for?", types
    yield "What is due in the next three months?", await assistant.call("care_agenda", days=90)


async def _a_new_cat(assistant: Assistant) -> AsyncIterator[tuple[str, Step]]:
    today = assistant.world.clock.now().date()
    cat = {"name": "Mướp", "species": "mèo con", "country": "VN", "age_months": 6, "city": "ha noi"}
    warning = await assistant.call("create_pet", "DUPLICATE_WARNING", **cat)
    _expect(warning.answer["existing"][0]["name"] == "Mướp", "the namesake is shown")
    yield "We have a new kitten, about 6 months old. She is called Mướp.", warning
    created = await assistant.call("create_pet", **cat, confirm_duplicate=True)
    pet_id = created.answer["id"]
    yield "Yes, another one!", created
    shot = {
        "vaccine_name": "Rabies",
        "administered_at": str(today - timedelta(days=2)),
        "due_at": str(today + timedelta(days=363)),
    }
    added = await assistant.call("add_vaccination", pet_id=pet_id, **shot)
    yield "Here is her certificate: rabies, two days ago, due in a year.", added
    again = await assistant.call("add_vaccination", pet_id=pet_id, **shot)
    _expect(again.answer["repeated"] and again.answer["id"] == added.answer["id"], "the repeat is the same record")
    yield "(the answer was lost, the same call comes again: written once)", again
    deworming = {"record_type": "deworming", "record_date": str(today - timedelta(days=60))}
    yield "Dewormed two months ago.", await assistant.call("add_medical_record", pet_id=pet_id, **deworming)


async def _a_weigh_in(assistant: Assistant) -> AsyncIterator[tuple[str, Step]]:
    rows = [
        {"pet_name": "Bông", "weight_kg": 4.65},
        {"pet_name": "Barsik", "weight_kg": 6.1},
        {"pet_name": "Luna", "weight_kg": 3.9},
    ]
    logged = await assistant.call("log_weights", entries=rows)
    statuses = [row["status"] for row in logged.answer["results"]]
    _expect(statuses == ["duplicate", "created", "created"], f"the rows are {statuses}")
    yield "(a photo of today's weights)", logged
    wrong = logged.answer["results"][1]["weight"]
    correction = {"weight_kg": 6.01, "version": wrong["version"]}
    corrected = await assistant.call("update_weight", pet_id=wrong["pet_id"], weight_id=wrong["id"], **correction)
    _expect(corrected.answer["weight_kg"] == 6.01, "the weight is corrected")
    yield "Barsik is 6.01, not 6.1.", corrected
    slip = logged.answer["results"][2]["weight"]
    deleted = await assistant.call("delete_weight", pet_id=slip["pet_id"], weight_id=slip["id"])
    _expect(deleted.answer["was"]["weight_kg"] == 3.9, "the answer shows what was deleted")
    yield "Luna was not weighed at all, remove that.", deleted


async def _the_end_of_the_day(assistant: Assistant) -> AsyncIterator[tuple[str, Step]]:
    overview = {"species": "cats", "sort_by": "next_vaccination_due_at"}
    shown = await assistant.call("pets_overview", **overview)
    _expect([pet["name"] for pet in shown.answer["pets"]].count("Mướp") == 2, "the new cat is among them")
    yield "Show me all cats, whose vaccination is next?", shown
    assistant.world.clock.advance(hours=2)
    yield "(the access token has ended)", await assistant.call("list_pets", "UNAUTHORIZED")
    await assistant.refresh()
    yield "(it was refreshed)", await assistant.call("list_pets")
    await assistant.disconnect()
    yield "(the user has disconnected)", await assistant.call("list_pets", "UNAUTHORIZED")


def _expect(held: bool, what: str) -> None:  # noqa: FBT001  (it is the condition itself)
    if not held:
        raise Unexpected(what)
