"""Microchips (app/Http/Controllers/PetMicrochip)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.sandbox.answers import Answer, not_found, ok, stamp
from tests.sandbox.care.records import Microchip
from tests.sandbox.care.words import success
from tests.sandbox.expenses import book, check_expense, is_linked, prepared_expense, unlink
from tests.sandbox.health_pages import paged, touch
from tests.sandbox.permissions import authorize, can_view, require_capability, require_editor
from tests.sandbox.php_dates import read_date
from tests.sandbox.validation import (
    DATE,
    REQUIRED,
    STRING,
    Rule,
    Validator,
    longest,
    needed,
    not_after,
    nullable,
    shortest,
    sometimes,
    unique,
    validated,
)
from tests.sandbox.versions import check_version
from tests.sandbox.visits import Visit


def list_all(visit: Visit) -> Answer:
    """Whoever may see the pet sees its chips: while it is lost, everybody."""
    authorize(can_view(visit.state, visit.pet, visit.user))
    require_capability(visit, "microchips")
    rows = visit.state.microchips.where(lambda row: row.pet_id == visit.pet.id)
    return paged(visit, sorted(rows, key=_order, reverse=True), lambda row: shape(visit, row))


def show(visit: Visit) -> Answer:
    authorize(can_view(visit.state, visit.pet, visit.user))
    return ok(shape(visit, _entered(visit)))


def create(visit: Visit) -> Answer:
    require_editor(visit)
    require_capability(visit, "microchips")
    fields = {"chip_number": needed(*_number_rules(visit, None))} | _details(visit)
    validator = Validator(visit.input, visit.locale).check(fields)
    check_expense(visit, validator)
    sent = validator.settle()
    state, moment = visit.state, visit.state.moment()
    row = Microchip(state.microchips.next_id, visit.pet.id, sent["chip_number"], moment, moment)
    row.issuer, row.implanted_at = sent.get("issuer"), _day(sent.get("implanted_at"))
    expense = prepared_expense(visit, row.implanted_at or state.today(), "Microchip")
    state.microchips.put(row)
    book(visit, expense, ("microchips", row.id))
    unsent = {"issuer", "implanted_at"} - sent.keys()
    shown = {name: value for name, value in shape(visit, row).items() if name not in unsent}
    return success(visit, "microchip_created", shown, status=201)


def update(visit: Visit) -> Answer:
    row = _entered(visit)
    check_version(visit, row.updated_at, columns(row))
    number = sometimes(REQUIRED, *_number_rules(visit, row))
    sent = validated(visit.input, visit.locale, {"chip_number": number} | _details(visit))
    if "implanted_at" in sent:
        sent["implanted_at"] = _day(sent["implanted_at"])
    touch(visit, row, sent)
    return success(visit, "microchip_updated", shape(visit, row))


def delete(visit: Visit) -> Answer:
    """Neither a version nor an expected value is required."""
    row = _entered(visit)
    check_version(visit, row.updated_at, columns(row))
    unlink(visit, ("microchips", row.id), guarded=False)
    del visit.state.microchips[row.id]
    return success(visit, "microchip_deleted", data=True)


def columns(row: Microchip) -> dict[str, Any]:
    """A chip as a conflict shows it."""
    return {
        "id": row.id,
        "pet_id": row.pet_id,
        "chip_number": row.chip_number,
        "issuer": row.issuer,
        "implanted_at": stamp(row.implanted_at),
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
    }


def shape(visit: Visit, row: Microchip) -> dict[str, Any]:
    """A chip as it is read."""
    return columns(row) | {"health_finance_link_exists": is_linked(visit, ("microchips", row.id))}


def _entered(visit: Visit) -> Microchip:
    """The chip of the path: rights first, then the species, then whether it is this pet's."""
    require_editor(visit)
    require_capability(visit, "microchips")
    row: Microchip = visit.bound["microchip"]
    if row.pet_id != visit.pet.id:
        raise not_found()
    return row


def _number_rules(visit: Visit, own: Microchip | None) -> tuple[Rule, ...]:
    def taken(value: Any) -> bool:
        return any(row is not own and row.chip_number == value for row in visit.state.microchips.values())

    return STRING, longest(20), shortest(10), unique(taken)


def _details(visit: Visit) -> dict[str, Any]:
    day = nullable(DATE, not_after(visit.state.today()))
    return {"issuer": nullable(STRING, longest(255)), "implanted_at": day}


def _day(value: object) -> date | None:
    """The model's cast reads every spelling that the rule lets through: 02.04.2025 is 2 April."""
    read = read_date(value)
    return read.day if read else None


def _order(row: Microchip) -> tuple[bool, date, datetime, int]:
    """Newest first; chips without a date before all others, as PostgreSQL sorts nulls."""
    return row.implanted_at is None, row.implanted_at or date.min, row.created_at, row.id
