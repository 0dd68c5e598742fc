from datetime import UTC, date, datetime

import pytest

from resolvers.calendar_days import CalendarDays
from resolvers.edits import Edit, refuse_future
from resolvers.main_app.errors import InvalidInput
from resolvers.vaccinations import NewVaccination, Renewal, VaccinationValues
from resolvers.weights import WeightValues

MARCH_1 = CalendarDays(datetime(2026, 3, 1, 12, tzinfo=UTC))
ADVICE = "Name it in `clear`."


def test_an_edit_writes_what_is_new_and_what_is_emptied_and_nothing_else():
    edit = Edit(VaccinationValues(administered_at=date(2026, 3, 1)), clear=("notes",))

    assert edit.body() == {"administered_at": "2026-03-01", "notes": None}


def test_values_go_out_under_the_main_apps_names():
    assert WeightValues(weight_kg=0.5, measured_at=date(2026, 3, 1)).body() == {
        "weight_kg": 0.5,
        "record_date": "2026-03-01",
    }


@pytest.mark.parametrize(
    ("read_by_the_caller", "read_meanwhile", "sent"),
    [("v1", "v2", {"base_version": "v1"}), (None, "v2", {"base_version": "v2"}), (None, None, {})],
)
def test_the_version_that_the_caller_read_comes_first(read_by_the_caller, read_meanwhile, sent):
    edit = Edit(WeightValues(weight_kg=4), version=read_by_the_caller)

    assert edit.body(read_meanwhile) == {"weight_kg": 4, **sent}


@pytest.mark.parametrize(
    ("edit", "names", "reason"),
    [
        (Edit(WeightValues(), nulls=("weight_kg", "measured_at")), ["weight_kg", "measured_at"], "cannot_clear"),
        (Edit(WeightValues(weight_kg=4), nulls=("measured_at",)), ["measured_at"], "cannot_clear"),
        (Edit(VaccinationValues(notes="x"), clear=("due_at", "notes")), ["notes"], "conflicting_inputs"),
    ],
)
def test_what_an_edit_contradicts_is_refused_by_name(edit, names, reason):
    with pytest.raises(InvalidInput) as refused:
        edit.check(ADVICE)

    assert [(fault.name, fault.reason) for fault in refused.value.fields] == [(name, reason) for name in names]
    assert (ADVICE in refused.value.message) == (reason == "cannot_clear")


def test_an_edit_that_changes_nothing_is_refused():
    with pytest.raises(InvalidInput, match="Nothing to change"):
        Edit(WeightValues(), version="v1").check(ADVICE)


def test_an_edit_that_only_clears_is_enough():
    Edit(VaccinationValues(), clear=("notes",)).check(ADVICE)


def test_a_day_counts_as_future_by_the_main_apps_clock():
    refuse_future("measured_at", date(2026, 3, 2), MARCH_1, days_ahead=1)

    with pytest.raises(InvalidInput, match="2026-03-02 00:00 UTC") as refused:
        refuse_future("measured_at", date(2026, 3, 3), MARCH_1, days_ahead=1)

    assert [fault.reason for fault in refused.value.fields] == ["date_in_future"]


@pytest.mark.parametrize(("kind", "needed"), [(Renewal, "administered_at"), (NewVaccination, "vaccine_name")])
def test_what_is_new_has_what_it_needs(kind, needed):
    """A field that a subclass makes required has no default left from the class above it."""
    given = {"vaccine_name": "Rabies", "administered_at": date(2026, 3, 1)}
    del given[needed]

    with pytest.raises(TypeError, match=needed):
        kind(**given)
