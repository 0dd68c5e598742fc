"""Building the state that a recording of everyday care presumes from what its exchanges show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.contract.care_scenarios import CALLER_IDS, INBOXES, PETS, SPECIES
from tests.contract.harvest import Harvest, column_value, filled
from tests.contract.recordings import Exchange, objects
from tests.pictures import of_type
from tests.sandbox.care.media import MODELS
from tests.sandbox.care.records import Habit, HabitEntry, Media, Microchip, Notification
from tests.sandbox.records import Pet, User

_CHIP_PATH = re.compile(r"/api/pets/(\d+)/microchips/(\d+)")
_PHOTO_PATH = re.compile(r"/api/pets/\d+/(medical-records|vaccinations)/(\d+)/photo")
_QUERY_VERSION = re.compile(r"base_version=([^&]+)")
_HABIT_PATH = re.compile(r"/api/habits/(\d+)/entries/")


class CareHarvest(Harvest):
    """Plants chips, photos, habits and notifications too, as they were before they were changed."""

    def plant(self) -> User:
        self._settled: set[str | int] = set()
        caller = super().plant()
        for found in self._shown():
            self._plant_care(found, caller)
        self._plant_path_chips()
        for exchange in self.recording.exchanges:
            self._go_back(exchange)
        for number, exchange in enumerate(self.recording.exchanges):
            self._plant_entries(number, exchange)
        return caller

    def _caller_id(self) -> int:
        if self.recording.name in CALLER_IDS:
            return CALLER_IDS[self.recording.name]
        for found in self._shown():
            if "day_summary_mode" in found or "currency_code" in found or ("slug" in found and found.get("created_by")):
                return int(found.get("created_by") or found["created_by_user_id"])
        return super()._caller_id()

    def _plant_pets_of_paths(self, caller: User) -> None:
        super()._plant_pets_of_paths(caller)
        for found in self._shown():
            for pet in found.get("pets") or []:
                if "photo_url" in pet and pet["id"] not in self.state.pets:
                    self._plant_named_pet(pet["id"], pet["name"], caller)
            if "pet_photo_url" in found and found["pet_id"] not in self.state.pets:
                self._plant_named_pet(found["pet_id"], found["pet_name"], caller)
        for number in PETS.get(self.recording.name, ()):
            if number not in self.state.pets:
                self._plant_named_pet(number, f"Pet {number}", caller)

    def _plant_named_pet(self, number: int, name: str, owner: User) -> None:
        self.state.pets.next_id = number
        self.sandbox.add_pet(owner, name)

    def _species_of(self, number: int, mine: list[Exchange]) -> str:
        return SPECIES.get(self.recording.name, {}).get(number) or super()._species_of(number, mine)

    def _plant_relationships(self, pet: Pet, caller: User) -> None:
        for found in self._shown():
            if found.get("pet_id") == pet.id and "relationship_type" in found:
                self._plant_user({"id": found["user_id"], "email": f"user{found['user_id']}@example.test"})
        super()._plant_relationships(pet, caller)

    def _plant_care(self, found: dict[str, Any], caller: User) -> None:
        if "chip_number" in found and "id" in found and not self._is_known("microchips", found["id"]):
            moment = self.state.moment()
            row = Microchip(found["id"], found["pet_id"], found["chip_number"], moment, moment)
            self.state.microchips.put(filled(row, found))
        elif "model_type" in found:
            self._plant_media(found)
        elif "day_summary_mode" in found and not self._is_known("habits", found["id"]):
            moment = self.state.moment()
            habit = Habit(found["id"], found["created_by"], found["name"], found["value_type"], moment, moment)
            habit = self.state.habits.put(filled(habit, found))
            habit.reminder_time = (habit.reminder_time or "")[:5] or None
            habit.pet_ids = [pet["id"] for pet in found.get("pets") or []]
        elif "level" in found and self.recording.name in INBOXES:
            self._plant_notification(found, caller)

    def _is_known(self, table: str, number: int) -> bool:
        return number in getattr(self.state, table) or (table, number) in self._created

    def _plant_media(self, found: dict[str, Any]) -> None:
        number, moment = found["id"], self.state.moment()
        if number in self.state.media or number in self._uploaded():
            return
        owner = {model: table for table, model in MODELS.items()}[found["model_type"]]
        size = found["custom_properties"]["image"]
        content = of_type(found["mime_type"], size["width"], size["height"], found["size"])
        row = Media(
            number,
            owner,
            found["model_id"],
            found["name"],
            found["file_name"],
            found["mime_type"],
            content,
            size["width"],
            size["height"],
            found["order_column"],
            moment,
            moment,
            found["uuid"],
        )
        row = self.state.media.put(filled(row, found))
        row.converted = bool(found["generated_conversions"])
        row.responsive = "media_library_original" in found["responsive_images"]

    def _uploaded(self) -> set[int]:
        """Ids of the photos that the recording itself adds: the newest of each upload's answer."""
        ids: set[int] = set()
        for exchange in self.recording.exchanges:
            if exchange.request.is_a_form and exchange.status == 200:
                ids.add(max(found["id"] for found in objects(exchange.json) if "model_type" in found))
        return ids

    def _plant_notification(self, found: dict[str, Any], caller: User) -> None:
        if self._is_known("notifications", int(found["id"])):
            return
        moment = self.state.moment()
        row = Notification(int(found["id"]), caller.id, "", "in_app", found["title"], found["url"], moment)
        self.state.notifications.put(filled(row, {name: found[name] for name in ("created_at", "read_at")}))

    def _plant_path_chips(self) -> None:
        for exchange in self.recording.exchanges:
            match = _CHIP_PATH.match(exchange.request.path)
            if match and not self._is_known("microchips", int(match[2])) and exchange.status != 404:
                moment = self.state.moment()
                number = int(match[2])
                self.state.microchips.put(Microchip(number, int(match[1]), f"9000000000{number:05d}", moment, moment))

    def _go_back(self, exchange: Exchange) -> None:
        """Give a record the version that is sent for it, and a pet the status from which its first change led away."""
        version = (exchange.request.form or {}).get("base_version") or _QUERY_VERSION.findall(exchange.request.path)
        match = _PHOTO_PATH.match(exchange.request.path)
        if match and version and "2020-" not in str(version) and exchange.request.path not in self._settled:
            self._settled.add(exchange.request.path)
            table = match[1].replace("-", "_")
            text = version if isinstance(version, str) else version[0]
            getattr(self.state, table)[int(match[2])].updated_at = column_value("updated_at", text)
        if exchange.request.path.endswith("/status") and exchange.status == 200 and exchange.request.method == "PUT":
            number = int(exchange.request.path.split("/")[3])
            if number not in self._settled and not self._was_shown(number, exchange):
                self.state.pets[number].status = "active"
            self._settled.add(number)

    def _was_shown(self, number: int, before: Exchange) -> bool:
        earlier = self.recording.exchanges[: self.recording.exchanges.index(before)]
        return any(found.get("id") == number and "status" in found for one in earlier for found in objects(one.json))

    def _plant_entries(self, number: int, exchange: Exchange) -> None:
        """Entries that a day shows before the recording writes to it."""
        match = _HABIT_PATH.match(exchange.request.path)
        earlier = self.recording.exchanges[:number]
        written = any(
            other.request.path == exchange.request.path and other.request.method == "PUT" for other in earlier
        )
        if match is None or written or exchange.request.method != "GET" or exchange.status != 200:
            return
        day = date.fromisoformat(exchange.json["data"]["date"])
        for found in self._entries_of(exchange):
            entry = HabitEntry(found["entry_id"], int(match[1]), found["pet_id"], day, found["value_int"], 0)
            self.state.habit_entries.put(entry)

    @staticmethod
    def _entries_of(exchange: Exchange) -> Iterator[dict[str, Any]]:
        for found in objects(exchange.json):
            if found.get("entry_id") is not None:
                yield found
