"""What an update's input takes is what the resolvers can carry out."""

from dataclasses import fields

import pytest

from resolvers.medical_records import MedicalRecordValues
from resolvers.pet_writes import PetValues
from resolvers.vaccinations import VaccinationValues
from resolvers.weights import WeightValues
from schema.medical_records import UpdateMedicalRecordInput
from schema.pet_inputs import UpdatePetInput
from schema.vaccinations import UpdateVaccinationInput
from schema.weights import UpdateWeightInput

UPDATES = {
    UpdatePetInput: PetValues,
    UpdateVaccinationInput: VaccinationValues,
    UpdateMedicalRecordInput: MedicalRecordValues,
    UpdateWeightInput: WeightValues,
}


@pytest.mark.parametrize(("taken", "values"), UPDATES.items())
def test_every_field_of_an_update_reaches_the_resolvers(taken, values):
    named = {field.name for field in fields(taken)} - {"clear", "version"}

    assert named == {field.name for field in fields(values)}


@pytest.mark.parametrize("taken", UPDATES)
def test_an_update_that_says_nothing_has_neither_values_nor_nulls(taken):
    edit = taken().edit()

    assert (edit.new.given, edit.nulls, edit.clear, edit.version) == ((), (), (), None)


@pytest.mark.parametrize(("taken", "values"), UPDATES.items())
def test_null_is_not_the_same_as_left_out(taken, values):
    for field in fields(values):
        edit = taken(**{field.name: None}).edit()

        assert (edit.new.given, edit.nulls) == ((), (field.name,))
