"""What is left of a text when letter case, accents and punctuation do not count."""

# ruff: noqa: RUF001  (letters that look alike are the subject)

import unicodedata

APOSTROPHES = "'’‘ʼʹ`´′."
"""Apostrophes, as names and Ukrainian words have them, and the full stop of an abbreviation: no word ends there."""

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"đ": "d\u0335", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
_CARONS = str.maketrans({"š": "sh", "č": "ch", "ž": "zh"})
_CYRILLIC_LETTER_MARKS = frozenset("\u0306\u0308")
_END_OF_ACCENTED_SCRIPTS = "\u0530"
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


def unspaced(text: str) -> str:
    """Drop letter case, white space and what cannot be seen; composed and combining spellings become equal."""
    lowered = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in lowered if not c.isspace() and not _is_invisible(c)))


def decomposed(text: str) -> str:
    """Lower-case with every accent as a combining mark after its letter, the stroke of the Vietnamese đ included."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return unicodedata.normalize("NFKD", lowered)


def alphabetic(text: str) -> str:
    """Give the words as letters and digits alone, one space between them; only й, ё and ї keep their marks.

    The carons of š, č and ž become the h of sh, ch and zh.
    """
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_CARONS)
    return _words(decomposed(lowered), kept_marks=_CYRILLIC_LETTER_MARKS)


def folded(text: str) -> str:
    """Give the words as letters and digits alone, one space between them, without any accent.

    Accents are those of Latin, Greek and Cyrillic letters; elsewhere a mark is a letter of its own and stays.
    """
    return _words(decomposed(text), kept_marks=frozenset())


def _words(text: str, *, kept_marks: frozenset[str]) -> str:
    kept: list[str] = []
    base = " "
    for character in text:
        if unicodedata.category(character).startswith("M"):
            if base.isalpha() and (
                base >= _END_OF_ACCENTED_SCRIPTS or _is_cyrillic_letter(base, character, kept_marks)
            ):
                kept.append(character)
        elif character in APOSTROPHES or _is_invisible(character):
            continue
        elif character.isalnum():
            base = character
            kept.append(character)
        else:
            base = " "
            kept.append(" ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _is_cyrillic_letter(base: str, mark: str, kept_marks: frozenset[str]) -> bool:
    return mark in kept_marks and base in "иеі"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or ord(character) in _VARIATION_SELECTORS
