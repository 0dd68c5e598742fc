"""Running an action: through the graph and back, in callers' spelling."""

import asyncio

import pytest

from facade.engine.execution import UnexpectedRefusal
from resolvers.main_app.errors import Forbidden, NotFound
from tests.facade.engine.shelter import ROWS, Desk, Sex, built, written


async def test_an_answer_is_the_root_fields_value_without_what_is_unknown(engine, actions):
    async with engine:
        answer = await engine.run(actions["GetAnimal"], {"animalId": 7}, Desk())
    assert answer == {
        "id": 7,
        "name": "Milo",
        "sex": "male",
        "aliases": ["Mimi"],
        "seen": ["not_known", "female"],
        "weights": [{"id": 1, "weight_kg": 4.2}, {"id": 2, "weight_kg": 4.0}],
    }


async def test_resolvers_get_the_graphs_values_and_the_context(engine, actions):
    desk = Desk()
    async with engine:
        await engine.run(actions["FindAnimal"], actions["FindAnimal"].inputs.read({"sex": "female"}), desk)
    assert desk.given["sex"] is Sex.FEMALE


async def test_what_was_not_sent_is_not_given_and_null_is(engine, actions):
    desk = Desk()
    find = actions["FindAnimal"]
    async with engine:
        await engine.run(find, find.inputs.read({"sex": None}), desk)
    assert desk.given["sex"] is None
    assert repr(desk.given["name"]) == "UNSET"


async def test_a_default_of_the_document_is_applied(engine, actions):
    get = actions["GetAnimal"]
    async with engine:
        answer = await engine.run(get, get.inputs.read({"animal_id": "7", "limit": "1"}), Desk())
        everything = await engine.run(get, get.inputs.read({"animal_id": "7"}), Desk())
    assert (len(answer["weights"]), len(everything["weights"])) == (1, 2)


async def test_a_domain_error_comes_out_as_it_was_raised(engine, actions):
    async with engine:
        with pytest.raises(NotFound) as raised:
            await engine.run(actions["GetAnimal"], {"animalId": 404}, Desk())
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)


async def test_a_defect_comes_out_with_its_own_trace(engine, actions):
    async with engine:
        with pytest.raises(RuntimeError, match="a secret of the database") as raised:
            await engine.run(actions["GetAnimal"], {"animalId": 500}, Desk())
    assert raised.traceback[-1].name == "get_animal"


async def test_a_domain_error_is_preferred_to_a_defect_beside_it(tmp_path):
    text = '"G" query GetAnimal("I" $animalId: Id!) { getAnimal(animalId: $animalId) { %s { id } %s { id } } }'
    for order in [("guardian", "shelterMate"), ("shelterMate", "guardian")]:
        engine = built(written(tmp_path, {"GetAnimal": text % order}, {}), ROWS[1:2])
        async with engine:
            with pytest.raises(Forbidden):
                await engine.run(engine.prepared[0], {"animalId": 13}, Desk())


async def test_what_the_graph_refuses_after_the_engine_let_it_through_is_a_defect(engine, actions):
    async with engine:
        with pytest.raises(UnexpectedRefusal) as raised:
            await engine.run(actions["GetAnimal"], {"animalId": -13}, Desk())
    assert "-13" not in str(raised.value)


async def test_calls_at_the_same_time_do_not_meet(engine, actions):
    async with engine:
        calls = [engine.run(actions["GetAnimal"], {"animalId": number}, Desk()) for number in range(20, 40)]
        answers = await asyncio.gather(*calls)
    assert [answer["id"] for answer in answers] == [*range(20, 40)]


async def test_nothing_runs_before_the_engine_is_entered_nor_after_it_is_left(tmp_path):
    engine = built(written(tmp_path))
    with pytest.raises(RuntimeError, match="not open"):
        await engine.run(engine.prepared[0], {}, Desk())
    async with engine:
        await engine.run(engine.prepared[0], {}, Desk())
    with pytest.raises(RuntimeError, match="not open"):
        await engine.run(engine.prepared[0], {}, Desk())
