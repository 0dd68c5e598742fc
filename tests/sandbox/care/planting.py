"""Planting rows of everyday care in the imitated main app, past its rules."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

from tests.sandbox.care import reminders
from tests.sandbox.care.media import attach, media_of, run_queue
from tests.sandbox.care.records import Habit, HabitEntry, Media, Microchip
from tests.sandbox.care.uploads import Upload
from tests.sandbox.planting import Planting
from tests.sandbox.records import MedicalRecord, Pet, User, Vaccination

_OWNERS = {Pet: "pets", MedicalRecord: "medical_records", Vaccination: "vaccinations"}


class CarePlanting(Planting):
    """Adds photos, chips and habits as their tests need them, and does what the main app does on its own."""

    def add_photo(
        self,
        row: Pet | MedicalRecord | Vaccination,
        content: bytes = b"",
        file_name: str = "cat.png",
    ) -> Media:
        """A photo of a pet or of a health record, the last of its own; without content a grey PNG."""
        upload = Upload(file_name, "image/png", content or grey_png(64, 48))
        return attach(self.state, _OWNERS[type(row)], row.id, upload)

    def photos_of(self, row: Pet | MedicalRecord | Vaccination) -> list[Media]:
        """The photos of a row with their stored bytes, the primary one first."""
        return media_of(self.state, _OWNERS[type(row)], row.id)

    def add_microchip(self, pet: Pet, chip_number: str, **columns: Any) -> Microchip:
        """A chip, with any further columns of `Microchip`."""
        number, moment = self.state.microchips.next_id, self.state.moment()
        row = Microchip(number, pet.id, chip_number, moment, moment)
        return self.state.microchips.put(replace(row, **columns))

    def add_habit(self, user: User, name: str, pets: tuple[Pet, ...], **columns: Any) -> Habit:
        """A yes/no habit, or a scale from 1 to 5 where its `value_type` says so."""
        number, moment = self.state.habits.next_id, self.state.moment()
        scale = {"scale_min": 1, "scale_max": 5} if columns.get("value_type") == "integer_scale" else {}
        row = Habit(number, user.id, name, "yes_no", moment, moment, pet_ids=[pet.id for pet in pets])
        return self.state.habits.put(replace(row, **(scale | columns)))

    def add_habit_entry(self, habit: Habit, pet: Pet, day: date, value: int) -> HabitEntry:
        """What was done for a pet on a day: 1 and 0 mean yes and no."""
        number = self.state.habit_entries.next_id
        row = HabitEntry(number, habit.id, pet.id, day, value, habit.created_by)
        return self.state.habit_entries.put(row)

    def send_reminders(self) -> None:
        """Run the daily reminders of vaccinations and birthdays, and the minute's of habits."""
        reminders.remind_of_vaccinations(self.state)
        reminders.remind_of_birthdays(self.state)
        reminders.remind_of_habits(self.state)

    def run_queue(self) -> None:
        """Make the smaller pictures that wait for the queue worker."""
        run_queue(self.state)


def grey_png(width: int, height: int) -> bytes:
    """A picture of this size in pixels."""
    rows = (b"\0" + b"\x80" * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
