"""Where REST callers put an action's values: each is read from its own place alone."""

import pytest

from facade.rest.places import Places


@pytest.fixture
def get_animal(actions):
    return Places.of(actions["GetAnimal"])


def test_path_and_query_are_gathered(get_animal):
    assert get_animal.gather({"animal_id": "7"}, [("limit", "20")], {}) == {"animal_id": "7", "limit": "20"}


def test_of_a_repeated_query_parameter_the_last_counts(get_animal):
    query = [("limit", "20"), ("limit", "30")]
    assert get_animal.gather({"animal_id": "7"}, query, {}) == {"animal_id": "7", "limit": "30"}


def test_the_path_outweighs_a_query_parameter_of_its_name(get_animal):
    assert get_animal.gather({"animal_id": "7"}, [("animal_id", "8")], {}) == {"animal_id": "7"}


def test_a_body_counts_for_nothing_where_values_travel_in_the_query(get_animal):
    assert get_animal.gather({"animal_id": "7"}, [], {"limit": 20}) == {"animal_id": "7"}


def test_where_values_travel_in_the_body_the_query_counts_for_nothing(actions):
    find_animal = Places.of(actions["FindAnimal"])
    assert find_animal.gather({}, [("name", "Milo")], {"name": "Mimi"}) == {"name": "Mimi"}


def test_unknown_names_are_gathered_too(actions, get_animal):
    find_animal = Places.of(actions["FindAnimal"])
    assert find_animal.gather({}, [], {"mood": "good"}) == {"mood": "good"}
    assert get_animal.gather({"animal_id": "7"}, [("mood", "good")], {}) == {"animal_id": "7", "mood": "good"}
