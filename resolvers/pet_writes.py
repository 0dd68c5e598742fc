"""Pets created and changed (StorePetController.php, UpdatePetController.php)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import JsonValue

from resolvers.birthdays import birthday_fields, given_birth_inputs
from resolvers.changes import UNSET, Maybe, given, refuse_clearing, refuse_emptiness, refuse_future, to_body
from resolvers.cities import find_city
from resolvers.main_app.errors import Conflict, DuplicateWarning, FieldFault, InvalidInput
from resolvers.main_app.records import Permissions, PetRecord
from resolvers.main_app.refusals import PetExists
from resolvers.names.matching import match_name
from resolvers.pets import PET, find_species, read_pet, read_pet_in_full
from resolvers.viewer import Viewer, spelled
from resolvers.writes import Write

Sex = Literal["male", "female", "unknown"]

_SEX = {"male": "male", "female": "female", "unknown": "not_specified"}
_OWNED = Permissions(can_edit=True, is_owner=True)
_BIRTH_COLUMNS = ("birthday", "birthday_precision", "birthday_year", "birthday_month", "birthday_day")


@dataclass(frozen=True, slots=True)
class PetChanges:
    """What may be said of a pet: everything but the answer to a duplicate warning. One birth field at most."""

    name: Maybe[str] = UNSET
    species: Maybe[str] = UNSET
    country: Maybe[str] = UNSET
    sex: Maybe[Sex] = UNSET
    birth_date: Maybe[date] = UNSET
    birth_month_year: Maybe[str] = UNSET
    birth_year: Maybe[int] = UNSET
    age_months: Maybe[int] = UNSET
    age_years: Maybe[int] = UNSET
    description: Maybe[str] = UNSET
    state: Maybe[str] = UNSET
    city: Maybe[str] = UNSET


async def create_pet(viewer: Viewer, new: PetChanges, *, confirm_duplicate: bool) -> PetRecord:
    """Create a pet; raises DuplicateWarning for a namesake of the same species among all the user may see.

    `confirm_duplicate` creates it all the same. `new` has a name, a species and a country.
    """
    viewer.require("pets:write")
    mentioned = {name: value for name, value in given(new).items() if value is not None}

    async def build() -> Write:
        body, notes = await _body(viewer, mentioned, str(mentioned["country"]))
        if confirm_duplicate:
            body["allow_duplicate"] = True
        else:
            await _warn_of_namesakes(viewer, str(mentioned["name"]), body["pet_type_id"])
        return Write(method="POST", path="pets", body=body, notes=notes)

    write = await viewer.prepare(build)
    with spelled(**_our_names(mentioned)):
        try:
            pet = await viewer.send(write, PET)
        except PetExists as exists:
            known = [pet for pet in await viewer.pets() if pet.id in exists.pet_ids]
            raise (_namesakes(known) if known else _unseen_namesake()) from exists
    return pet.model_copy(update={"viewer_permissions": _OWNED})


async def update_pet(viewer: Viewer, pet_id: int, changes: PetChanges, version: str | None) -> PetRecord:
    """Change what was given; raises Conflict when `version` is no longer the pet's."""
    viewer.require("pets:write")
    mentioned = given(changes)
    refuse_clearing(mentioned, "Meo Mai Moi cannot empty a pet's field: give a new value, or leave the field out.")
    refuse_emptiness(mentioned)

    async def build() -> Write:
        country = mentioned.get("country")
        if "city" in mentioned and country is None:
            country = (await read_pet(viewer, pet_id)).country
        body, notes = await _body(viewer, mentioned, country)
        if not body:
            raise InvalidInput(" ".join(notes), [FieldFault("city", "unknown_city")])
        return Write(method="PUT", path=f"pets/{pet_id}", body=to_body(body, version), notes=notes)

    write = await viewer.prepare(build)
    with spelled(**_our_names(mentioned)):
        try:
            pet = await viewer.send(write, PET)
        except Conflict as conflict:
            raise Conflict(current=await read_pet_in_full(viewer, pet_id)) from conflict
    _note_foreign_city(viewer, pet)
    return pet


async def _body(
    viewer: Viewer, mentioned: Mapping[str, Any], country: str | None
) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """Write a pet in the main app's words, with the notes that this gave rise to."""
    body: dict[str, JsonValue] = {
        name: mentioned[name] for name in ("name", "country", "description", "state") if name in mentioned
    }
    if "sex" in mentioned:
        body["sex"] = _SEX[mentioned["sex"]]
    body |= _birth_fields(mentioned, viewer.today)
    if "species" in mentioned:
        body["pet_type_id"] = (await find_species(viewer, mentioned["species"])).id
    if "city" not in mentioned:
        return body, ()
    if country is None:
        return body, ("The pet's country is not known, so the city was not saved. Ask the user for the country.",)
    city = await find_city(viewer, mentioned["city"], country)
    if city is None:
        return body, (f"The city {mentioned['city']} is not known in Meo Mai Moi for {country}; it was not saved.",)
    return {**body, "city_id": city.id}, ()


def _birth_fields(mentioned: Mapping[str, Any], today: date) -> dict[str, int | str]:
    names = ("birth_date", "birth_month_year", "birth_year", "age_months", "age_years")
    inputs = {name: mentioned.get(name) for name in names}
    said = given_birth_inputs(**inputs)
    if len(said) > 1:
        raise InvalidInput(
            f"Only one of {', '.join(said)} can be given. Keep the most exact one the user is sure of.",
            [FieldFault(name, "conflicting_inputs") for name in said],
        )
    fields = birthday_fields(today=today, **inputs)
    if said:
        earliest = date(
            int(fields["birthday_year"]), int(fields.get("birthday_month", 1)), int(fields.get("birthday_day", 1))
        )
        refuse_future(said[0], earliest, today)
    return fields


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
        " it is another one, call create_pet again with confirm_duplicate true.",
        existing,
    )


def _unseen_namesake() -> DuplicateWarning:
    return DuplicateWarning(
        "The user once added a pet of this name and species, and no longer sees it. Ask whether this is another pet;"
        " only if so, call create_pet again with confirm_duplicate true.",
        [],
    )


def _our_names(mentioned: Mapping[str, Any]) -> dict[str, str]:
    """Name the main app's columns as the caller wrote them."""
    birth = next((name for name in mentioned if name.startswith(("birth_", "age_"))), "birth_date")
    return {**dict.fromkeys(_BIRTH_COLUMNS, birth), "pet_type_id": "species", "city_id": "city"}


def _note_foreign_city(viewer: Viewer, pet: PetRecord) -> None:
    """Tell of a city left in another country: it cannot be emptied (UpdatePetController.php, lines 220-235)."""
    if pet.city_country is not None and pet.country is not None and pet.city_country != pet.country:
        viewer.notes.append(
            f"The pet's city is still {pet.city}, which is in {pet.city_country}. Ask the user for the city in"
            f" {pet.country} and set it with update_pet.",
        )
