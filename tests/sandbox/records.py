"""What the imitated main app keeps, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol


class Row(Protocol):
    """Anything with a primary key."""

    id: int


@dataclass(slots=True)
class User:
    """An account, with the private columns that the main app leaks into other people's answers."""

    id: int
    name: str
    email: str
    password: str | None
    email_verified_at: datetime | None
    created_at: datetime
    updated_at: datetime
    locale: str = "en"
    is_banned: bool = False
    banned_at: datetime | None = None
    ban_reason: str | None = None
    google_id: str | None = None
    telegram_chat_id: str | None = None
    telegram_link_token: str | None = None
    telegram_user_id: int | None = None
    telegram_username: str | None = None
    telegram_first_name: str | None = None
    telegram_last_name: str | None = None
    telegram_photo_url: str | None = None
    registered_via_gpt: bool = False
    is_premium: bool = False


@dataclass(slots=True)
class Token:
    """A personal access token; `text` is what a client sends."""

    id: int
    user_id: int
    name: str
    secret: str
    abilities: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None

    @property
    def text(self) -> str:
        return f"{self.id}|{self.secret}"

    def can(self, ability: str) -> bool:
        return ability in self.abilities or "*" in self.abilities


@dataclass(slots=True)
class PetType:
    """A species, its names by language, and what its row allows."""

    id: int
    slug: str
    names: dict[str, str]
    description: str
    display_order: int
    placement_requests_allowed: bool
    weight_tracking_allowed: bool
    microchips_allowed: bool
    created_at: datetime
    status: str = "active"


@dataclass(slots=True)
class Pet:
    """A pet's columns; `category_ids` stands for its relation."""

    id: int
    pet_type_id: int
    created_by: int
    name: str
    created_at: datetime
    updated_at: datetime
    country: str = "VN"
    birthday: date | None = None
    birthday_year: int | None = None
    birthday_month: int | None = None
    birthday_day: int | None = None
    birthday_precision: str = "unknown"
    description: str | None = ""
    description_locale: str | None = None
    status: str = "active"
    deleted_at: datetime | None = None
    state: str | None = None
    city: str | None = None
    city_id: int | None = None
    address: str | None = None
    sex: str = "not_specified"
    category_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Relationship:
    """Who has what to do with a pet, since when and until when."""

    id: int
    user_id: int
    pet_id: int
    relationship_type: str
    start_at: datetime
    created_by: int
    created_at: datetime
    updated_at: datetime
    end_at: datetime | None = None


@dataclass(slots=True)
class Group:
    """A team whose members (user id to role) share edit access to pets."""

    id: int
    name: str
    members: dict[int, str] = field(default_factory=dict)
    pet_ids: list[int] = field(default_factory=list)
    deleted_at: datetime | None = None


@dataclass(slots=True)
class PlacementRequest:
    """An open search for a new home, which makes a pet public; responders are user ids."""

    id: int
    pet_id: int
    user_id: int
    created_at: datetime
    request_type: str = "permanent"
    status: str = "open"
    notes: str | None = None
    responder_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class TransferRequest:
    """A pending hand-over, whose recipient may see the pet."""

    id: int
    pet_id: int
    to_user_id: int
    status: str = "pending"


@dataclass(slots=True)
class Weight:
    """One weight of one pet on one day."""

    id: int
    pet_id: int
    weight_kg: Decimal
    record_date: date
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Vaccination:
    """One vaccination; `completed_at` is set when it is renewed."""

    id: int
    pet_id: int
    vaccine_name: str
    administered_at: date
    created_at: datetime
    updated_at: datetime
    due_at: date | None = None
    notes: str | None = None
    reminder_sent_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(slots=True)
class MedicalRecord:
    """One entry of a medical history."""

    id: int
    pet_id: int
    record_type: str
    record_date: date
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    vet_name: str | None = None


@dataclass(slots=True)
class City:
    """A city of a country, with its names by language."""

    id: int
    slug: str
    country: str
    names: dict[str, str]
    created_at: datetime
    description: str | None = None
    created_by: int | None = None


@dataclass(slots=True)
class Category:
    """A breed or trait of a species; unapproved ones are seen by their creator alone."""

    id: int
    slug: str
    pet_type_id: int
    names: dict[str, str]
    created_at: datetime
    description: str | None = ""
    created_by: int | None = None
    approved_at: datetime | None = None


@dataclass(slots=True)
class Mail:
    """A verification mail; its link verifies the address."""

    id: int
    to: str
    subject: str
    link: str
