"""Pages of health records, and what all health routes ask first (app/Traits/HandlesPetResources.php)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from tests.sandbox.answers import Answer, crashed, not_found, ok
from tests.sandbox.permissions import require_capability, require_editor
from tests.sandbox.php_dates import read_date
from tests.sandbox.records import MedicalRecord, Vaccination, Weight
from tests.sandbox.validation import DAY, Field
from tests.sandbox.versions import guard
from tests.sandbox.visits import Visit

PER_PAGE = 25
RecordT = TypeVar("RecordT", Weight, Vaccination, MedicalRecord)


def enter(visit: Visit, capability: str, record: Weight | Vaccination | MedicalRecord | None = None) -> None:
    """Rights first, then the species, then whether the record is this pet's."""
    require_editor(visit)
    require_capability(visit, capability)
    if record is not None and record.pet_id != visit.pet.id:
        raise not_found()


def paged(visit: Visit, rows: Sequence[RecordT], shape: Callable[[RecordT], dict[str, Any]]) -> Answer:
    """One page under `data.data`; a page that is no positive number is the first."""
    page = _page_number(visit.input.get("page"))
    last = max(1, -(-len(rows) // PER_PAGE))
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]

    def link(number: int) -> str | None:
        return f"{visit.url}?page={number}" if number >= 1 else None

    first_row = (page - 1) * PER_PAGE + 1
    meta = {
        "current_page": page,
        "from": first_row if shown else None,
        "last_page": last,
        "per_page": PER_PAGE,
        "to": first_row + len(shown) - 1 if shown else None,
        "total": len(rows),
        "path": visit.url,
    }
    links = {
        "first": link(1),
        "last": link(last),
        "prev": link(page - 1),
        "next": link(page + 1) if page < last else None,
    }
    return ok({"data": [shape(row) for row in shown], "links": links, "meta": meta})


def newest_first(rows: Sequence[RecordT], day: Callable[[RecordT], date]) -> list[RecordT]:
    """By day alone; records of one day stand as the database last wrote them."""
    written = sorted(rows, key=lambda row: (row.updated_at, row.id))
    return sorted(written, key=day, reverse=True)


def _page_number(sent: object) -> int:
    text = str(sent)
    return int(text) if text.isascii() and text.isdigit() and int(text) >= 1 else 1


def day_of(value: object) -> Any:
    """The stored day of a validated date, None for null; spellings the database refuses are 500."""
    if value is None:
        return None
    read = read_date(value)
    if read is None or not read.storable:
        raise crashed()
    return read.day


def expected_day(visit: Visit) -> Field:
    """A guard field that holds the record's day as `YYYY-MM-DD`."""
    return guard(visit, DAY)


def touch(visit: Visit, record: Weight | Vaccination | MedicalRecord, changes: dict[str, Any]) -> None:
    """Write changed columns; `updated_at` moves only when something did change."""
    dirty = {name: value for name, value in changes.items() if getattr(record, name) != value}
    for name, value in dirty.items():
        setattr(record, name, value)
    if dirty:
        record.updated_at = visit.state.moment()
