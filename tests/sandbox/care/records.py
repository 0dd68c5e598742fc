"""What the imitated main app keeps of everyday care, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True)
class Microchip:
    """A chip's number, which is unique in the whole app."""

    id: int
    pet_id: int
    chip_number: str
    created_at: datetime
    updated_at: datetime
    issuer: str | None = None
    implanted_at: date | None = None


@dataclass(slots=True)
class Media:
    """A file of a pet, a vaccination or a medical record, with its bytes as they were sent.

    `owner` is "pets", "vaccinations" or "medical_records". `converted` says whether its smaller pictures were made,
    `responsive` whether the sizes of the original were.
    """

    id: int
    owner: str
    owner_id: int
    name: str
    file_name: str
    mime_type: str
    content: bytes
    width: int | None
    height: int | None
    order_column: int
    created_at: datetime
    updated_at: datetime
    uuid: str
    converted: bool = False
    responsive: bool = False


@dataclass(slots=True)
class Habit:
    """Something done for pets day by day; `pet_ids` stands for its relation."""

    id: int
    created_by: int
    name: str
    value_type: str
    created_at: datetime
    updated_at: datetime
    timezone: str = "UTC"
    scale_min: int | None = None
    scale_max: int | None = None
    day_summary_mode: str = "average_scored_pets"
    share_with_coowners: bool = False
    reminder_enabled: bool = False
    reminder_time: str | None = None
    reminder_weekdays: list[int] | None = None
    archived_at: datetime | None = None
    pet_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class HabitEntry:
    """One habit of one pet on one day."""

    id: int
    habit_id: int
    pet_id: int
    entry_date: date
    value_int: int
    updated_by_user_id: int


@dataclass(slots=True)
class Notification:
    """One message to one user; `channel` is "in_app" or "email", and both are rows of their own."""

    id: int
    user_id: int
    type: str
    channel: str
    title: str
    url: str | None
    created_at: datetime
    read_at: datetime | None = None


@dataclass(slots=True)
class NotificationPreference:
    """Which channels a user wants for one kind; a row that a reading made shows no Telegram at first."""

    id: int
    user_id: int
    type: str
    updated_at: datetime
    email_enabled: bool = True
    in_app_enabled: bool = True
    telegram_enabled: bool = False


@dataclass(slots=True)
class Ledger:
    """A book of expenses; `member_ids` and `pet_ids` stand for its relations."""

    id: int
    title: str
    currency_code: str
    created_by_user_id: int
    created_at: datetime
    updated_at: datetime
    member_ids: list[int] = field(default_factory=list)
    pet_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class LedgerAccount:
    """Where the money of a ledger is."""

    id: int
    ledger_id: int
    name: str
    updated_at: datetime


@dataclass(slots=True)
class LedgerCategory:
    """What money is spent on, or comes from: `applies_to` is "expense" or "income"."""

    id: int
    ledger_id: int
    name: str
    applies_to: str
    created_by_user_id: int
    created_at: datetime


@dataclass(slots=True)
class LedgerTransaction:
    """An expense of a ledger, with the pets' names as they were then; `record` links it to a health record."""

    id: int
    ledger_id: int
    account_id: int
    category_id: int | None
    amount_minor: int
    occurred_on: date
    description: str | None
    created_by_user_id: int
    created_at: datetime
    pets: dict[int, str] = field(default_factory=dict)
    record: tuple[str, int] | None = None
