"""Frozen records of the main app's data: the listed fields alone, so nothing else can leave.

The main app's answers carry other people's e-mail addresses and Telegram data (app/Models/User.php, line 84) and raw
media rows; what is not a field here is dropped when a body is read.
"""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

Item = TypeVar("Item")


def _day(value: object) -> object:
    """Take the day of a midnight timestamp: date casts are written `2024-06-01T00:00:00.000000Z` (HasAttributes)."""
    return value[:10] if isinstance(value, str) else value


def _place(value: object) -> object:
    """Take the name of a city: a string in lists, an object or null where the relation was loaded (Pet.php)."""
    return value.get("name") if isinstance(value, dict) else value


Day = Annotated[date, BeforeValidator(_day)]


class Record(BaseModel):
    """A frozen record that ignores what it does not list."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class PetTypeRecord(Record):
    """A species: `slug` is the same in every language, `name` is in the caller's."""

    id: int
    slug: str
    name: str
    weight_tracking_allowed: bool = False


class AccessSource(Record):
    """Where a right on a pet comes from: a relationship or a group."""

    type: str


class Permissions(Record):
    """What the viewer is to a pet (PetAccessService.php, lines 557-698)."""

    can_edit: bool = False
    is_owner: bool = False
    is_editor: bool = False
    is_viewer: bool = False
    is_foster: bool = False
    is_sitter: bool = False
    access_sources: tuple[AccessSource, ...] = ()


class HealthSummary(Record):
    """What the sections carry of a pet's health; weights are in kilograms (Pet.php, lines 502-551)."""

    latest_weight_kg: float | None = None
    latest_weight_record_date: Day | None = None
    previous_weight_kg: float | None = None
    previous_weight_record_date: Day | None = None
    vaccination_status: str = "unknown"


class CategoryRecord(Record):
    """A breed or trait of a pet."""

    name: str


class PetRecord(Record):
    """A pet; `categories`, `viewer_permissions` and `health_summary` are None where the main app does not send them."""

    id: int
    name: str
    pet_type: PetTypeRecord
    sex: str | None = None
    birthday: Day | None = None
    birthday_year: int | None = None
    birthday_month: int | None = None
    birthday_day: int | None = None
    birthday_precision: str | None = None
    status: str = "active"
    description: str | None = None
    country: str | None = None
    state: str | None = None
    city: Annotated[str | None, BeforeValidator(_place)] = None
    city_country: Annotated[str | None, Field(validation_alias=AliasPath("city", "country"))] = None
    photo_url: str | None = None
    categories: tuple[CategoryRecord, ...] | None = None
    created_at: str
    updated_at: str
    viewer_permissions: Permissions | None = None
    health_summary: HealthSummary | None = None


class SectionsRecord(Record):
    """Every pet the user may see, each once (ListMyPetsSectionsController.php); former fosters are not read."""

    owned: tuple[PetRecord, ...] = ()
    fostering_active: tuple[PetRecord, ...] = ()
    shared: tuple[PetRecord, ...] = ()

    @property
    def pets(self) -> tuple[PetRecord, ...]:
        """All of them, in the main app's order of sections."""
        return self.owned + self.fostering_active + self.shared


class HealthRecord(Record):
    """What all records of a pet's health have; `updated_at` is the version (OfflineVersionService.php)."""

    id: int
    pet_id: int
    updated_at: str


class VaccinationRecord(HealthRecord):
    """One vaccination (VaccinationRecord.php)."""

    vaccine_name: str
    administered_at: Day
    due_at: Day | None = None
    notes: str | None = None
    completed_at: str | None = None


class MedicalRecord(HealthRecord):
    """One medical record; `record_type` is a free word (MedicalRecord.php)."""

    record_type: str
    description: str | None = None
    record_date: Day
    vet_name: str | None = None


class WeightRecord(HealthRecord):
    """One weight in kilograms: a string on read, a number after a write (WeightHistory.php has no cast)."""

    weight_kg: float
    record_date: Day


class PartMeta(Record):
    """How many parts and records the whole listing has."""

    last_page: int
    total: int


class ListingPart(Record, Generic[Item]):
    """One of the parts of 25 that a listing comes in, newest first (HandlesPetResources.php, lines 72-93)."""

    data: tuple[Item, ...]
    meta: PartMeta


class UserRecord(Record):
    """The account behind a token, without its addresses (ShowProfileController.php)."""

    id: int
    name: str
    email_verified_at: str | None = None
    is_banned: bool = False
    locale: str | None = None


class CityRecord(Record):
    """A city that pets may live in; `name` is in the caller's language."""

    id: int
    name: str
    country: str


class VersionRecord(Record):
    """The main app's release (VersionController.php)."""

    version: str
