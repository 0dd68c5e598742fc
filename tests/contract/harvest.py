"""Building the state that a recording presumes from what its exchanges show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.contract.recordings import Exchange, Recording, objects
from tests.contract.scenarios import BEFORE, CALLERS
from tests.sandbox import Sandbox
from tests.sandbox.records import Group, MedicalRecord, Pet, Relationship, User, Vaccination, Weight

_PET_PATH = re.compile(r"/api/pets/(\d+)(?:/([a-z-]+)(?:/(\d+))?)?")
_KINDS = {"weights": Weight, "vaccinations": Vaccination, "medical-records": MedicalRecord}
_DAY = timedelta(days=1)
OWNER_OF_OTHERS = 3
_SAMPLE = {
    "weights": {"weight_kg": "4.25", "record_date": "2026-11-12T00:00:00.000000Z"},
    "vaccinations": {"vaccine_name": "Rabies", "administered_at": "2026-11-12T00:00:00.000000Z"},
    "medical-records": {"record_type": "checkup", "record_date": "2026-11-12T00:00:00.000000Z"},
}


class Harvest:
    """Plants users, pets and records under the ids that the recording has."""

    def __init__(self, recording: Recording, sandbox: Sandbox) -> None:
        self.recording = recording
        self.sandbox = sandbox
        self.state = sandbox.state
        self._created = {self._new_id(exchange) for exchange in recording.exchanges} - {None}

    def plant(self) -> User:
        """Plant everything; the answer is the caller behind <USER_SANCTUM_TOKEN>."""
        self._plant_user({"id": OWNER_OF_OTHERS, "email": "owner-of-others@example.test", "name": "Owner of others"})
        caller = self._plant_caller()
        for found in self._shown():
            if "birthday_precision" in found and "created_by" in found:
                self._plant_pet(found, caller)
        self._plant_pets_of_paths(caller)
        self._plant_records()
        for found in self._shown():
            if "has_overdue_vaccinations" in found and found["id"] in self.state.pets:
                self._plant_summary(found)
        return caller

    @staticmethod
    def _new_id(exchange: Exchange) -> tuple[str, int] | None:
        data = exchange.json.get("data") if exchange.status == 201 and isinstance(exchange.json, dict) else None
        if not isinstance(data, dict):
            return None
        return (table_of(exchange.request.path), data["user"]["id"] if "user" in data else data["id"])

    def _shown(self) -> Iterator[dict[str, Any]]:
        for exchange in self.recording.exchanges:
            yield from objects(exchange.json)

    def _plant_caller(self) -> User:
        columns = dict(CALLERS.get(self.recording.name, {}))
        for found in self._shown():
            if "email" in found and found.get("id") and ("users", found["id"]) not in self._created:
                self._plant_user(found)
        number = self._caller_id()
        user = self.state.users.get(number) or self._plant_user({"id": number, "email": f"user{number}@example.test"})
        if columns.pop("banned", False):
            user.is_banned = True
        if columns.pop("verified", True) is False:
            user.email_verified_at = None
        for name, value in columns.items():
            setattr(user, name, value)
        return user

    def _caller_id(self) -> int:
        """From the account shown, the role the caller has, or the creator of the first pet; else any."""
        for exchange in self.recording.exchanges:
            data = exchange.json.get("data") if isinstance(exchange.json, dict) else None
            own = exchange.request.path in ("/api/users/me", "/api/user/locale")
            if own and isinstance(data, dict) and "id" in data:
                return int(data["id"])
            exchanged = exchange.request.path.endswith("/exchange") and isinstance(data, dict)
            if exchanged and ("users", data["user_id"]) not in self._created:
                return int(data["user_id"])
        sources = [source for found in self._shown() for source in found.get("access_sources") or []]
        related = [found for found in self._shown() if "relationship_type" in found and "user" in found]
        if sources and sources[0]["type"] == "group":
            return 58
        if sources and related:
            return max(row["user_id"] for row in related if row["relationship_type"] == sources[0]["role"])
        for found in self._shown():
            if "birthday_precision" in found and found.get("created_by"):
                return int(found["created_by"])
        return 10

    def _plant_user(self, found: dict[str, Any]) -> User:
        if found["id"] in self.state.users:
            return self.state.users[found["id"]]
        moment = self.state.moment()
        user = User(
            found["id"], found.get("name", "Somebody"), found["email"], "Correct1HorseBattery", moment, moment, moment
        )
        return self.state.users.put(filled(user, found))

    def _plant_pet(self, found: dict[str, Any], caller: User) -> None:
        number = found["id"]
        if ("pets", number) in self._created or number in self.state.pets:
            return
        if found["created_by"] not in self.state.users:
            self._plant_user({"id": found["created_by"], "email": f"user{found['created_by']}@example.test"})
        city = found.get("city")
        flat = found | {"city": city["name"]} if isinstance(city, dict) else found
        moment = self.state.moment()
        pet = filled(Pet(number, found["pet_type_id"], found["created_by"], found["name"], moment, moment), flat)
        pet.category_ids = [row["id"] for row in found.get("categories") or []]
        self.state.pets.put(pet)
        self._plant_relationships(pet, caller)

    def _plant_relationships(self, pet: Pet, caller: User) -> None:
        rows = [
            row for row in self._shown() if row.get("pet_id") == pet.id and "relationship_type" in row and "id" in row
        ]
        for row in rows:
            if row["id"] not in self.state.relationships:
                moment = self.state.moment()
                role, by = row["relationship_type"], row["created_by"]
                self.state.relationships.put(
                    filled(Relationship(row["id"], row["user_id"], pet.id, role, moment, by, moment, moment), row),
                )
        if not rows:
            self.sandbox.share(pet, self.state.users[pet.created_by], "owner")
        for found in self._shown():
            if found.get("type") == "group" and "role" in found:
                self.state.groups.put(Group(found["id"], found["name"], {caller.id: found["role"]}, [pet.id]))

    def _plant_pets_of_paths(self, caller: User) -> None:
        for exchange in self.recording.exchanges:
            match = _PET_PATH.match(exchange.request.path)
            if match and int(match[1]) not in self.state.pets and ("pets", int(match[1])) not in self._created:
                mine = [other for other in self.recording.exchanges if f"/pets/{match[1]}" in other.request.path]
                if all(other.status in (404, 405) and "x-app-version" not in other.headers for other in mine):
                    continue
                self._plant_path_pet(int(match[1]), mine, caller)

    def _plant_path_pet(self, number: int, mine: list[Exchange], caller: User) -> None:
        by_caller = [
            other for other in mine if "<USER_SANCTUM_TOKEN>" in other.request.headers.get("Authorization", "")
        ]
        foreign = not by_caller or all(other.status == 403 for other in by_caller)
        species = self._species_of(number, mine)
        owner = self.state.users[OWNER_OF_OTHERS] if foreign else caller
        name = next(
            (other.request.json.get("expected_name") for other in mine if other.status == 204 and other.request.json),
            None,
        )
        self.state.pets.next_id = number
        pet = self.sandbox.add_pet(owner, name or f"Pet {number}", species)
        for other in mine:
            if other.status < 300 and isinstance(other.request.json, dict) and "base_version" in other.request.json:
                pet.updated_at = column_value("updated_at", other.request.json["base_version"])

    def _species_of(self, _number: int, mine: list[Exchange]) -> str:
        slugs = {row.slug for row in self.state.pet_types.values()}
        return next((word for other in mine if (word := other.label.split(" ")[0]) in slugs), "cat")

    def _plant_records(self) -> None:
        for found in self._shown():
            table = _record_table(found)
            if table and "id" in found:
                self._plant_record(table, found)
        for exchange in self.recording.exchanges:
            match = _PET_PATH.match(exchange.request.path)
            if match and match[2] in _KINDS and match[3]:
                self._plant_path_record(exchange, match)
            data = exchange.json.get("data") if isinstance(exchange.json, dict) else None
            if (
                match
                and match[2] in _KINDS
                and isinstance(data, dict)
                and "meta" in data
                and exchange.request.method == "GET"
            ):
                self._fill_pages(match[2], int(match[1]), data)

    def _plant_record(self, table: str, found: dict[str, Any]) -> None:
        rows = getattr(self.state, table.replace("-", "_"))
        if found["id"] in rows or (table, found["id"]) in self._created:
            return
        moment = self.state.moment()
        kind = _KINDS[table]
        required = {"weights": ("weight_kg", "record_date"), "vaccinations": ("vaccine_name", "administered_at")}
        names = required.get(table, ("record_type", "record_date"))
        values = [column_value(name, found[name]) for name in names]
        row = rows.put(filled(kind(found["id"], found["pet_id"], *values, moment, moment), found))
        for name, value in BEFORE.get(self.recording.name, {}).get((table, row.id), {}).items():
            setattr(row, name, value)

    def _plant_path_record(self, exchange: Exchange, match: re.Match[str]) -> None:
        known = {table for table, number in self._created if number == int(match[3])}
        if match[2] in known or (exchange.status == 404 and "x-app-version" not in exchange.headers):
            return
        elsewhere = exchange.status == 404
        if elsewhere and 1 not in self.state.pets:
            self.sandbox.add_pet(self.state.users[OWNER_OF_OTHERS], "Elsewhere")
        guards = dict(re.findall(r"expected_(\w+)=([^&]+)", exchange.request.path))
        version = re.search(r"base_version=([^&]+)", exchange.request.path)
        found = _SAMPLE[match[2]] | guards | {"id": int(match[3]), "pet_id": 1 if elsewhere else int(match[1])}
        if version:
            found["updated_at"] = version[1].replace("%3A", ":")
        self._plant_record(match[2], found)

    def _fill_pages(self, table: str, pet_id: int, data: dict[str, Any]) -> None:
        """Add the rows of the pages that the recording does not show: newer ones before, older ones after."""
        rows = getattr(self.state, table.replace("-", "_"))
        missing = data["meta"]["total"] - len(rows.where(lambda row: row.pet_id == pet_id))
        newer = min(missing, (data["meta"]["current_page"] - 1) * data["meta"]["per_page"]) if data["data"] else 0
        start = date(2026, 11, 22)
        for back in range(max(0, missing) if data["meta"]["total"] >= data["meta"]["per_page"] else 0):
            day = start + (newer - back) * _DAY if back < newer else start - (400 + back) * _DAY
            name = "administered_at" if table == "vaccinations" else "record_date"
            found = _SAMPLE[table] | {name: f"{day}T00:00:00.000000Z", "id": 5000 + back, "pet_id": pet_id}
            self._plant_record(table, found)

    def _plant_summary(self, found: dict[str, Any]) -> None:
        pet, today = self.state.pets[found["id"]], self.state.today()
        rows = self.state.weights.where(lambda row: row.pet_id == pet.id)
        taken = {row.record_date.isoformat() for row in rows}
        for label in ("latest", "previous"):
            day = found[f"{label}_weight_record_date"]
            if day and day not in taken:
                self.sandbox.add_weight(pet, found[f"{label}_weight_kg"], date.fromisoformat(day))
        due = {"overdue": today - _DAY, "due_soon": today + 9 * _DAY, "future": today + 60 * _DAY}
        if not self.state.vaccinations.where(lambda row: row.pet_id == pet.id):
            for name, day in due.items():
                if found[f"has_{name}_vaccinations"]:
                    self.sandbox.add_vaccination(pet, f"Vaccine {name}", today - 400 * _DAY, day)


def table_of(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    if parts[-1] == "renew":
        return "vaccinations"
    return "users" if parts[-1] == "register" else parts[-1]


def _record_table(found: dict[str, Any]) -> str | None:
    if "pet_id" not in found:
        return None
    marks = {"weight_kg": "weights", "vaccine_name": "vaccinations", "record_type": "medical-records"}
    return next((table for mark, table in marks.items() if mark in found), None)


def column_value(name: str, value: Any) -> Any:
    if name == "weight_kg":
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}", value):
        return value
    if name in ("record_date", "administered_at", "due_at", "birthday", "implanted_at"):
        return date.fromisoformat(value[:10])
    return datetime.fromisoformat(value[:19]).replace(tzinfo=UTC)


def filled(row: Any, found: dict[str, Any]) -> Any:
    """A row with every column that the recording shows."""
    for column in fields(row):
        if column.name in found and column.name not in ("weight_kg", "password"):
            setattr(row, column.name, column_value(column.name, found[column.name]))
    return row
