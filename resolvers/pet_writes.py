"""Pets created and changed (StorePetController.php, UpdatePetController.php)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import JsonValue

from resolvers.action_names import CREATE_PET, UPDATE_PET
from resolvers.birthdays import BirthInputs
from resolvers.calendar_days import CalendarDays
from resolvers.cities import CityMatch, find_city
from resolvers.edits import Edit, Values, at_version, in_callers_words, refuse_future
from resolvers.main_app.errors import Conflict, DuplicateWarning, FieldFault, InvalidInput
from resolvers.main_app.records import Permissions, PetRecord
from resolvers.main_app.refusals import PetExists
from resolvers.names.countries import UnknownCountry, match_country
from resolvers.names.matching import match_name
from resolvers.pets import PET, find_species, read_pet, read_pet_in_full
from resolvers.viewer import Viewer
from resolvers.writes import Write

Sex = Literal["male", "female", "unknown"]

_SEX = {"male": "male", "female": "female", "unknown": "not_specified"}
_OWNED = Permissions(can_edit=True, is_owner=True)
_BIRTH_COLUMNS = ("birthday", "birthday_precision", "birthday_year", "birthday_month", "birthday_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class PetValues(Values):
    """What may be said of a pet; one birth field at most."""

    name: str | None = None
    species: str | None = None
    country: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_month_year: str | None = None
    birth_year: int | None = None
    age_months: int | None = None
    age_years: int | None = None
    description: str | None = None
    state: str | None = None
    city: str | None = None

    @property
    def birth(self) -> BirthInputs:
        """The birth fields alone."""
        return BirthInputs(
            birth_date=self.birth_date,
            birth_month_year=self.birth_month_year,
            birth_year=self.birth_year,
            age_months=self.age_months,
            age_years=self.age_years,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPet(PetValues):
    """A pet to create."""

    name: str
    species: str
    country: str


async def create_pet(viewer: Viewer, new: NewPet, *, confirm_duplicate: bool) -> PetRecord:
    """Create a pet; raises DuplicateWarning for a namesake of the same species among all the user may see.

    `confirm_duplicate` creates it all the same.
    """
    viewer.require("pets:write")

    async def build() -> Write:
        worded = await _word(viewer, new, _country(new.country))
        if not confirm_duplicate:
            await _warn_of_namesakes(viewer, new.name, worded.body["pet_type_id"])
        confirmed = {"allow_duplicate": True} if confirm_duplicate else {}
        return Write(
            method="POST", path="pets", body={**worded.body, **confirmed}, record="pets/{id}", notes=worded.notes
        )

    write = await viewer.prepare(build)
    with in_callers_words(_our_names(new)):
        try:
            pet = await viewer.send(write, PET)
        except PetExists as exists:
            known = [pet for pet in await viewer.pets() if pet.id in exists.pet_ids]
            raise (_namesakes(known) if known else _unseen_namesake()) from exists
    return pet.model_copy(update={"viewer_permissions": _OWNED})


async def update_pet(viewer: Viewer, pet_id: int, edit: Edit[PetValues]) -> PetRecord:
    """Change what was given; raises Conflict when the edit's version is no longer the pet's."""
    viewer.require("pets:write")
    edit.check("Meo Mai Moi cannot empty a pet's field: give a new value, or leave the field out.")
    new = edit.new

    async def build() -> Write:
        country = None if new.country is None else _country(new.country)
        if new.city is not None and country is None:
            country = (await read_pet(viewer, pet_id)).country
        worded = await _word(viewer, new, country)
        if not worded.body:
            raise InvalidInput(" ".join(worded.notes), [FieldFault("city", "unknown_city")])
        body = at_version(worded.body, edit.version)
        return Write(method="PUT", path=f"pets/{pet_id}", body=body, notes=worded.notes)

    write = await viewer.prepare(build)
    with in_callers_words(_our_names(new)):
        try:
            pet = await viewer.send(write, PET)
        except Conflict as conflict:
            raise Conflict(current=await read_pet_in_full(viewer, pet_id)) from conflict
    _note_foreign_city(viewer, pet)
    return pet


@dataclass(frozen=True, slots=True)
class _Worded:
    """A pet in the main app's words, and what the user should know of what could not be said in them."""

    body: dict[str, JsonValue]
    notes: tuple[str, ...] = ()


