import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.names.record_types import RECORD_TYPES, ReadType, WrittenType, filter_words, from_main_app, to_main_app

FORM_WORDS = [
    "Deworming",
    "Checkup",
    "Neuter/Spay",
    "Symptom",
    "Surgery",
    "Vet Visit",
    "Test Result",
    "X-Ray",
    "Medication",
    "Treatment",
]
"""MedicalRecordForm.tsx, lines 32-47."""

OURS = sorted(RECORD_TYPES)


def spellings(word: str) -> st.SearchStrategy[str]:
    separators = st.sampled_from([" ", "_", "-", "/", "  ", " - ", ""])
    return st.tuples(separators, st.booleans()).map(
        lambda chosen: f" {word.replace('_', chosen[0])} ".upper() if chosen[1] else word.replace("_", chosen[0])
    )


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("checkup", "Checkup"),
        ("Checkup", "Checkup"),
        ("check-up", "Checkup"),
        ("Check up", "Checkup"),
        ("vet_visit", "Vet Visit"),
        ("Vet Visit", "Vet Visit"),
        ("vet visit", "Vet Visit"),
        ("VET VISIT", "Vet Visit"),
        ("vetVisit", "Vet Visit"),
        ("vet", "Vet Visit"),
        ("deworming", "Deworming"),
        ("de-worming", "Deworming"),
        ("deworm", "Deworming"),
        ("worming", "Deworming"),
        ("flea_treatment", "Flea Treatment"),
        ("Flea Treatment", "Flea Treatment"),
        ("flea", "Flea Treatment"),
        ("neuter_spay", "Neuter/Spay"),
        ("Neuter/Spay", "Neuter/Spay"),
        ("spay/neuter", "Neuter/Spay"),
        ("spay", "Neuter/Spay"),
        ("Neutering", "Neuter/Spay"),
        ("sterilization", "Neuter/Spay"),
        ("symptom", "Symptom"),
        ("Symptoms", "Symptom"),
        ("surgery", "Surgery"),
        ("dental", "Dental"),
        ("test_result", "Test Result"),
        ("test results", "Test Result"),
        ("x_ray", "X-Ray"),
        ("x-ray", "X-Ray"),
        ("X Ray", "X-Ray"),
        ("xray", "X-Ray"),
        ("X‑ray", "X-Ray"),
        ("medication", "Medication"),
        ("medicine", "Medication"),
        ("treatment", "Treatment"),
        ("other", "Other"),
        ("OTHER", "Other"),
    ],
)
def test_a_type_in_any_spelling_is_written_in_the_forms_word(said, written):
    assert to_main_app(said) == WrittenType(written)


@pytest.mark.parametrize(
    "said", ["Grooming", "узи", "siêu âm", "ultrasound", "x", "mo", "стрижка", "tắm", "груминг", "cat", "tiem x"]
)
def test_a_type_that_is_none_of_ours_is_written_as_other_and_its_words_are_kept(said):
    assert to_main_app(f" {said} ") == WrittenType("Other", said)


SAID = {
    "checkup": "annual exam, wellness check, khám tổng quát, khám sức khỏe, kham dinh ky, осмотр, плановый осмотр, "
    "чек-ап, огляд, профілактичний огляд",
    "vet_visit": "visit to the vet, vet appointment, đi thú y, bác sĩ thú y, di kham, визит к ветеринару, приём, прием "
    "ветеринара, ветклиника, візит до ветеринара, прийом у лікаря",
    "deworming": "dewormer, worm treatment, tẩy giun, xổ giun, tay giun, глистогонное, Глистогонное, дегельминтизация, "
    "от глистов, таблетка от глистов, глистогінне, дегельмінтизація, від глистів",
    "flea_treatment": "flea drops, tick treatment, Flea & Tick, nhỏ gáy, trị ve rận, tri ve ran, капли от блох, "
    "обработка от клещей, от блох, краплі від бліх, обробка від кліщів",
    "neuter_spay": "castration, desexing, triệt sản, triet san, thiến, стерилизация, кастрация, кастрирован, "
    "стерилізація, кастрація",
    "symptom": "clinical signs, triệu chứng, trieu chung, симптомы, жалобы, симптоми, ознаки",
    "surgery": "operation, phẫu thuật, phau thuat, mổ, операция, хирургия, операція, хірургія",
    "dental": "dental care, teeth, nha khoa, răng, стоматология, зубы, лечение зубов, стоматологія, зуби",
    "test_result": "lab results, xét nghiệm, xet nghiem, kết quả xét nghiệm, анализы, результаты анализов, аналізи, "
    "результати аналізів",
    "x_ray": "radiography, X-quang, chụp x quang, chup phim, рентген, рентгеновский снимок, рентгенівський знімок",
    "medication": "prescription, meds, thuốc, đơn thuốc, don thuoc, лекарство, таблетки, препарат, ліки, медикаменти",
    "treatment": "therapy, điều trị, dieu tri, chữa bệnh, лечение, процедура, лікування, терапія",
    "other": "misc, khác, другое, прочее, інше, різне",
}

