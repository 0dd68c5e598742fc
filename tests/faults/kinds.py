"""One action of each kind: the call, which of its main-app requests a fault meets, and what it must leave behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.faults.standing import Change
from tests.sandbox import Sandbox

DAY = "2026-02-25"


class Subject:
    """A person of one's own with two pets, so that one case leaves nothing for the next."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.owner = sandbox.add_user()
        self.cat = sandbox.add_pet(self.owner, "Mướp", sex="female")
        self.dog = sandbox.add_pet(self.owner, "Đốm", "dog")
        self.weight = sandbox.add_weight(self.cat, "4.20", date(2026, 2, 1))
        self.vaccination = sandbox.add_vaccination(self.cat, "Rabies", date(2025, 2, 1), date(2026, 2, 1))


@dataclass(frozen=True)
class Kind:
    """`line` matches the first lines of the requests that faults meet; `done` is all that one carrying out changes."""

    call: Callable[[Subject], tuple[str, str, Any]]
    line: str
    done: Change = field(default_factory=Change)


def _weights(subject: Subject) -> list[dict[str, Any]]:
    return [{"pet_id": pet.id, "weight_kg": 4.4, "measured_at": DAY} for pet in (subject.cat, subject.dog)]


KINDS: dict[str, Kind] = {
    "read": Kind(lambda subject: ("GET", f"/pets/{subject.cat.id}/vaccinations", None), "GET .*"),
    "add": Kind(
        lambda subject: (
            "POST",
            f"/pets/{subject.cat.id}/medical-records",
            {"record_type": "symptom", "record_date": DAY, "description": "Sneezes."},
        ),
        "POST .*",
        Change(added={"medical_records": 1}),
    ),
    "update": Kind(
        lambda subject: ("PATCH", f"/pets/{subject.cat.id}", {"sex": "male"}),
        "PUT .*",
        Change(changed={"pets": 1}),
    ),
    "delete": Kind(
        lambda subject: ("DELETE", f"/pets/{subject.cat.id}/weights/{subject.weight.id}", None),
        "DELETE .*",
        Change(removed={"weights": 1}),
    ),
    "renew": Kind(
        lambda subject: (
            "POST",
            f"/pets/{subject.cat.id}/vaccinations/{subject.vaccination.id}/renew",
            {"administered_at": DAY},
        ),
        "POST .*",
        Change(added={"vaccinations": 1}, changed={"vaccinations": 1}),
    ),
    "log_weights": Kind(
        lambda subject: ("POST", "/weights", {"entries": _weights(subject)}),
        "POST .*",
        Change(added={"weights": 2}),
    ),
    "create_pet": Kind(
        lambda _: ("POST", "/pets", {"name": "Mướp", "species": "cat", "country": "VN", "confirm_duplicate": True}),
        "POST .*",
        Change(added={"pets": 1, "relationships": 1}),
    ),
}
