"""Medical records of a pet (app/Http/Controllers/MedicalRecord)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from pydantic import JsonValue

from resolvers.changes import (
    UNSET,
    Maybe,
    given,
    refuse_both,
    refuse_clearing,
    refuse_emptiness,
    refuse_future,
    refuse_longer,
    to_body,
)
from resolvers.deletion import Deleted, guarded_delete
from resolvers.main_app.delegate import together
from resolvers.main_app.records import MedicalRecordRecord
from resolvers.pages import Listing, list_newest
from resolvers.record_kind import MEDICAL_RECORDS
from resolvers.record_types import filter_words, from_main_app, to_main_app
from resolvers.viewer import Viewer
from resolvers.writes import Write

_ALL = 10_000
_DESCRIPTION_LENGTH = 2000
"""StoreMedicalRecordController.php, lines 60-89."""


@dataclass(frozen=True, slots=True)
class NewMedicalRecord:
    """A medical record to add; without a type it is `other`."""

    record_date: date
    record_type: str | None = None
    description: str | None = None
    vet_name: str | None = None


@dataclass(frozen=True, slots=True)
class MedicalRecordChanges:
    """What an update of a medical record may say."""

    record_type: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    record_date: Maybe[date] = UNSET
    vet_name: Maybe[str] = UNSET


async def list_medical_records(
    viewer: Viewer, pet_id: int, limit: int, record_type: str | None
) -> Listing[MedicalRecordRecord]:
    """List a pet's newest medical records, of one type in whichever spelling it was written.

    The main app filters by one exact word, so a type is asked for in each of its spellings; `other` is whatever is
    none of the known types, which only the whole list can tell.
    """
    viewer.require("health:read")
    if record_type is None:
        return await list_newest(viewer.main_app, MEDICAL_RECORDS, pet_id, limit)
    words = filter_words(record_type)
    if words is None:
        every = await list_newest(viewer.main_app, MEDICAL_RECORDS, pet_id, _ALL)
        items = [record for record in every.items if from_main_app(record.record_type).record_type == "other"]
        return Listing(tuple(items[:limit]), len(items))
    found = await together(
        list_newest(viewer.main_app, MEDICAL_RECORDS, pet_id, limit, {"record_type": word}) for word in words
    )
    newest = sorted((r for listing in found for r in listing.items), key=lambda r: (r.record_date, r.id), reverse=True)
    return Listing(tuple(newest[:limit]), sum(listing.total for listing in found))


async def add_medical_record(viewer: Viewer, pet_id: int, new: NewMedicalRecord) -> MedicalRecordRecord:
    """Add a medical record; words that name no known type are kept at the head of the description."""
    viewer.require("health:write")

    async def build() -> Write:
        refuse_future("record_date", new.record_date, viewer.today)
        values = {name: value for name, value in asdict(new).items() if value is not None}
        body = {**to_body(values), **_typed(new.record_type or "other", new.description)}
        return Write(method="POST", path=MEDICAL_RECORDS.path(pet_id), body=body)

    return await viewer.send(await viewer.prepare(build), MEDICAL_RECORDS.reader)


async def update_medical_record(
    viewer: Viewer,
    pet_id: int,
    record_id: int,
    changes: MedicalRecordChanges,
    clear: Collection[str] = (),
    version: str | None = None,
) -> MedicalRecordRecord:
    """Change what was given and empty what `clear` names (description, vet_name)."""
    viewer.require("health:write")
    mentioned = given(changes)
    refuse_clearing(mentioned, "To empty description or vet_name, name them in `clear`; the rest always has a value.")
    refuse_both(mentioned, clear)
    refuse_emptiness({**mentioned, **dict.fromkeys(clear)})
    one = MEDICAL_RECORDS.one(pet_id, record_id)

    async def build() -> Write:
        refuse_future("record_date", mentioned.get("record_date"), viewer.today)
        base = version
        body = to_body({**mentioned, **dict.fromkeys(clear)})
        if "record_type" in mentioned:
            description = mentioned.get("description")
            if to_main_app(mentioned["record_type"]).kept_text and "description" not in body:
                standing = await viewer.main_app.send(one, MEDICAL_RECORDS.reader)
                description, base = standing.description, version or standing.updated_at
            body |= _typed(mentioned["record_type"], description)
        return Write(method="PUT", path=one.path, body=to_body(body, base))

    return await viewer.send(await viewer.prepare(build), MEDICAL_RECORDS.reader)


async def delete_medical_record(viewer: Viewer, pet_id: int, record_id: int) -> Deleted[MedicalRecordRecord]:
    """Delete a medical record as it was just read; raises Conflict when it changed in between."""
    return await guarded_delete(
        viewer,
        MEDICAL_RECORDS,
        pet_id,
        record_id,
        lambda old: to_body({"expected_record_type": old.record_type, "expected_record_date": old.record_date}),
    )


def _typed(record_type: str, description: str | None) -> dict[str, JsonValue]:
    """Write the type in the main app's word, and words it has no type for at the head of the description."""
    written = to_main_app(record_type)
    if not written.kept_text:
        return {"record_type": written.word}
    kept = written.description(description) or ""
    refuse_longer("description", kept, _DESCRIPTION_LENGTH)
    return {"record_type": written.word, "description": kept}
