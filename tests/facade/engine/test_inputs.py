"""How a call is read into an operation's variables, and what is said when it cannot be."""

import pytest

from facade.engine.action import Action
from resolvers.main_app.errors import FieldFault, InvalidInput
from tests.facade.engine.shelter import built, written

CERTIFICATE = {"name": "Milo", "country": "VN"}


def refused(action, values) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        action.inputs.read(values)
    return refusal.value


def test_numbers_in_a_path_or_a_query_are_read_from_their_text(actions):
    assert actions["GetAnimal"].inputs.read({"animal_id": "7", "limit": "20"}) == {"animalId": 7, "limit": 20}


def test_a_value_that_a_path_would_carry_is_required_by_its_name(actions):
    refusal = refused(actions["GetAnimal"], {"limit": 20})
    assert (refusal.message, refusal.fields) == ("animal_id is required.", (FieldFault("animal_id", "missing"),))


def test_values_are_read_and_their_names_become_the_graphs(actions):
    body = {"entries": [{"weight_kg": 4.2, "animal_id": 7, "measured_at": "2024-02-29"}]}
    assert actions["LogWeights"].inputs.read(body) == {
        "entries": [{"weightKg": 4.2, "animalId": 7, "measuredAt": "2024-02-29"}]
    }


def test_unknown_fields_are_dropped_at_every_depth(actions):
    body = {"entries": [{"weight_kg": 4.2, "colour": "grey"}], "mood": {"good": True}}
    assert actions["LogWeights"].inputs.read(body) == {"entries": [{"weightKg": 4.2}]}


def test_what_was_not_sent_is_no_variable(actions):
    assert actions["FindAnimal"].inputs.read({}) == {}


def test_null_stays_null(actions):
    assert actions["FindAnimal"].inputs.read({"name": None}) == {"name": None}


@pytest.mark.parametrize("blank", ["", "   ", "\t\n"])
def test_a_blank_string_is_null_where_null_is_allowed(actions, blank):
    """Laravel's ConvertEmptyStringsToNull, which the main app runs on every request."""
    body = CERTIFICATE | {"born": blank, "month": blank, "tags": blank}
    read = actions["AddAnimal"].inputs.read(body)
    assert read == CERTIFICATE | {"born": None, "month": None, "tags": None}
    assert actions["FindAnimal"].inputs.read({"sex": blank}) == {"sex": None}


@pytest.mark.parametrize("declared", ["ListLimit", "ListLimit!"])
@pytest.mark.parametrize("value", ["", " ", None])
def test_null_for_a_variable_with_a_default_means_the_default(tmp_path, declared, value):
    text = f"""
        "Read." query GetAnimal("Id." $animalId: Id!, "Limit." $limit: {declared} = 5) {{
          getAnimal(animalId: $animalId, limit: $limit) {{ id }}
        }}
    """
    row = Action("GetAnimal", "POST", "/animals/{animal_id}", scope="")
    engine = built(written(tmp_path, {"GetAnimal": text}, {}), [row])
    assert engine.prepared[0].inputs.read({"animal_id": "7", "limit": value}) == {"animalId": 7}


def test_numbers_written_as_text_are_numbers(actions):
    body = {"entries": [{"weight_kg": "4.2", "animal_id": "7"}]}
    assert actions["LogWeights"].inputs.read(body) == {"entries": [{"weightKg": 4.2, "animalId": 7}]}


def test_a_lone_value_is_a_list_of_one(actions):
    """GraphQL September 2025 §3.11, input coercion."""
    assert actions["AddAnimal"].inputs.read(CERTIFICATE | {"tags": "shy"})["tags"] == ["shy"]


@pytest.mark.parametrize("written", ["not_known", "NOT_KNOWN", "Not known", " not-known "])
def test_enum_words_are_taken_in_any_spelling(actions, written):
    assert actions["FindAnimal"].inputs.read({"sex": written}) == {"sex": "NOT_KNOWN"}


