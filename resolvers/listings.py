"""Reading the main app's listings, which come in parts of 25, newest first (HandlesPetResources.php, lines 72-93)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Generic

from resolvers.main_app.delegate import Delegate, together
from resolvers.main_app.records import ListingPart
from resolvers.record_kind import Kept, RecordKind

_PART_SIZE = 25
_REREADINGS = 2


@dataclass(frozen=True, slots=True)
class Listing(Generic[Kept]):
    """The newest records of a list, and how many there are in all."""

    items: tuple[Kept, ...]
    total: int

    @property
    def has_more(self) -> bool:
        """Whether the list goes on."""
        return self.total > len(self.items)


async def list_newest(
    main_app: Delegate, kind: RecordKind[Kept], pet_id: int, limit: int, query: Mapping[str, str] | None = None
) -> Listing[Kept]:
    """List the newest `limit` records: the first part, then all others that the limit needs at once.

    A record added meanwhile moves others from part to part, and the main app breaks ties differently in each: parts
    that repeat a record or disagree on the total are read again.
    """
    filters = query or kind.every

    async def read(start: int, last: int) -> list[ListingPart[Kept]]:
        numbers = range(start, min(ceil(limit / _PART_SIZE), last) + 1)
        return await together(main_app.send(kind.part(pet_id, n, filters), kind.part_reader) for n in numbers)

    first = await main_app.send(kind.part(pet_id, 1, filters), kind.part_reader)
    parts = [first, *await read(2, first.meta.last_page)]
    for _ in range(_REREADINGS):
        if _agree(parts):
            break
        parts = await read(1, parts[0].meta.last_page)
    return _newest(parts, kind, limit)


async def list_since(main_app: Delegate, kind: RecordKind[Kept], pet_id: int, day: date) -> tuple[Kept, ...]:
    """List the records of a day and all later ones, reading no further than the order demands."""
    found: list[Kept] = []
    number = 1
    while True:
        part = await main_app.send(kind.part(pet_id, number, kind.every), kind.part_reader)
        found += [record for record in part.data if kind.day(record) >= day]
        passed = bool(part.data) and kind.day(part.data[-1]) < day
        if passed or number >= part.meta.last_page:
            return tuple(found)
        number += 1


async def list_on_day(main_app: Delegate, kind: RecordKind[Kept], pet_id: int, day: date) -> tuple[Kept, ...]:
    """List the records of one day."""
    since = await list_since(main_app, kind, pet_id, day)
    return tuple(record for record in since if kind.day(record) == day)


def _agree(parts: Sequence[ListingPart[Kept]]) -> bool:
    ids = [record.id for part in parts for record in part.data]
    return len({part.meta.total for part in parts}) == 1 and len(set(ids)) == len(ids)


def _newest(parts: Sequence[ListingPart[Kept]], kind: RecordKind[Kept], limit: int) -> Listing[Kept]:
    unique = {record.id: record for part in parts for record in part.data}
    newest = sorted(unique.values(), key=lambda record: (kind.day(record), record.id), reverse=True)
    return Listing(tuple(newest[:limit]), parts[0].meta.total)
