"""A kind of health record: where the main app keeps it, how it is read, by which day it is ordered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from pydantic import JsonValue

from resolvers.main_app.client import Call
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import HealthRecord, ListingPart, MedicalRecord, VaccinationRecord, WeightRecord
from resolvers.writes import Write

Kept = TypeVar("Kept", bound=HealthRecord)


@dataclass(frozen=True, slots=True)
class RecordKind(Generic[Kept]):
    """One of the three kinds.

    `guarded` names the fields that a guarded write must find unchanged (DeleteWeightController.php and its siblings),
    `every` is the filter that lists all records, `optional_auth` says how reads treat a dead token (see Call).
    """

    segment: str
    reader: Reader[Kept]
    part_reader: Reader[ListingPart[Kept]]
    day: Callable[[Kept], date]
    guarded: tuple[str, ...]
    every: Mapping[str, str] = field(default_factory=dict)
    optional_auth: bool = False

    def path(self, pet_id: int, record_id: int | None = None) -> str:
        """Give the path of a pet's listing, or of one record in it."""
        return f"pets/{pet_id}/{self.segment}" + ("" if record_id is None else f"/{record_id}")

    def addition(self, pet_id: int, body: Mapping[str, JsonValue], path: str | None = None) -> Write:
        """Give the write that adds a record, by another path than the list's where one is named."""
        listed = self.path(pet_id)
        return Write(method="POST", path=path or listed, body=body, record=f"{listed}/{{id}}")

    def one(self, pet_id: int, record_id: int) -> Call:
        """Give the call that reads one record."""
        return Call("GET", self.path(pet_id, record_id), optional_auth=self.optional_auth)

    def guards(self, record: Kept) -> dict[str, JsonValue]:
        """Give what a write sends so that it fails unless the record still stands as it was read."""
        standing = record.model_dump(mode="json", include=set(self.guarded))
        return {"base_version": record.updated_at, **{f"expected_{name}": standing[name] for name in self.guarded}}

    def part(self, pet_id: int, number: int, query: Mapping[str, str]) -> Call:
        """Give the call that reads one part of a pet's listing, the main app's `page`; the first needs no number."""
        asked = {**query, "page": str(number)} if number > 1 else dict(query)
        return Call("GET", self.path(pet_id), query=asked or None, optional_auth=self.optional_auth)


WEIGHTS = RecordKind(
    "weights",
    Reader(WeightRecord),
    Reader(ListingPart[WeightRecord]),
    lambda weight: weight.record_date,
    guarded=("weight_kg", "record_date"),
)
VACCINATIONS = RecordKind(
    "vaccinations",
    Reader(VaccinationRecord),
    Reader(ListingPart[VaccinationRecord]),
    lambda vaccination: vaccination.administered_at,
    guarded=("vaccine_name", "administered_at"),
    every={"status": "all"},
    optional_auth=True,
)
MEDICAL_RECORDS = RecordKind(
    "medical-records",
    Reader(MedicalRecord),
    Reader(ListingPart[MedicalRecord]),
    lambda record: record.record_date,
    guarded=("record_type", "record_date"),
)
