"""A further read action takes one row and one document, and nothing else when the graph has the field."""

from facade.engine.action import Action
from tests.facade.engine.shelter import DOCUMENTS, ROWS, Desk, built, document_of, written

ROW = Action("ListWeights", "GET", "/animals/{animal_id}/weights", scope="animals:read")
DOCUMENT = '''
    """List an animal's weights, newest first."""
    query ListWeights(
      "From find_animal." $animalId: Id!
      "How many at most." $limit: ListLimit = 50
    ) {
      getAnimal(animalId: $animalId) { name weights(limit: $limit) { weightKg measuredAt } }
    }
'''


async def test_one_row_and_one_document_are_an_action(tmp_path):
    operations = written(tmp_path, DOCUMENTS | {"ListWeights": DOCUMENT})
    engine = built(operations, (*ROWS, ROW))
    list_weights = engine.prepared[-1]

    async with engine:
        variables = list_weights.inputs.read({"animal_id": "7", "limit": "1"})
        answer = await engine.run(list_weights, variables, Desk())

    assert answer == {"name": "Milo", "weights": [{"weight_kg": 4.2}]}
    described = document_of(engine)["paths"]["/animals/{animal_id}/weights"]["get"]
    assert described["operationId"] == "list_weights"
    assert described["description"] == "List an animal's weights, newest first."
    assert [parameter["name"] for parameter in described["parameters"]] == ["animal_id", "limit"]
    answered = described["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert answered["weights"]["items"]["properties"].keys() == {"weight_kg", "measured_at"}
