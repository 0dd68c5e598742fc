"""What is shown of every pet, in lists and search results alike; it comes with the list, at no further cost."""

from datetime import date
from typing import TypedDict

import strawberry

from resolvers.birthdays import Birthday, age_in_words, next_birthday
from resolvers.main_app.records import HealthSummary, PetRecord
from resolvers.pets import Candidate, access_to, birthday_of, can_edit
from schema.pet_enums import BirthdayPrecision, MatchKind, PetAccess, PetSex, PetStatus, VaccinationStatus
from schema.scalars import Date, Id, Year, YearMonth, optional

_STATUSES = {status.value: status for status in PetStatus}
_VACCINATION_STATUSES = {status.value: status for status in VaccinationStatus}
_CERTAIN = 100
_SEXES = {"male": PetSex.MALE, "female": PetSex.FEMALE}


@strawberry.interface(description="What is shown of every pet.")
class PetSummary:
    id: Id = strawberry.field(description="The pet's id: every pet-specific action wants it.")
    name: str = strawberry.field(description="The pet's name.")
    species: str = strawberry.field(description="The species: cat, guinea-pig.")
    sex: PetSex = strawberry.field(description="The pet's sex.")
    age: str | None = strawberry.field(description="The age in words; `about` where the birthday is not exact.")
    birthday_precision: BirthdayPrecision = strawberry.field(description="How exactly the birthday is known.")
    birth_date: Date | None = strawberry.field(description="The birthday, where the day is known.")
    birth_month_year: YearMonth | None = strawberry.field(description="The month of birth, where no more is known.")
    birth_year: Year | None = strawberry.field(description="The year of birth, where no more is known.")
    next_birthday_at: Date | None = strawberry.field(description="The next birthday, where the day is known.")
    days_until_next_birthday: int | None = strawberry.field(description="Days from today to the next birthday.")
    access: PetAccess | None = strawberry.field(description="By which right the user sees the pet.")
    can_edit: bool = strawberry.field(description="Whether the user may change the pet and read its health records.")
    status: PetStatus = strawberry.field(description="How the pet is.")
    photo_url: str | None = strawberry.field(description="A picture of the pet.")
    latest_weight_kg: float | None = strawberry.field(description="The latest weight in kilograms.")
    latest_weight_at: Date | None = strawberry.field(description="The day of the latest weight.")
    vaccination_status: VaccinationStatus | None = strawberry.field(description="The worst that its due dates say.")


class _Birth(TypedDict):
    age: str | None
    birthday_precision: BirthdayPrecision
    birth_date: Date | None
    birth_month_year: YearMonth | None
    birth_year: Year | None
    next_birthday_at: Date | None
    days_until_next_birthday: int | None


class _Health(TypedDict):
    latest_weight_kg: float | None
    latest_weight_at: Date | None
    vaccination_status: VaccinationStatus | None


class Summary(_Birth, _Health):
    """The values of a summary, by field."""

    id: Id
    name: str
    species: str
    sex: PetSex
    access: PetAccess | None
    can_edit: bool
    status: PetStatus
    photo_url: str | None


def summarise(pet: PetRecord, today: date) -> Summary:
    """Give the values of a summary as of a day."""
    access = access_to(pet)
    return {
        "id": Id(pet.id),
        "name": pet.name,
        "species": pet.pet_type.slug,
        "sex": _SEXES.get(pet.sex or "", PetSex.UNKNOWN),
        "access": optional(PetAccess, access),
        "can_edit": can_edit(pet),
        "status": _STATUSES.get(pet.status, PetStatus.ACTIVE),
        "photo_url": pet.photo_url,
        **_birth(birthday_of(pet), today),
        **_health(pet.health_summary),
    }


def _birth(birthday: Birthday, today: date) -> _Birth:
    coming = next_birthday(birthday, today)
    return {
        "age": age_in_words(birthday, today),
        "birthday_precision": BirthdayPrecision(birthday.precision),
        "birth_date": optional(Date, birthday.birth_date),
        "birth_month_year": optional(YearMonth, birthday.birth_month_year),
        "birth_year": optional(Year, birthday.birth_year),
        "next_birthday_at": optional(Date, coming),
        "days_until_next_birthday": None if coming is None else (coming - today).days,
    }


def _health(health: HealthSummary | None) -> _Health:
    if health is None:
        return {"latest_weight_kg": None, "latest_weight_at": None, "vaccination_status": None}
    return {
        "latest_weight_kg": health.latest_weight_kg,
        "latest_weight_at": optional(Date, health.latest_weight_record_date),
        "vaccination_status": _VACCINATION_STATUSES.get(health.vaccination_status, VaccinationStatus.UNKNOWN),
    }


@strawberry.type(description="A pet that a name may mean.")
class PetCandidate(PetSummary):
    match: MatchKind | None = strawberry.field(description="How its name answers to what was said.")
    score: int = strawberry.field(description="How likely it is meant, 0 to 100.")

    @staticmethod
    def of(candidate: Candidate, today: date) -> "PetCandidate":
        """Show a candidate as of a day."""
        match = candidate.match
        return PetCandidate(
            **summarise(candidate.pet, today),
            match=None if match is None else MatchKind(match.kind),
            score=_CERTAIN if match is None else match.score,
        )


@strawberry.type(description="The pets that were found.")
class PetCandidates:
    candidates: list[PetCandidate] = strawberry.field(description="The pets, the likeliest first.")
    total: int = strawberry.field(description="How many they are.")
