"""Vaccinations, and their renewal (app/Http/Controllers/VaccinationRecord)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.sandbox.answers import Answer, crashed, enveloped, invalid, ok, stamp
from tests.sandbox.care.media import delete_all, image_shapes, media_of, row_shape
from tests.sandbox.expenses import book, check_expense, prepared_expense, unlink
from tests.sandbox.health_pages import day_of, enter, expected_day, newest_first, paged, touch
from tests.sandbox.permissions import authorize, can_view
from tests.sandbox.records import Vaccination
from tests.sandbox.validation import (
    DATE,
    STRING,
    Field,
    Validator,
    longest,
    needed,
    not_after,
    not_before,
    nullable,
    one_of,
    validated,
)
from tests.sandbox.versions import check_expected, check_version, guard
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

_TAKEN = "This vaccination already exists for this date."
_COMPLETED = "This vaccination record has already been completed and cannot be renewed."


def _is_overdue(visit: Visit, row: Vaccination) -> bool:
    return row.completed_at is None and row.due_at is not None and row.due_at < visit.state.today()


def shape(visit: Visit, row: Vaccination) -> dict[str, Any]:
    """A vaccination as it is read."""
    media = media_of(visit.state, "vaccinations", row.id)
    photos = image_shapes(visit.state, media, first_is_primary=True)
    return {
        "id": row.id,
        "pet_id": row.pet_id,
        "vaccine_name": row.vaccine_name,
        "administered_at": stamp(row.administered_at),
        "due_at": stamp(row.due_at),
        "notes": row.notes,
        "reminder_sent_at": stamp(row.reminder_sent_at),
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "completed_at": stamp(row.completed_at),
        "photo_url": photos[0]["thumb_url"] if photos else None,
        "photo": photos[0] if photos else None,
        "is_overdue": _is_overdue(visit, row),
        "media": [row_shape(visit.state, file) for file in media],
    }


def created(visit: Visit, row: Vaccination, sent: dict[str, Any]) -> dict[str, Any]:
    """A vaccination as its creation answers it: keys that were not sent are not there."""
    shown = shape(visit, row)
    never = {"reminder_sent_at", "completed_at"}
    return {name: value for name, value in shown.items() if name not in never | ({"due_at", "notes"} - sent.keys())}


def list_all(visit: Visit) -> Answer:
    authorize(can_view(visit.state, visit.pet, visit.user))
    enter(visit, "vaccinations")
    fields = {"status": nullable(one_of("active", "overdue", "completed", "all"))}
    status = validated(visit.input, visit.locale, fields).get("status") or "active"
    shown = {
        "active": lambda row: row.completed_at is None,
        "overdue": lambda row: _is_overdue(visit, row),
        "completed": lambda row: row.completed_at is not None,
        "all": lambda _: True,
    }[status]
    rows = visit.state.vaccinations.where(lambda row: row.pet_id == visit.pet.id and shown(row))
    return paged(visit, newest_first(rows, lambda row: row.administered_at), lambda row: shape(visit, row))


def show(visit: Visit) -> Answer:
    authorize(can_view(visit.state, visit.pet, visit.user))
    enter(visit, "vaccinations", visit.vaccination)
    return ok(shape(visit, visit.vaccination))


def create(visit: Visit) -> Answer:
    enter(visit, "vaccinations")
    sent = _validated_new(visit, {})
    day = day_of(sent["administered_at"])
    _refuse_taken(visit, sent["vaccine_name"], day)
    expense = prepared_expense(visit, day, sent["vaccine_name"])
    row = _insert(visit, sent)
    book(visit, expense, ("vaccinations", row.id))
    return ok(created(visit, row, sent), 201)


def update(visit: Visit) -> Answer:
    row = visit.vaccination
    enter(visit, "vaccinations", row)
    check_version(visit, row.updated_at, shape(visit, row))
    fields = {
        "vaccine_name": nullable(STRING, longest(255)),
        "administered_at": nullable(DATE, not_after(visit.state.today())),
        "due_at": nullable(DATE, not_before("administered_at")),
        "notes": nullable(STRING, longest(1000)),
    }
    sent = validated(visit.input, visit.locale, fields)
    changes = sent | {name: day_of(sent[name]) for name in ("administered_at", "due_at") if name in sent}
    if changes.get("vaccine_name", row.vaccine_name) is None or changes.get("administered_at", row.id) is None:
        raise crashed()
    name, day = changes.get("vaccine_name", row.vaccine_name), changes.get("administered_at", row.administered_at)
    _refuse_taken(visit, name, day, own=row)
    touch(visit, row, changes)
    return ok(shape(visit, row))


def delete(visit: Visit) -> Answer:
    row = visit.vaccination
    enter(visit, "vaccinations", row)
    _check_guard(visit, validated(visit.input, visit.locale, _guard_fields(visit)))
    unlink(visit, ("vaccinations", row.id), guarded=True)
    delete_all(visit.state, "vaccinations", row.id)
    del visit.state.vaccinations[row.id]
    return ok(data=True)


def renew(visit: Visit) -> Answer:
    """Complete the old record and add the new one, both or neither."""
    row, state = visit.vaccination, visit.state
    enter(visit, "vaccinations", row)
    sent = _validated_new(visit, _guard_fields(visit))
    if visit.input.get("finance_expense") is not None:
        raise enveloped(403, say("forbidden", visit.locale))
    _check_guard(visit, sent)
    if row.completed_at is not None:
        raise invalid({"record": [_COMPLETED]})
    day = day_of(sent["administered_at"])
    same = [other for other in _same(visit, sent["vaccine_name"], day) if other is not row]
    if any(other.completed_at is None for other in same):
        raise invalid({"administered_at": [_TAKEN]})
    if _same(visit, sent["vaccine_name"], day):
        raise crashed()
    row.completed_at = row.updated_at = state.moment()
    return ok(created(visit, _insert(visit, sent), sent), 201)


def _validated_new(visit: Visit, more: dict[str, Field]) -> dict[str, Any]:
    fields = {
        "vaccine_name": needed(STRING, longest(255)),
        "administered_at": needed(DATE, not_after(visit.state.today())),
        "due_at": nullable(DATE, not_before("administered_at")),
        "notes": nullable(STRING, longest(1000)),
    }
    validator = Validator(visit.input, visit.locale).check(fields | more)
    check_expense(visit, validator)
    return validator.settle()


def _insert(visit: Visit, sent: dict[str, Any]) -> Vaccination:
    state, moment = visit.state, visit.state.moment()
    day = day_of(sent["administered_at"])
    row = Vaccination(state.vaccinations.next_id, visit.pet.id, sent["vaccine_name"], day, moment, moment)
    row.due_at, row.notes = day_of(sent.get("due_at")), sent.get("notes")
    return state.vaccinations.put(row)


def _same(visit: Visit, name: str, day: date) -> list[Vaccination]:
    return visit.state.vaccinations.where(
        lambda row: (row.pet_id, row.vaccine_name, row.administered_at) == (visit.pet.id, name, day),
    )


def _refuse_taken(visit: Visit, name: str, day: date, own: Vaccination | None = None) -> None:
    if any(row is not own for row in _same(visit, name, day)):
        raise invalid({"administered_at": [_TAKEN]})


def _guard_fields(visit: Visit) -> dict[str, Field]:
    return {
        "base_version": guard(visit, STRING),
        "expected_vaccine_name": guard(visit, STRING, longest(255)),
        "expected_administered_at": expected_day(visit),
    }


def _check_guard(visit: Visit, sent: dict[str, Any]) -> None:
    row = visit.vaccination
    check_version(visit, row.updated_at, shape(visit, row))
    name, day = sent.get("expected_vaccine_name"), sent.get("expected_administered_at")
    check_expected(visit, matches=name in (None, row.vaccine_name) and day in (None, row.administered_at.isoformat()))
