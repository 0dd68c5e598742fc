"""Medical records of a pet (app/Http/Controllers/MedicalRecord)."""

from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from resolvers.edits import Edit, Values, refuse_future
from resolvers.listings import Listing, list_newest
from resolvers.main_app.delegate import together
from resolvers.main_app.errors import FieldFault, InvalidInput
from resolvers.main_app.records import MedicalRecord
from resolvers.names.record_types import OTHER, filter_words, from_main_app, to_main_app
from resolvers.record_kind import MEDICAL_RECORDS
from resolvers.viewer import Viewer
from resolvers.writes import Write

_ALL = 10_000
_DESCRIPTION_LENGTH = 2000
"""StoreMedicalRecordController.php, lines 60-89."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalRecordValues(Values):
    """What may be said of a medical record; the type in any words."""

    record_type: str | None = None
    description: str | None = None
    record_date: date | None = None
    vet_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMedicalRecord(MedicalRecordValues):
    """A medical record to add; without a type it is `other`."""

    record_date: date


async def list_medical_records(
    viewer: Viewer, pet_id: int, limit: int, record_type: str | None
) -> Listing[MedicalRecord]:
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
        items = [record for record in every.items if from_main_app(record.record_type).record_type == OTHER]
        return Listing(tuple(items[:limit]), len(items))
    found = await together(
        list_newest(viewer.main_app, MEDICAL_RECORDS, pet_id, limit, {"record_type": word}) for word in words
    )
    newest = sorted((r for listing in found for r in listing.items), key=lambda r: (r.record_date, r.id), reverse=True)
    return Listing(tuple(newest[:limit]), sum(listing.total for listing in found))


async def add_medical_record(viewer: Viewer, pet_id: int, new: NewMedicalRecord) -> MedicalRecord:
    """Add a medical record; words that name no known type are kept at the head of the description."""
    viewer.require("health:write")

    async def build() -> Write:
        refuse_future("record_date", new.record_date, viewer.days)
        body = {**new.body(), **_typed(new.record_type or OTHER, new.description)}
        return MEDICAL_RECORDS.addition(pet_id, body)

    return await viewer.send(await viewer.prepare(build), MEDICAL_RECORDS.reader)


async def update_medical_record(
    viewer: Viewer, pet_id: int, record_id: int, edit: Edit[MedicalRecordValues]
) -> MedicalRecord:
    """Change what was given and empty what the edit clears (description, vet_name)."""
    viewer.require("health:write")
    edit.check("To empty description or vet_name, name them in `clear`; the rest always has a value.")
    one = MEDICAL_RECORDS.one(pet_id, record_id)
    new = edit.new

    async def build() -> Write:
        refuse_future("record_date", new.record_date, viewer.days)
        if new.record_type is None:
            return Write(method="PUT", path=one.path, body=edit.body())
        description, version = new.description, None
        if to_main_app(new.record_type).kept_text and description is None and "description" not in edit.clear:
            standing = await viewer.main_app.send(one, MEDICAL_RECORDS.reader)
            description, version = standing.description, standing.updated_at
        body = {**edit.body(version), **_typed(new.record_type, description)}
        return Write(method="PUT", path=one.path, body=body)

    return await viewer.send(await viewer.prepare(build), MEDICAL_RECORDS.reader)


def _typed(record_type: str, description: str | None) -> dict[str, JsonValue]:
    """Write the type in the main app's word, and words it has no type for at the head of the description."""
    written = to_main_app(record_type)
    if not written.kept_text:
        return {"record_type": written.word}
    kept = written.description(description) or ""
    if len(kept) > _DESCRIPTION_LENGTH:
        raise InvalidInput(
            f"description must be at most {_DESCRIPTION_LENGTH} characters (it has {len(kept)})."
            " Shorten it; nothing was saved.",
            [FieldFault("description", "string_too_long")],
        )
    return {"record_type": written.word, "description": kept}