FAULTS = {
    "a missing value": ({"name": "Milo"}, "country is required.", ("country", "missing")),
    "null for a required value": (CERTIFICATE | {"name": None}, "name is required.", ("name", "missing")),
    "blank for a required value": (
        CERTIFICATE | {"name": " "},
        "name must not be empty.",
        ("name", "string_too_short"),
    ),
    "a long text": (
        CERTIFICATE | {"name": "x" * 10_000},
        "name must be at most 255 characters (it has 10000).",
        ("name", "string_too_long"),
    ),
    "no text": (CERTIFICATE | {"name": ["Milo"]}, "name must be text.", ("name", "string_type")),
    "another pattern": (
        CERTIFICATE | {"country": "Vietnam"},
        "country must be an ISO 3166-1 country code of two letters, such as VN.",
        ("country", "string_pattern_mismatch"),
    ),
    "a rule's own words": (
        CERTIFICATE | {"born": "tomorrow"},
        "born must be a date written YYYY-MM-DD.",
        ("born", "date_format"),
    ),
    "half a character": (
        CERTIFICATE | {"name": "\ud800"},
        "name contains characters that cannot be stored.",
        ("name", "string_unicode"),
    ),
    "an entry of a list": (CERTIFICATE | {"tags": ["shy", 7]}, "tags[1] must be text.", ("tags[1]", "string_type")),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_refusal_names_the_field_and_the_fix_for(case, actions):
    body, message, fault = FAULTS[case]
    refusal = refused(actions["AddAnimal"], body)
    assert (refusal.message, refusal.fields) == (message, (FieldFault(*fault),))


ENTRY_FAULTS = {
    "too little": ({"weight_kg": 0}, "entries[0].weight_kg must be greater than 0.", "weight_kg", "greater_than"),
    "too much": (
        {"weight_kg": 1000.5},
        "entries[0].weight_kg must be at most 1000.",
        "weight_kg",
        "less_than_equal",
    ),
    "no number": ({"weight_kg": "heavy"}, "entries[0].weight_kg must be a number.", "weight_kg", "float_parsing"),
    "no finite number": (
        {"weight_kg": float("nan")},
        "entries[0].weight_kg must be a number.",
        "weight_kg",
        "finite_number",
    ),
    "no whole number": (
        {"weight_kg": 1, "animal_id": 1.5},
        "entries[0].animal_id must be a whole number.",
        "animal_id",
        "int_from_float",
    ),
    "no positive id": (
        {"weight_kg": 1, "animal_id": 0},
        "entries[0].animal_id must be at least 1.",
        "animal_id",
        "greater_than_equal",
    ),
    "an impossible day": (
        {"weight_kg": 1, "measured_at": "2023-02-29"},
        "entries[0].measured_at must be a calendar date, written YYYY-MM-DD.",
        "measured_at",
        "date_from_datetime_parsing",
    ),
}


@pytest.mark.parametrize("case", ENTRY_FAULTS)
def test_a_refusal_inside_an_entry_says_which_for(case, actions):
    entry, message, name, reason = ENTRY_FAULTS[case]
    refusal = refused(actions["LogWeights"], {"entries": [entry]})
    assert (refusal.message, refusal.fields) == (message, (FieldFault(f"entries[0].{name}", reason),))


@pytest.mark.parametrize(
    ("entries", "message", "reason"),
    [
        ([], "entries needs at least 1 entry (it has 0).", "too_short"),
        ([{"weight_kg": 1}] * 4, "entries takes at most 3 entries (it has 4).", "too_long"),
        (None, "entries is required.", "missing"),
        ("", "entries must not be empty.", "string_too_short"),
    ],
)
def test_the_bounds_of_a_list_are_kept(actions, entries, message, reason):
    refusal = refused(actions["LogWeights"], {"entries": entries})
    assert (refusal.message, refusal.fields) == (message, (FieldFault("entries", reason),))


@pytest.mark.parametrize("path_id", ["0", "-1", "seven", "1.5", "9223372036854775808", "9" * 50, "%20", "null"])
def test_a_path_id_that_is_no_positive_64_bit_integer_is_refused(actions, path_id):
    assert [fault.name for fault in refused(actions["GetAnimal"], {"animal_id": path_id}).fields] == ["animal_id"]


def test_an_entry_that_is_no_object_is_named(actions):
    refusal = refused(actions["LogWeights"], {"entries": [{"weight_kg": 1}, "Milo"]})
    assert (refusal.message, refusal.fields) == (
        "entries[1] must be an object.",
        (FieldFault("entries[1]", "model_type"),),
    )


def test_several_faults_are_named_together(actions):
    refusal = refused(actions["AddAnimal"], {"name": "", "born": "x"})
    assert refusal.message == ("name must not be empty. country is required. born must be a date written YYYY-MM-DD.")
    assert [fault.name for fault in refusal.fields] == ["name", "country", "born"]


def test_many_faults_are_counted_and_not_listed_without_end(actions):
    refusal = refused(actions["AddAnimal"], CERTIFICATE | {"tags": [1] * 400})
    assert refusal.message.endswith("tags[4] must be text. 395 more faults were found.")
    assert len(refusal.fields) == 50


def test_a_refused_value_is_never_repeated(actions):
    body = {"name": "x" * 300 + "secret", "country": "secret", "born": "secret", "month": "secret", "tags": ["ok"]}
    refusal = refused(actions["AddAnimal"], body)
    assert "secret" not in refusal.message + repr(refusal.fields)
