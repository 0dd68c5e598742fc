"""The tables of the imitated main app."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from tests.sandbox import city_catalogue, reference_data
from tests.sandbox.care.records import (
    Habit,
    HabitEntry,
    Ledger,
    LedgerAccount,
    LedgerCategory,
    LedgerTransaction,
    Media,
    Microchip,
    Notification,
    NotificationPreference,
)
from tests.sandbox.records import (
    Category,
    City,
    Group,
    Mail,
    MedicalRecord,
    Pet,
    PetType,
    PlacementRequest,
    Relationship,
    Row,
    Token,
    TransferRequest,
    User,
    Vaccination,
    Weight,
)

RowT = TypeVar("RowT", bound=Row)
INSTALLED_AT = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)


class Table(dict[int, RowT]):
    """Rows by id; `next_id` is what the next insertion will get."""

    def __init__(self) -> None:
        super().__init__()
        self.next_id = 1

    def put(self, row: RowT) -> RowT:
        self[row.id] = row
        self.next_id = max(self.next_id, row.id + 1)
        return row

    def where(self, condition: Callable[[RowT], bool]) -> list[RowT]:
        return [row for row in self.values() if condition(row)]


class Expiring(dict[str, tuple[object, datetime]]):
    """The main app's cache: values that lapse."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now

    def add(self, key: str, value: object, lifetime: timedelta) -> bool:
        """Store unless something alive is there already; says whether it was stored."""
        if self.find(key) is not None:
            return False
        self[key] = (value, self._now() + lifetime)
        return True

    def find(self, key: str) -> object | None:
        value, until = self.get(key, (None, self._now()))
        return value if until > self._now() else None

    def pull(self, key: str) -> object | None:
        value = self.find(key)
        self.pop(key, None)
        return value


class State:
    """Everything that is stored, open to tests that inspect or plant it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.users: Table[User] = Table()
        self.tokens: Table[Token] = Table()
        self.pet_types: Table[PetType] = Table()
        self.pets: Table[Pet] = Table()
        self.relationships: Table[Relationship] = Table()
        self.groups: Table[Group] = Table()
        self.placement_requests: Table[PlacementRequest] = Table()
        self.transfer_requests: Table[TransferRequest] = Table()
        self.weights: Table[Weight] = Table()
        self.vaccinations: Table[Vaccination] = Table()
        self.medical_records: Table[MedicalRecord] = Table()
        self.cities: Table[City] = Table()
        self.categories: Table[Category] = Table()
        self.mails: Table[Mail] = Table()
        self.media: Table[Media] = Table()
        self.microchips: Table[Microchip] = Table()
        self.habits: Table[Habit] = Table()
        self.habit_entries: Table[HabitEntry] = Table()
        self.notifications: Table[Notification] = Table()
        self.preferences: Table[NotificationPreference] = Table()
        self.ledgers: Table[Ledger] = Table()
        self.ledger_accounts: Table[LedgerAccount] = Table()
        self.ledger_categories: Table[LedgerCategory] = Table()
        self.ledger_transactions: Table[LedgerTransaction] = Table()
        self.owner_weights: dict[tuple[int, date], Decimal] = {}
        self.cache = Expiring(now)
        self.app_url = "http://127.0.0.1:8000"
        self.queue_runs = False
        self.storage_limit_bytes = 50 * 1024 * 1024
        for row in reference_data.pet_types(INSTALLED_AT):
            self.pet_types.put(row)
        for city in city_catalogue.cities(INSTALLED_AT):
            self.cities.put(city)
        for category in reference_data.categories(INSTALLED_AT):
            self.categories.put(category)

    def moment(self) -> datetime:
        """Now, at the resolution of a `timestamp(0)` column."""
        return self.now().astimezone(UTC).replace(microsecond=0)

    def today(self) -> date:
        return self.now().astimezone(UTC).date()

    def living_pets(self) -> Iterator[Pet]:
        """Pets that are not deleted, in the order of their last change: the main app promises none."""
        living = [pet for pet in self.pets.values() if pet.deleted_at is None]
        return iter(sorted(living, key=lambda pet: (pet.updated_at, pet.id)))

    def roles(self, pet: Pet, user: User | None) -> list[str]:
        """The roles of a user's active relationships with a pet."""
        if user is None:
            return []
        return [row.relationship_type for row in self.active_relationships(pet) if row.user_id == user.id]

    def active_relationships(self, pet: Pet) -> list[Relationship]:
        return self.relationships.where(lambda row: row.pet_id == pet.id and row.end_at is None)

    def find_token(self, text: str) -> Token | None:
        """The token a client sent, if it exists and has not expired."""
        number, _, secret = text.partition("|")
        token = self.tokens.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
        if token is None or not secrets.compare_digest(token.secret.encode(), secret.encode()):
            return None
        expired = token.expires_at is not None and token.expires_at <= self.now()
        return None if expired or token.user_id not in self.users else token

    def issue_token(self, user: User, abilities: tuple[str, ...], name: str = "gpt-connector") -> Token:
        number = self.tokens.next_id
        secret = secrets.token_hex(24)
        return self.tokens.put(Token(number, user.id, name, secret, abilities, self.moment()))
