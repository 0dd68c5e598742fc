"""Whatever in the graph is about a pet's health is refused without health:read, by whichever way it is reached."""

import re
from collections import deque

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_required_argument

from schema.graph import build_graph

ABOUT_HEALTH = re.compile(r"vaccin|weight|medical|agenda|overdue|health|record", re.IGNORECASE)

SHOWN_WITH_EVERY_PET = {
    "PetSummary.latestWeightKg",
    "PetSummary.latestWeightAt",
    "PetSummary.vaccinationStatus",
    "Pet.weightsDataStatus",
}
"""What the main app shows in every list, and what the species alone decides."""
SPECIES = {"PetType.vaccinations", "PetType.medicalRecords", "PetType.weights"}


def paths(schema: GraphQLSchema, pet_id: int) -> dict[str, str]:
    """For every field that can be asked for, the shortest question that asks for it; `Type.field` names it."""
    found: dict[str, str] = {}
    waiting = deque([(schema.query_type, "%s")])
    seen = set()
    while waiting:
        parent, frame = waiting.popleft()
        if parent.name in seen:
            continue
        seen.add(parent.name)
        for name, field in parent.fields.items():
            required = [f"{arg}: {pet_id}" for arg, one in field.args.items() if is_required_argument(one)]
            asked = f"{name}({', '.join(required)})" if required else name
            inner = get_named_type(field.type)
            if isinstance(inner, GraphQLObjectType):
                found[f"{parent.name}.{name}"] = frame % f"{asked} {{ __typename }}"
                waiting.append((inner, frame % f"{asked} {{ %s }}"))
            else:
                found[f"{parent.name}.{name}"] = frame % asked
    return found


SCHEMA = build_graph()._schema  # noqa: SLF001  (as the facade takes it)
FIELDS = paths(SCHEMA, 0)


def declared(name: str) -> str:
    """Name a field by the interface that declares it, if one does."""
    parent, field = name.split(".")
    interfaces = SCHEMA.type_map[parent].interfaces
    return next((f"{one.name}.{field}" for one in interfaces if field in one.fields), name)


def is_about_health(name: str) -> bool:
    parent, field = name.split(".")
    inner = get_named_type(SCHEMA.type_map[parent].fields[field].type)
    return bool(ABOUT_HEALTH.search(name.replace("PetSummary", "")) or ABOUT_HEALTH.search(inner.name))


HEALTH = sorted(name for name in FIELDS if is_about_health(name))
OPEN = [name for name in HEALTH if declared(name) in SHOWN_WITH_EVERY_PET or name in SPECIES]
CLOSED = [name for name in HEALTH if name not in OPEN]


def test_the_search_finds_what_is_known_to_be_about_health():
    assert set(CLOSED) >= {
        "Pet.recentWeights",
        "Pet.vaccinations",
        "Pet.nextVaccinationDueAt",
        "Pet.vaccinationDataStatus",
        "Vaccination.notes",
        "MedicalRecord.description",
        "Query.careAgenda",
    }


@pytest.mark.promise("privacy.scopes")
@pytest.mark.parametrize("name", CLOSED)
async def test_a_health_field_is_refused_without_health_read(world, family, name):
    chatgpt = world.chatgpt(family.user, "pets:read pets:write health:write")
    question = f"{{ {paths(SCHEMA, family.muop.id)[name]} }}"

    answer = (await chatgpt.call("POST", "/graphql", {"query": question})).json()

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INSUFFICIENT_SCOPE"}


@pytest.mark.parametrize("name", OPEN)
async def test_what_every_list_shows_needs_pets_read_alone(world, family, name):
    chatgpt = world.chatgpt(family.user, "pets:read")
    question = f"{{ {paths(SCHEMA, family.muop.id)[name]} }}"

    answer = (await chatgpt.call("POST", "/graphql", {"query": question})).json()

    assert "errors" not in answer
