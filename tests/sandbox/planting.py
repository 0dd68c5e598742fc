"""Planting rows in the imitated main app, past its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.sandbox.bridge import ABILITIES
from tests.sandbox.records import (
    Group,
    MedicalRecord,
    Pet,
    PlacementRequest,
    Relationship,
    TransferRequest,
    User,
    Vaccination,
    Weight,
)
from tests.sandbox.state import State

PASSWORD = "Correct1HorseBattery"


class Planting:
    """Adds rows as their tests need them, one sentence each."""

    def __init__(self, state: State) -> None:
        self.state = state

    def add_user(self, name: str = "Lan", email: str = "", *, verified: bool = True, **columns: Any) -> User:
        """An account that can log in with `PASSWORD`, with any further columns of `User`."""
        number, moment = self.state.users.next_id, self.state.moment()
        user = User(number, name, email or f"user{number}@example.test", PASSWORD, None, moment, moment)
        banned = {"is_banned": True, "banned_at": moment} if columns.pop("banned", False) else {}
        columns |= banned | ({"email_verified_at": moment} if verified else {})
        return self.state.users.put(replace(user, **columns))

    def token_for(self, user: User, abilities: tuple[str, ...] = ABILITIES) -> str:
        """A token as the consent page mints it, or with fewer abilities."""
        return self.state.issue_token(user, abilities).text

    def revoke_tokens(self, user: User) -> None:
        """Delete every token of a user."""
        for token in self.state.tokens.where(lambda row: row.user_id == user.id):
            del self.state.tokens[token.id]

    def add_pet(self, owner: User, name: str, species: str = "cat", **columns: Any) -> Pet:
        """A pet of an owner; its birthday's precision follows from the parts given, unless it is given too."""
        moment = self.state.moment()
        pet_type = next(row for row in self.state.pet_types.values() if row.slug == species)
        pet = Pet(self.state.pets.next_id, pet_type.id, owner.id, name, moment, moment)
        pet = self.state.pets.put(replace(pet, **(_birthday_columns(columns) | columns)))
        self.share(pet, owner, "owner")
        return pet

    def share(self, pet: Pet, user: User, role: str) -> Relationship:
        """Relate a user to a pet: owner, editor, viewer, foster or sitter."""
        number, moment = self.state.relationships.next_id, self.state.moment()
        row = Relationship(number, user.id, pet.id, role, moment, pet.created_by, moment, moment)
        return self.state.relationships.put(row)

    def end_share(self, pet: Pet, user: User) -> None:
        """End a user's relationships with a pet."""
        for row in self.state.active_relationships(pet):
            if row.user_id == user.id:
                row.end_at = row.updated_at = self.state.moment()

    def add_group(self, name: str, members: dict[int, str], pets: tuple[Pet, ...] = ()) -> Group:
        """A group; members are user ids with "admin" or "member"."""
        number = self.state.groups.next_id
        return self.state.groups.put(Group(number, name, dict(members), [pet.id for pet in pets]))

    def add_placement_request(self, pet: Pet, *responders: User) -> PlacementRequest:
        """Put a pet up for placement, which makes it public."""
        number, moment = self.state.placement_requests.next_id, self.state.moment()
        row = PlacementRequest(number, pet.id, pet.created_by, moment, responder_ids=[user.id for user in responders])
        return self.state.placement_requests.put(row)

    def add_transfer_request(self, pet: Pet, to: User) -> TransferRequest:
        """A pending hand-over, which lets its recipient see the pet."""
        return self.state.transfer_requests.put(TransferRequest(self.state.transfer_requests.next_id, pet.id, to.id))

    def add_weight(self, pet: Pet, kilograms: str | float, day: date) -> Weight:
        number, moment = self.state.weights.next_id, self.state.moment()
        row = Weight(number, pet.id, Decimal(str(kilograms)), day, moment, moment)
        return self.state.weights.put(row)

    def add_vaccination(self, pet: Pet, name: str, day: date, due: date | None = None, **columns: Any) -> Vaccination:
        number, moment = self.state.vaccinations.next_id, self.state.moment()
        row = Vaccination(number, pet.id, name, day, moment, moment, due)
        return self.state.vaccinations.put(replace(row, **columns))

    def add_medical_record(self, pet: Pet, record_type: str, day: date, **columns: Any) -> MedicalRecord:
        number, moment = self.state.medical_records.next_id, self.state.moment()
        row = MedicalRecord(number, pet.id, record_type, day, moment, moment)
        return self.state.medical_records.put(replace(row, **columns))


def _birthday_columns(columns: dict[str, Any]) -> dict[str, Any]:
    birthday = columns.get("birthday")
    if isinstance(birthday, date):
        parts = {"birthday_year": birthday.year, "birthday_month": birthday.month, "birthday_day": birthday.day}
        return parts | {"birthday_precision": "day"}
    if columns.get("birthday_month"):
        return {"birthday_precision": "month"}
    return {"birthday_precision": "year"} if columns.get("birthday_year") else {}
