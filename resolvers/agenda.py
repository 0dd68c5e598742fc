"""What is due when, for all pets or one: vaccinations and birthdays of the coming days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from resolvers.active_vaccinations import ActiveVaccinations, Due, load_active_vaccinations, note_onlookers
from resolvers.birthdays import next_birthday
from resolvers.main_app.delegate import together
from resolvers.main_app.records import PetRecord
from resolvers.pets import birthday_of, visible
from resolvers.viewer import Viewer

Kind = Literal["vaccination_overdue", "vaccination_due", "birthday"]

_DUE_SOON_DAYS = 30
"""The summary's `up_to_date` rules out due dates within so many days (Pet.php, lines 502-551)."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing to see to; `days_until` is negative for what is overdue."""

    date: date
    kind: Kind
    pet_id: int
    pet_name: str
    title: str
    days_until: int
    vaccination_id: int | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items by date, and the pets whose vaccinations could not be read this time."""

    starts: date
    ends: date
    items: tuple[AgendaItem, ...]
    unavailable: tuple[int, ...]


async def care_agenda(viewer: Viewer, days: int, pet_id: int | None) -> Agenda:
    """List what is due from today on for so many days, and all that is overdue; deceased pets have no agenda.

    Costs one call for the list, and one for each pet whose summary does not rule out a due date in these days.
    """
    viewer.require("pets:read")
    viewer.require("health:read")
    listed = await viewer.pets()
    wanted = listed if pet_id is None else [visible(listed, pet_id)]
    pets = [pet for pet in wanted if pet.status != "deceased"]
    if pet_id is not None and not pets:
        viewer.notes.append(f"{wanted[0].name} is recorded as deceased, so nothing is due.")
    today, until = viewer.today, viewer.today + timedelta(days=days)
    ahead = (until - viewer.days.main_app).days
    asked = [pet for pet in pets if _may_be_due(pet, ahead)]
    loaded = await together(load_active_vaccinations(viewer, pet) for pet in asked)
    seen = list(zip(asked, loaded, strict=True))
    items = [item for pet in pets for item in _birthdays(pet, today, until)]
    items += [item for pet, vaccinations in seen for item in _vaccinations(pet, vaccinations, until)]
    note_onlookers(viewer, seen)
    unavailable = tuple(pet.id for pet, vaccinations in seen if vaccinations.status == "unavailable")
    return Agenda(today, until, tuple(sorted(items, key=_by_date)), unavailable)


def _may_be_due(pet: PetRecord, days: int) -> bool:
    status = pet.health_summary.vaccination_status if pet.health_summary else None
    return status != "unknown" and not (status == "up_to_date" and days <= _DUE_SOON_DAYS)


def _vaccinations(pet: PetRecord, vaccinations: ActiveVaccinations, until: date) -> list[AgendaItem]:
    overdue = [_vaccination(pet, due, "vaccination_overdue", vaccinations.today) for due in vaccinations.overdue]
    upcoming = [due for due in vaccinations.upcoming if due.on <= until]
    return overdue + [_vaccination(pet, due, "vaccination_due", vaccinations.today) for due in upcoming]


def _vaccination(pet: PetRecord, due: Due, kind: Kind, today: date) -> AgendaItem:
    state = "is overdue" if kind == "vaccination_overdue" else "is due"
    return AgendaItem(
        date=due.on,
        kind=kind,
        pet_id=pet.id,
        pet_name=pet.name,
        title=f"{due.vaccination.vaccine_name} vaccination {state}",
        days_until=(due.on - today).days,
        vaccination_id=due.vaccination.id,
    )


def _birthdays(pet: PetRecord, today: date, until: date) -> list[AgendaItem]:
    birthday = birthday_of(pet)
    coming = next_birthday(birthday, today)
    if coming is None or coming > until or birthday.year is None or coming.year <= birthday.year:
        return []
    title = f"{pet.name} turns {coming.year - birthday.year}"
    return [AgendaItem(coming, "birthday", pet.id, pet.name, title, (coming - today).days)]


def _by_date(item: AgendaItem) -> tuple[date, str, int, int]:
    return item.date, item.pet_name.casefold(), item.pet_id, item.vaccination_id or 0
