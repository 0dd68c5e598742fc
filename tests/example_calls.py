"""An example of every action, for the tests that go through all of them."""

from typing import Any

from tests.sandbox import Family
from tests.tables import Table

DAY = "2026-02-28"


def calls(family: Family) -> Table[str, tuple[str, str, Any]]:
    """One call of each action as method, path and body, in the order of the rows; ids are the seeded family's."""
    muop, bong = family.muop.id, family.bong.id
    return Table(
        "tests/example_calls.py",
        {
            "list_pet_types": ("GET", "/pet-types", None),
            "get_me": ("GET", "/me", None),
            "list_pets": ("GET", "/pets?species=dog", None),
            "find_pet": ("POST", "/pets/find", {"name": "barsik"}),
            "pets_overview": ("POST", "/pets/overview", {"species": "mèo", "sort_by": "next_vaccination_due_at"}),
            "care_agenda": ("GET", "/care-agenda?days=30", None),
            "get_pet": ("GET", f"/pets/{muop}", None),
            "create_pet": (
                "POST",
                "/pets",
                {"name": "Tofu", "species": "kitten", "country": "vn", "age_months": 6, "city": "ha noi"},
            ),
            "update_pet": ("PATCH", f"/pets/{muop}", {"birth_year": 2023, "state": "Đà Nẵng"}),
            "list_vaccinations": ("GET", f"/pets/{muop}/vaccinations?status=active", None),
            "add_vaccination": (
                "POST",
                f"/pets/{muop}/vaccinations",
                {"vaccine_name": "FIP", "administered_at": DAY, "due_at": "2027-02-28"},
            ),
            "update_vaccination": (
                "PATCH",
                f"/pets/{muop}/vaccinations/1",
                {"clear": ["notes"], "due_at": "2026-04-01"},
            ),
            "renew_vaccination": ("POST", f"/pets/{muop}/vaccinations/1/renew", {"administered_at": DAY}),
            "delete_vaccination": ("DELETE", f"/pets/{muop}/vaccinations/3", None),
            "list_medical_records": ("GET", f"/pets/{muop}/medical-records?record_type=checkup", None),
            "add_medical_record": (
                "POST",
                f"/pets/{muop}/medical-records",
                {"record_type": "acupuncture", "record_date": DAY, "description": "Calm throughout."},
            ),
            "update_medical_record": ("PATCH", f"/pets/{muop}/medical-records/2", {"clear": ["vet_name"]}),
            "delete_medical_record": ("DELETE", f"/pets/{muop}/medical-records/2", None),
            "list_weights": ("GET", f"/pets/{bong}/weights?limit=2", None),
            "add_weight": ("POST", f"/pets/{muop}/weights", {"weight_kg": 4.256, "measured_at": DAY}),
            "update_weight": ("PATCH", f"/pets/{muop}/weights/61", {"weight_kg": 4.3}),
            "delete_weight": ("DELETE", f"/pets/{muop}/weights/61", None),
            "log_weights": (
                "POST",
                "/weights",
                {
                    "entries": [
                        {"pet_name": "Muop", "weight_kg": 4.4, "measured_at": DAY},
                        {"pet_name": "Mimi", "weight_kg": 3},
                    ]
                },
            ),
        },
    )
