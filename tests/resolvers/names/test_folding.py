import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.names.folding import accented, alphabetic, folded, unmarked, unspaced

EVERYDAY = st.text(
    st.characters(min_codepoint=0, max_codepoint=0x17F)
    | st.characters(min_codepoint=0x400, max_codepoint=0x45F)
    | st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9)
    | st.sampled_from("ơưƠƯґҐʼ’"),
    max_size=30,
)
RARE = "\u0f00"
"""A letter whose presence makes a text take the long way: character by character, over the whole Unicode database."""


@pytest.mark.parametrize("fold", [unspaced, alphabetic, accented, folded])
@given(text=EVERYDAY)
def test_everyday_letters_fold_as_all_others_do(fold, text):
    assert fold(f"{RARE} {text}").replace(fold(RARE), "", 1).strip() == fold(text)


@pytest.mark.parametrize("fold", [unspaced, alphabetic, accented, folded])
@given(text=st.text(max_size=40))
def test_composed_and_combining_spellings_fold_alike(fold, text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=40))
def test_what_is_folded_stays_as_it_is(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "letters"),
    [("Đốm", "dom"), ("Ёжик", "ежик"), ("O'Malley", "omalley"), ("St-Jean", "st jean"), ("Mr. Łukasz", "mr lukasz")],
)
def test_a_name_is_left_with_plain_letters(text, letters):
    assert folded(text) == letters
    assert unmarked(accented(text)) == letters


@pytest.mark.parametrize("text", ["\u0323\u0302" * 127, "a" + "\u0302" * 254, "\ufdfa" * 255])
def test_the_longest_runs_of_marks_fold_at_once(text):
    begun = process_time()
    folded(text)

    assert process_time() - begun < 0.1