SAYS_MORE = {
    "treatment": "vaccination, прививка, прививку, вакцинация, щеплення, tiêm, tiêm phòng, tiem phong, укол, injection",
    "test_result": "blood test, анализ крови, аналіз крові, xét nghiệm máu",
    "dental": "dental cleaning, чистка зубов, чистка зубів, lấy cao răng",
    "symptom": "vomiting, рвота, блювота, tiêu chảy, кашель",
    "medication": "antibiotics, антибиотик, мазь, kháng sinh",
    "surgery": "stitch removal, снятие швов, зняття швів, cắt chỉ",
}


def pairs(table):
    return [(word.strip(), ours) for ours, words in table.items() for word in words.split(",")]


@pytest.mark.parametrize(("said", "ours"), pairs(SAID))
def test_a_type_in_four_languages_is_written_in_the_forms_word(said, ours):
    assert to_main_app(said) == WrittenType(RECORD_TYPES[ours])


@pytest.mark.parametrize(("said", "ours"), pairs(SAYS_MORE))
def test_words_that_say_more_than_a_type_are_kept_beside_it(said, ours):
    assert to_main_app(said) == WrittenType(RECORD_TYPES[ours], said)


def test_a_type_over_255_characters_is_none_of_ours():
    assert to_main_app("deworming " * 30).word == "Other"


@pytest.mark.parametrize("said", ["", "  ", "\n"])
def test_a_blank_type_is_other_with_nothing_to_keep(said):
    assert to_main_app(said) == WrittenType("Other")


@pytest.mark.parametrize(
    ("said", "description", "stored"),
    [
        ("Grooming", "nails and ears", "Grooming: nails and ears"),
        ("Grooming", None, "Grooming"),
        ("Grooming", "", "Grooming"),
        ("checkup", "all well", "all well"),
        ("checkup", None, None),
    ],
)
def test_kept_words_stand_at_the_head_of_the_description(said, description, stored):
    assert to_main_app(said).description(description) == stored


@pytest.mark.parametrize("word", FORM_WORDS)
def test_every_word_of_the_form_is_one_of_our_types(word):
    read = from_main_app(word)

    assert read.record_type != "other"
    assert read.record_type_text is None
    assert to_main_app(word).word == word


@pytest.mark.parametrize("word", ["checkup", "deworming", "flea_treatment", "surgery", "dental", "other"])
def test_what_earlier_connectors_stored_reads_as_the_same_type(word):
    assert from_main_app(word) == ReadType(word)


@pytest.mark.parametrize("word", ["Grooming", "vaccination", "injury", "lab_test", "Спа", "Spay", "X-Ray (chest)"])
def test_a_foreign_word_reads_as_other_with_that_word(word):
    assert from_main_app(word) == ReadType("other", word)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("checkup", ("Checkup", "checkup")),
        ("Vet Visit", ("Vet Visit", "vet_visit")),
        ("neuter_spay", ("Neuter/Spay", "neuter_spay")),
        ("x-ray", ("X-Ray", "x_ray")),
        ("flea treatment", ("Flea Treatment", "flea_treatment")),
        ("глистогонное", ("Deworming", "deworming")),
        ("khác", None),
        ("Grooming", ("Grooming",)),
        (" Спа ", ("Спа",)),
        ("other", None),
        ("Other", None),
        ("", None),
    ],
)
def test_a_filter_asks_for_both_spellings_and_other_asks_for_everything(said, words):
    assert filter_words(said) == words


@given(st.sampled_from(OURS).flatmap(lambda ours: st.tuples(st.just(ours), spellings(ours))))
def test_a_type_of_ours_survives_the_round_trip_in_any_spelling(case):
    ours, spelling = case

    assert from_main_app(to_main_app(spelling).word) == ReadType(ours)


@given(st.sampled_from([ours for ours in OURS if ours != "other"]))
def test_every_word_a_filter_asks_for_reads_as_the_type_it_was_asked_for(ours):
    words = filter_words(ours)

    assert words is not None
    assert {from_main_app(word).record_type for word in words} == {ours}


@given(st.text())
def test_no_words_are_lost(said):
    written = to_main_app(said)

    assert written.word in RECORD_TYPES.values()
    assert written.kept_text in {None, said.strip()}
    if written.word == "Other" and filter_words(said) is not None:
        assert written.kept_text == said.strip()
