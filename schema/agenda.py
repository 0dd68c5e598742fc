"""The care agenda in the graph."""

from enum import Enum

import strawberry

from resolvers.agenda import Agenda
from schema.scalars import Date, Id, optional


@strawberry.enum(description="What there is to see to.")
class AgendaKind(Enum):
    VACCINATION_OVERDUE = "vaccination_overdue"
    VACCINATION_DUE = "vaccination_due"
    BIRTHDAY = "birthday"


@strawberry.type(description="One thing to see to.")
class AgendaEntry:
    date: Date = strawberry.field(description="Its day.")
    kind: AgendaKind = strawberry.field(description="What it is.")
    pet_id: Id = strawberry.field(description="The pet's id.")
    pet_name: str = strawberry.field(description="The pet's name.")
    title: str = strawberry.field(description="What it is, in words.")
    days_until: int = strawberry.field(description="Days from today; negative for what is overdue.")
    vaccination_id: Id | None = strawberry.field(description="The vaccination to renew, where it is one.")


@strawberry.type(description="What is due in the coming days.")
class CareAgenda:
    from_: Date = strawberry.field(name="from", description="The first day: today.")
    until: Date = strawberry.field(description="The last day.")
    items: list[AgendaEntry] = strawberry.field(description="What is due, by date; overdue first.")
    unavailable: list[Id] = strawberry.field(description="Pets whose vaccinations could not be read this time.")

    @staticmethod
    def of(agenda: Agenda) -> "CareAgenda":
        """Show an agenda."""
        items = [
            AgendaEntry(
                date=Date(item.date),
                kind=AgendaKind(item.kind),
                pet_id=Id(item.pet_id),
                pet_name=item.pet_name,
                title=item.title,
                days_until=item.days_until,
                vaccination_id=optional(Id, item.vaccination_id),
            )
            for item in agenda.items
        ]
        unavailable = [Id(pet_id) for pet_id in agenda.unavailable]
        return CareAgenda(from_=Date(agenda.starts), until=Date(agenda.ends), items=items, unavailable=unavailable)
