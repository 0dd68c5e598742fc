"""What is not kept here is named in the answer, so that nobody believes it saved."""

import pytest


async def test_an_unknown_field_with_a_value_is_named_and_not_sent(chatgpt, family):
    answer = await chatgpt.post("/pets", {"name": "Bơ", "species": "cat", "country": "VN", "temper": "shy"})

    assert answer["notes"] == ["temper is not kept here: it was left out."]
    assert "shy" not in str(answer)


async def test_several_are_named_together(chatgpt, family):
    body = {"weight_kg": 4.2, "scale": "kitchen", "mood": "good"}
    answer = await chatgpt.post(f"/pets/{family.muop.id}/weights", body)

    assert answer["notes"] == ["scale, mood are not kept here: they were left out."]


@pytest.mark.parametrize("nothing", [None, "", [], {}])
async def test_an_unknown_field_without_a_value_is_no_news(chatgpt, family, nothing):
    answer = await chatgpt.post(f"/pets/{family.muop.id}/weights", {"weight_kg": 4.2, "mood": nothing})

    assert "notes" not in answer


async def test_an_unknown_field_of_a_row_is_named_once(chatgpt, family):
    rows = [
        {"pet_id": family.muop.id, "weight_kg": 4.2, "mood": "good"},
        {"pet_id": 999_999, "weight_kg": 1, "mood": "x"},
    ]
    answer = await chatgpt.post("/weights", {"entries": rows})

    assert answer["notes"] == ["mood is not kept here: it was left out."]


async def test_an_unknown_parameter_of_a_question_is_named_too(chatgpt, family):
    assert (await chatgpt.get("/pets", breed="Siamese"))["notes"] == ["breed is not kept here: it was left out."]


async def test_over_mcp_likewise(world, family):
    answer = await world.mcp(family.user).answer("list_pets", breed="Siamese")

    assert answer["notes"] == ["breed is not kept here: it was left out."]


async def test_a_long_name_is_shortened_and_many_are_not_listed_without_end(chatgpt, family):
    body = {"weight_kg": 4.2, "x" * 5_000: 1, **{f"field_{number}": 1 for number in range(50)}}
    (note,) = (await chatgpt.post(f"/pets/{family.muop.id}/weights", body))["notes"]

    assert len(note) < 400
