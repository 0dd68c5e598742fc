"""Medical records (app/Http/Controllers/MedicalRecord)."""

from __future__ import annotations

from typing import Any

from tests.sandbox.answers import Answer, crashed, ok, stamp
from tests.sandbox.care.media import delete_all, image_shapes, media_of, row_shape
from tests.sandbox.expenses import book, check_expense, prepared_expense, unlink
from tests.sandbox.health_pages import day_of, enter, expected_day, newest_first, paged, touch
from tests.sandbox.records import MedicalRecord
from tests.sandbox.validation import DATE, STRING, Validator, longest, needed, not_after, nullable, sometimes, validated
from tests.sandbox.versions import check_expected, check_version, guard
from tests.sandbox.visits import Visit


def shape(visit: Visit, row: MedicalRecord) -> dict[str, Any]:
    """A medical record as it is read."""
    media = media_of(visit.state, "medical_records", row.id)
    return {
        "id": row.id,
        "record_type": row.record_type,
        "description": row.description,
        "record_date": stamp(row.record_date),
        "vet_name": row.vet_name,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "pet_id": row.pet_id,
        "photos": image_shapes(visit.state, media, first_is_primary=False),
        "media": [row_shape(visit.state, file) for file in media],
    }


def list_all(visit: Visit) -> Answer:
    enter(visit, "medical")
    wanted = visit.input.get("record_type")
    rows = visit.state.medical_records.where(
        lambda row: row.pet_id == visit.pet.id and wanted in (None, row.record_type),
    )
    return paged(visit, newest_first(rows, lambda row: row.record_date), lambda row: shape(visit, row))


def show(visit: Visit) -> Answer:
    enter(visit, "medical", visit.medical_record)
    return ok(shape(visit, visit.medical_record))


def create(visit: Visit) -> Answer:
    enter(visit, "medical")
    fields = {
        "record_type": needed(STRING, longest(100)),
        "description": nullable(STRING, longest(2000)),
        "record_date": needed(DATE, not_after(visit.state.today())),
        "vet_name": nullable(STRING, longest(255)),
    }
    validator = Validator(visit.input, visit.locale).check(fields)
    check_expense(visit, validator)
    sent = validator.settle()
    state, moment = visit.state, visit.state.moment()
    day = day_of(sent["record_date"])
    row = MedicalRecord(state.medical_records.next_id, visit.pet.id, sent["record_type"], day, moment, moment)
    row.description, row.vet_name = sent.get("description"), sent.get("vet_name")
    expense = prepared_expense(visit, day, row.record_type)
    state.medical_records.put(row)
    book(visit, expense, ("medical_records", row.id))
    unsent = {"description", "vet_name"} - sent.keys()
    return ok({name: value for name, value in shape(visit, row).items() if name not in unsent}, 201)


def update(visit: Visit) -> Answer:
    row = visit.medical_record
    enter(visit, "medical", row)
    check_version(visit, row.updated_at, shape(visit, row))
    fields = {
        "record_type": sometimes(STRING, longest(100)),
        "description": nullable(STRING, longest(2000)),
        "record_date": nullable(DATE, not_after(visit.state.today())),
        "vet_name": nullable(STRING, longest(255)),
    }
    sent = validated(visit.input, visit.locale, fields)
    if "record_date" in sent:
        sent["record_date"] = day_of(sent["record_date"])
        if sent["record_date"] is None:
            raise crashed()
    touch(visit, row, sent)
    return ok(shape(visit, row))


def delete(visit: Visit) -> Answer:
    row = visit.medical_record
    enter(visit, "medical", row)
    fields = {
        "base_version": guard(visit, STRING),
        "expected_record_type": guard(visit, STRING, longest(100)),
        "expected_record_date": expected_day(visit),
    }
    sent = validated(visit.input, visit.locale, fields)
    check_version(visit, row.updated_at, shape(visit, row))
    kind, day = sent.get("expected_record_type"), sent.get("expected_record_date")
    check_expected(visit, matches=kind in (None, row.record_type) and day in (None, row.record_date.isoformat()))
    unlink(visit, ("medical_records", row.id), guarded=True)
    delete_all(visit.state, "medical_records", row.id)
    del visit.state.medical_records[row.id]
    return ok(data=True)
