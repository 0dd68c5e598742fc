import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.utils.str_converters import to_camel_case

from facade.engine.naming import enum_name, enum_word, snake_case

WORD = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)


@pytest.mark.parametrize(
    ("graph", "http"),
    [
        ("name", "name"),
        ("birthMonthYear", "birth_month_year"),
        ("vetName", "vet_name"),
        ("latestWeightKg", "latest_weight_kg"),
        ("line2", "line2"),
        ("part1Of2", "part1_of2"),
        ("FindPet", "find_pet"),
        ("ListPetTypes", "list_pet_types"),
        ("xRayAt", "x_ray_at"),
    ],
)
def test_a_name_of_the_graph_is_spelt_in_snake_case_outside(graph, http):
    assert snake_case(graph) == http


@given(st.lists(WORD, min_size=1, max_size=4).map("_".join))
def test_a_python_name_that_strawberry_put_into_the_graph_comes_back_as_it_went(name):
    assert snake_case(to_camel_case(name)) == name


@pytest.mark.parametrize("written", ["due soon", "Due-Soon", " due_soon ", "DUE_SOON", "due  soon"])
def test_an_enum_word_is_understood_however_it_is_written(written):
    assert enum_name(written) == "DUE_SOON"


@given(st.lists(WORD, min_size=1, max_size=3).map(lambda words: "_".join(words).upper()))
def test_enum_words_come_back_as_they_went(name):
    assert enum_name(enum_word(name)) == name
