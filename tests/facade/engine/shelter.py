"""A small graph with everything the engine derives from, beside the real one."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Annotated

import strawberry
from strawberry.schema.config import StrawberryConfig

from facade.engine.action import Action
from facade.engine.engine import ActionEngine
from facade.engine.graph import Graph, JsonObject, ListBounds
from facade.rest.gpt_checks import gpt_checks
from facade.rest.openapi import About, write_document
from resolvers.main_app.errors import Forbidden, NotFound
from schema.scalars import SCALAR_MAP, SCALARS, CountryCode, Date, Id, Kilograms, ListLimit, Text255, YearMonth


@strawberry.enum
class Sex(enum.Enum):
    """Whether it is male or female."""

    MALE = "m"
    FEMALE = "f"
    NOT_KNOWN = "?"


@strawberry.type(description="A weight on a day.")
class Weight:
    id: Id
    weight_kg: Kilograms = strawberry.field(description="What the scales said.")
    measured_at: Date | None


@strawberry.type(description="An animal of the shelter.")
class Animal:
    id: Id
    name: str
    sex: Sex
    aliases: list[str]
    seen: list[Sex]
    birth_month_year: YearMonth | None = None
    is_lost: bool | None = None
    notes: str | None = None

    @strawberry.field(description="Newest first.")
    async def weights(self, limit: ListLimit = 50) -> list[Weight]:
        found = [Weight(id=1, weight_kg=4.2, measured_at=None), Weight(id=2, weight_kg=4.0, measured_at=None)]
        return found[:limit]

    @strawberry.field
    async def guardian(self) -> "Animal | None":
        if self.id == 13:
            raise RuntimeError("the guardian's secret")
        return None

    @strawberry.field
    async def shelter_mate(self) -> "Animal | None":
        if self.id == 13:
            raise Forbidden
        return None


@strawberry.type(description="What was found.")
class Animals:
    animals: list[Animal]
    total: int


@strawberry.input
class Measured:
    weight_kg: Kilograms
    animal_id: Id | None = strawberry.UNSET
    measured_at: Date | None = strawberry.field(default=strawberry.UNSET, description="The day, today if left out.")
    scale: int = 1


@dataclass
class Desk:
    """The context: what the resolvers were given."""

    given: dict[str, object] = field(default_factory=dict)


Info = strawberry.Info[Desk, None]
MILO = Animal(id=7, name="Milo", sex=Sex.MALE, aliases=["Mimi"], seen=[Sex.NOT_KNOWN, Sex.FEMALE])


@strawberry.type
class Query:
    @strawberry.field
    async def find_animal(
        self, info: Info, name: Text255 | None = strawberry.UNSET, sex: Sex | None = strawberry.UNSET
    ) -> Animals:
        info.context.given |= {"name": name, "sex": sex}
        return Animals(animals=[MILO], total=1)

    @strawberry.field
    async def get_animal(self, info: Info, animal_id: Id, limit: ListLimit = 50) -> Animal:
        info.context.given |= {"animal_id": animal_id, "limit": limit}
        if animal_id == 404:
            raise NotFound
        if animal_id == 500:
            raise RuntimeError("a secret of the database")
        return Animal(**{**MILO.__dict__, "id": animal_id})

    @strawberry.field
    async def lucky_animal(self) -> Animal | None:
        return None

    @strawberry.field
    async def count(self) -> int:
        return 1


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_animal(
        self,
        info: Info,
        name: Text255,
        country: CountryCode,
        born: Date | None = strawberry.UNSET,
        month: YearMonth | None = strawberry.UNSET,
        tags: list[str] | None = strawberry.UNSET,
    ) -> Animal:
        info.context.given |= {"name": name, "country": country, "born": born, "month": month, "tags": tags}
        return MILO

    @strawberry.mutation
    async def log_weights(self, info: Info, entries: Annotated[list[Measured], strawberry.argument()]) -> Animals:
        info.context.given |= {"entries": entries}
        return Animals(animals=[], total=len(entries))

    @strawberry.mutation
    async def delete_animal(self, info: Info, animal_id: Id) -> Animal:
        info.context.given |= {"animal_id": animal_id}
        return MILO


SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=dict(SCALAR_MAP)))
GRAPH = Graph(SCHEMA._schema, SCALARS, {"Mutation.logWeights(entries:)": ListBounds(1, 3)})  # noqa: SLF001
ABOUT = About(
    title="Shelter",
    version="1.2.3",
    description="Animals of a shelter.",
    public_url="https://connector.example",
    scopes={"animals:read": "See animals.", "animals:write": "Change animals."},
    error_codes=("VALIDATION_ERROR", "NOT_FOUND"),
)

ROWS = (
    Action("FindAnimal", "POST", "/animals/find", scope="animals:read"),
    Action("GetAnimal", "GET", "/animals/{animal_id}", scope="animals:read"),
    Action("AddAnimal", "POST", "/animals", scope="animals:write", status=201),
    Action("LogWeights", "POST", "/weights", scope="animals:read animals:write"),
    Action("DeleteAnimal", "DELETE", "/animals/{animal_id}", scope="animals:write", consequential=True),
)

DOCUMENTS = {
    "FindAnimal": '''
        """Search the animals. Call this before anything that needs an animal's id."""
        query FindAnimal(
          "The name as the user said it."
          $name: Text255
          "Male, female or unknown."
          $sex: Sex
        ) { findAnimal(name: $name, sex: $sex) { animals { ...AnimalSummary } total } }
    ''',
    "GetAnimal": '''
        """Read one animal."""
        query GetAnimal("From find_animal." $animalId: Id!, "How many weights at most." $limit: ListLimit = 5) {
          getAnimal(animalId: $animalId) {
            ...AnimalSummary
            isLost
            notes
            aliases
            seen
            weights(limit: $limit) { id weightKg measuredAt }
          }
        }
    ''',
    "AddAnimal": '''
        """Add an animal."""
        mutation AddAnimal(
          "Its name." $name: Text255!
          "Where it lives." $country: CountryCode!
          "Its birthday." $born: Date
          "Its month of birth." $month: YearMonth
          "Words for it." $tags: [String!]
        ) { addAnimal(name: $name, country: $country, born: $born, month: $month, tags: $tags) { ...AnimalSummary } }
    ''',
    "LogWeights": '''
        """Log several weights."""
        mutation LogWeights("The weights." $entries: [Measured!]!) { logWeights(entries: $entries) { total } }
    ''',
    "DeleteAnimal": '''
        """Remove an animal."""
        mutation DeleteAnimal("From find_animal." $animalId: Id!) { deleteAnimal(animalId: $animalId) { id } }
    ''',
}
FRAGMENTS = {"AnimalSummary": "fragment AnimalSummary on Animal { id name sex birthMonthYear }"}


def written(folder: Path, documents: dict[str, str] | None = None, fragments: dict[str, str] | None = None) -> Path:
    """Write an operations folder."""
    operations = folder / "operations"
    (operations / "fragments").mkdir(parents=True, exist_ok=True)
    for name, text in (DOCUMENTS if documents is None else documents).items():
        (operations / f"{name}.graphql").write_text(dedent(text), encoding="utf-8")
    for name, text in (FRAGMENTS if fragments is None else fragments).items():
        (operations / "fragments" / f"{name}.graphql").write_text(dedent(text), encoding="utf-8")
    return operations


def built(operations: Path, rows: Sequence[Action] = ROWS, graph: Graph = GRAPH, about: About = ABOUT) -> ActionEngine:
    """Build an engine, with the checks of the REST face."""
    return ActionEngine.build(graph, rows, operations, tuple(about.scopes), [gpt_checks(about)])


def document_of(engine: ActionEngine) -> JsonObject:
    """Write an engine's OpenAPI document."""
    return write_document(ABOUT, engine.prepared, engine.graph)
