"""Reading while others write, and the catalogue that everybody shares."""

from datetime import date

import anyio


async def test_a_record_added_while_pages_are_read_makes_neither_holes_nor_repeats(chatgpt, family, sandbox):
    path, added = f"/pets/{family.bong.id}/weights", anyio.Event()
    sandbox.faults.delay_answer("GET", f"/api{path}", added)
    listed = {}

    async def read():
        listed.update(await chatgpt.get(path, limit=200))

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        while not sandbox.calls:
            await anyio.lowlevel.checkpoint()
        sandbox.add_weight(family.bong, "4.7", date(2026, 3, 2))
        added.set()

    ids = [weight["id"] for weight in listed["weights"]]
    assert len(ids) == len(set(ids)) == listed["total"] == 61


async def test_the_species_are_asked_for_once_a_language_and_charged_to_nobody(world, chatgpt, family, sandbox):
    await chatgpt.get("/pet-types")
    first = list(chatgpt.cost)
    await chatgpt.get("/pets", species="mèo")

    assert first == ["GET /api/pet-types"] * 4
    assert chatgpt.cost == ["GET /api/my-pets/sections"]
    assert not any("authorization" in call.headers for call in sandbox.calls if call.path == "/api/pet-types")


async def test_an_old_catalogue_is_served_while_it_is_renewed_and_when_it_cannot_be(world, chatgpt, sandbox, clock):
    before = await chatgpt.get("/pet-types")
    clock.advance(hours=2)
    sandbox.faults.answer("GET", "/api/pet-types", 503, times=8)

    assert await chatgpt.get("/pet-types") == before


async def test_a_catalogue_that_was_never_read_is_asked_for_again(chatgpt, sandbox):
    sandbox.faults.answer("GET", "/api/pet-types", 503, times=4)

    assert (await chatgpt.call("GET", "/pet-types")).status_code == 503
    assert (await chatgpt.get("/pet-types"))["pet_types"]


async def test_names_of_species_are_in_the_callers_language(world, family):
    chatgpt = world.chatgpt(family.user, **{"Accept-Language": "vi-VN, en;q=0.5"})

    assert (await chatgpt.get("/pet-types"))["pet_types"][0]["name"] == "Mèo"