async def _word(viewer: Viewer, new: PetValues, country: str | None) -> _Worded:
    """Write a pet in the main app's words; `country` is where its city is, changed or not."""
    said: dict[str, JsonValue] = {
        "name": new.name,
        "country": None if new.country is None else country,
        "description": new.description,
        "state": new.state,
        "sex": None if new.sex is None else _SEX[new.sex],
        **_birth_columns(new.birth, viewer.days),
        "pet_type_id": None if new.species is None else (await find_species(viewer, new.species)).id,
    }
    body: dict[str, JsonValue] = {name: value for name, value in said.items() if value is not None}
    if new.city is None:
        return _Worded(body)
    if country is None:
        note = "The pet's country is not known, so the city was not saved. Ask the user for the country."
        return _Worded(body, (note,))
    match = await find_city(viewer, new.city, country)
    if match.city is None:
        return _Worded(body, (_city_note(new.city, country, match),))
    return _Worded({**body, "city_id": match.city.id})


def _city_note(said: str, country: str, match: CityMatch) -> str:
    if match.fitting:
        return (
            f"Several cities in {country} may be meant by {said}: {', '.join(match.fitting)}. None was saved; ask the"
            " user which one it is."
        )
    unknown = f"The city {said} is not known in Meo Mai Moi for {country}; it was not saved."
    return f"{unknown} The nearest names are: {', '.join(match.nearest)}." if match.nearest else unknown


def _country(code: str) -> str:
    """Give the code that the main app knows, which takes any two letters (StorePetController.php); UK is GB."""
    try:
        return match_country(code)
    except UnknownCountry as unknown:
        near = ", ".join(f"{country.code} ({country.name})" for country in unknown.nearest)
        perhaps = f" Perhaps: {near}." if near else ""
        raise InvalidInput(
            f"No country has the code {code}.{perhaps} Ask the user for the country.",
            [FieldFault("country", "unknown_country")],
        ) from unknown


def _birth_columns(said: BirthInputs, days: CalendarDays) -> dict[str, int | str]:
    given = said.given
    if len(given) > 1:
        raise InvalidInput(
            f"Only one of {', '.join(given)} can be given. Keep the most exact one the user is sure of.",
            [FieldFault(name, "conflicting_inputs") for name in given],
        )
    birthday = said.birthday(days.user)
    if given:
        refuse_future(given[0], birthday.earliest, days)
    return birthday.columns()


async def _warn_of_namesakes(viewer: Viewer, name: str, pet_type_id: JsonValue) -> None:
    same = [pet for pet in await viewer.pets() if pet.pet_type.id == pet_type_id and _same_name(name, pet.name)]
    if same:
        raise _namesakes(same)


def _same_name(one: str, other: str) -> bool:
    match = match_name(one, other)
    return match is not None and match.kind == "exact"


def _namesakes(existing: list[PetRecord]) -> DuplicateWarning:
    return DuplicateWarning(
        "The user already sees a pet of this name and species. Ask whether it is the same pet; only if the user says"
        f" it is another one, call {CREATE_PET} again with confirm_duplicate true.",
        existing,
    )


def _unseen_namesake() -> DuplicateWarning:
    return DuplicateWarning(
        "The user once added a pet of this name and species, and no longer sees it. Ask whether this is another pet;"
        f" only if so, call {CREATE_PET} again with confirm_duplicate true.",
        [],
    )


def _our_names(new: PetValues) -> dict[str, str]:
    """Name the main app's columns as the caller wrote them."""
    birth = next(iter(new.birth.given), "birth_date")
    return {**dict.fromkeys(_BIRTH_COLUMNS, birth), "pet_type_id": "species", "city_id": "city"}


def _note_foreign_city(viewer: Viewer, pet: PetRecord) -> None:
    """Tell the user of a city that is now abroad: it cannot be emptied (UpdatePetController.php, lines 220-235)."""
    if pet.city_country is not None and pet.country is not None and pet.city_country != pet.country:
        viewer.notes.append(
            f"The pet's city is still {pet.city}, which is in {pet.city_country}. Ask the user for the city in"
            f" {pet.country} and set it with {UPDATE_PET}.",
        )
