"""Sending a recording of everyday care to the sandbox, in which several people take part."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.contract.care_harvest import CareHarvest
from tests.contract.care_scenarios import ARRANGED, BEFORE, NOT_IMITATED, UNVERIFIED_IDS
from tests.contract.recordings import Exchange, Recording, objects
from tests.contract.replay import Replay
from tests.sandbox.records import User

_ROLES = {"editor": "editor", "viewer": "viewer", "foster": "foster", "sitter": "sitter"}
_PET = re.compile(r"/api/pets/(\d+)")


class CareReplay(Replay):
    """One recording against a sandbox of its own; labels say who sends an exchange."""

    host = "http://127.0.0.1:9100"
    start = datetime(2026, 11, 24, 20, 55, 0, tzinfo=UTC)
    harvest = CareHarvest
    has_whole_lists = True

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.people: dict[str, User] = {}
        senders = [exchange.request.headers.get("Authorization", "") for exchange in recording.exchanges]
        if any("<BANNED_USER_TOKEN>" in sender for sender in senders):
            self.people["banned"] = self.sandbox.add_user("Banned", banned=True)
        if arrange := ARRANGED.get(recording.name):
            arrange(self.sandbox, self.caller)

    def _left_out(self) -> set[int]:
        return set(NOT_IMITATED.get(self.recording.name, {}))

    def _unverified_user(self) -> User:
        user = self.sandbox.state.users.get(UNVERIFIED_IDS.get(self.recording.name, 0))
        if user is None:
            return super()._unverified_user()
        user.email_verified_at = None
        return user

    def _prepare(self, number: int) -> None:
        if happened := BEFORE.get(self.recording.name, {}).get(number):
            happened(self.sandbox)

    def _pin_id(self, exchange: Exchange) -> None:
        """Let photos and entries get the ids of the recording, as creations do."""
        super()._pin_id(exchange)
        state = self.sandbox.state
        if exchange.status != 200 or exchange.request.method == "GET":
            return
        for found in objects(exchange.json):
            if "model_type" in found and found["id"] not in state.media:
                state.media.next_id = found["id"]
            if found.get("entry_id") and found["entry_id"] not in state.habit_entries:
                state.habit_entries.next_id = found["entry_id"]

    def _filled(self, value: str, number: int) -> str:
        exchange = self.recording.exchanges[number]
        if "<OTHER_USER_TOKEN>" in value:
            return value.replace("<OTHER_USER_TOKEN>", self.sandbox.token_for(self._person(exchange)))
        if "<BANNED_USER_TOKEN>" in value:
            return value.replace("<BANNED_USER_TOKEN>", self.sandbox.token_for(self.people["banned"]))
        return super()._filled(value, number)

    def _person(self, exchange: Exchange) -> User:
        """Whoever has the role that an exchange's label begins with, on the pet that it is about."""
        word = exchange.label.partition(":")[0]
        if word not in self.people:
            self.people[word] = self._with_role(word.split(" ")[0], exchange)
        return self.people[word]

    def _with_role(self, word: str, exchange: Exchange) -> User:
        state, pet = self.sandbox.state, self.sandbox.state.pets.get(self._pet_of(exchange))
        role = _ROLES.get(word)
        if pet is not None and role is not None:
            rows = [row for row in state.active_relationships(pet) if row.relationship_type == role]
            if rows:
                return state.users[rows[0].user_id]
        if pet is not None and word == "another" and pet.created_by != self.caller.id:
            return state.users[pet.created_by]
        user = self.sandbox.add_user(word)
        if pet is not None and role is not None:
            self.sandbox.share(pet, user, role)
        if pet is not None and word in ("member", "group"):
            groups = state.groups.where(lambda group: pet.id in group.pet_ids)
            group = groups[0] if groups else self.sandbox.add_group("Nhà chung 2", {}, (pet,))
            group.members = {user.id: "member"}
        return user

    def _pet_of(self, exchange: Exchange) -> int:
        """The pet of its path or body, else the first one of the recording."""
        sent = exchange.request.json or {}
        if "pet_ids" in sent:
            return int(sent["pet_ids"][0])
        paths = [exchange.request.path, *(other.request.path for other in self.recording.exchanges)]
        return next((int(match[1]) for path in paths if (match := _PET.match(path))), 0)


class EarlierReplay(CareReplay):
    """A recording of photos among those of the main app's other routes."""

    host = Replay.host
    start = Replay.start
    has_whole_lists = False


async def replay_care(recording: Recording) -> list[str]:
    """Everything in which the sandbox departs from a recording of everyday care."""
    return await CareReplay(recording).run()


async def replay_photos(recording: Recording) -> list[str]:
    """Everything in which the sandbox departs from an earlier recording of photos."""
    return await EarlierReplay(recording).run()
