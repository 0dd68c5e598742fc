"""Photos of medical records and vaccinations (app/Http/Controllers/MedicalRecordPhoto, VaccinationRecordPhoto)."""

from __future__ import annotations

from tests.sandbox import medical_records, vaccinations
from tests.sandbox.answers import Answer, crashed, enveloped, no_content, ok
from tests.sandbox.care.media import attach, media_of
from tests.sandbox.care.photo_rules import PHOTO
from tests.sandbox.health_pages import enter
from tests.sandbox.validation import INTEGER, PRESENT, STRING, at_least, nullable, validated
from tests.sandbox.versions import check_expected, check_version, guard
from tests.sandbox.visits import Visit
from tests.sandbox.words import say


def upload_to_record(visit: Visit) -> Answer:
    """`POST …/medical-records/{record}/photos`: one more."""
    row = visit.medical_record
    enter(visit, "medical", row)
    check_version(visit, row.updated_at, medical_records.shape(visit, row))
    photo = validated(visit.input, visit.locale, {"photo": PHOTO, "base_version": guard(visit, STRING)})["photo"]
    attach(visit.state, "medical_records", row.id, photo)
    row.updated_at = visit.state.moment()
    return ok(medical_records.shape(visit, row))


def delete_from_record(visit: Visit) -> Answer:
    """`DELETE …/medical-records/{record}/photos/{photo}`."""
    row, text = visit.medical_record, visit.params["photo"]
    if not text.isdigit():
        raise crashed()
    enter(visit, "medical", row)
    check_version(visit, row.updated_at, medical_records.shape(visit, row))
    validated(visit.input, visit.locale, {"base_version": guard(visit, STRING)})
    rows = [media for media in media_of(visit.state, "medical_records", row.id) if media.id == int(text)]
    if not rows:
        raise enveloped(404, say("photo_not_found", visit.locale))
    del visit.state.media[rows[0].id]
    row.updated_at = visit.state.moment()
    return no_content()


def upload_to_vaccination(visit: Visit) -> Answer:
    """`POST …/vaccinations/{record}/photo`: a form's `expected_photo_id` is a text, and no id equals a text."""
    row = visit.vaccination
    enter(visit, "vaccinations", row)
    check_version(visit, row.updated_at, vaccinations.shape(visit, row))
    expected = nullable(*([PRESENT] if visit.holds("health:write") else []), INTEGER, at_least(1))
    fields = {"photo": PHOTO, "base_version": guard(visit, STRING), "expected_photo_id": expected}
    sent = validated(visit.input, visit.locale, fields)
    rows = media_of(visit.state, "vaccinations", row.id)
    if "expected_photo_id" in sent:
        check_expected(visit, matches=sent["expected_photo_id"] == (rows[0].id if rows else None))
    for old in rows:
        del visit.state.media[old.id]
    attach(visit.state, "vaccinations", row.id, sent["photo"])
    row.updated_at = visit.state.moment()
    return ok(vaccinations.shape(visit, row))


def delete_from_vaccination(visit: Visit) -> Answer:
    """`DELETE …/vaccinations/{record}/photo`, which wants the photo's id as a number."""
    row = visit.vaccination
    enter(visit, "vaccinations", row)
    check_version(visit, row.updated_at, vaccinations.shape(visit, row))
    expected = guard(visit, INTEGER, at_least(1))
    sent = validated(visit.input, visit.locale, {"base_version": guard(visit, STRING), "expected_photo_id": expected})
    rows = media_of(visit.state, "vaccinations", row.id)
    if not rows:
        raise enveloped(404, say("photo_not_found", visit.locale))
    check_expected(visit, matches=sent.get("expected_photo_id", rows[0].id) == rows[0].id)
    del visit.state.media[rows[0].id]
    row.updated_at = visit.state.moment()
    return no_content()
