"""What is left of a text when letter case, accents and punctuation do not count."""

# ruff: noqa: RUF001  (letters that look alike are the subject)

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

LONGEST: Final = 255
"""How many characters of a text are matched at most: normalising a long run of combining marks takes the square."""

APOSTROPHES = "'’‘ʼʹ`´′."
"""Apostrophes, as names and Ukrainian words have them, and the full stop of an abbreviation: no word ends there."""

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"đ": "d\u0335", "ð": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
_CARONS = str.maketrans({"š": "sh", "č": "ch", "ž": "zh"})
_CYRILLIC_LETTER_MARKS = frozenset("\u0306\u0308")
_END_OF_ACCENTED_SCRIPTS = "\u0530"
_CYRILLIC: Final = ("\u0400", "\u04ff")
_STRESS: Final = "\u0301"
_MARKS: Final = re.compile("[\u0300-\u036f]+")
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)

_EVERYDAY = re.compile("[\u0000-\u017f\u01a0\u01a1\u01af\u01b0\u02bc\u0400-\u045f\u0490\u0491\u1ea0-\u1ef9\u2019]*")
"""Characters that fold each by itself: English, Vietnamese, Russian and Ukrainian as they are composed."""


def unspaced(text: str) -> str:
    """Drop letter case, white space and what cannot be seen; composed and combining spellings become equal."""
    return _by_table(text, _UNSPACED, _unspaced)


def decomposed(text: str) -> str:
    """Lower-case with every accent as a combining mark after its letter, the stroke of the Vietnamese đ included."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return unicodedata.normalize("NFKD", lowered)


def alphabetic(text: str) -> str:
    """Give the words as letters and digits alone, one space between them; only й, ё and ї keep their marks.

    The carons of š, č and ž become the h of sh, ch and zh.
    """
    return " ".join(_by_table(text, _ALPHABETIC, _alphabetic).split())


def accented(text: str) -> str:
    """Give the words as letters and digits alone, one space between them, with every accent as a mark after its letter.

    A stress mark on a Cyrillic letter is no accent.
    """
    return " ".join(_by_table(text, _ACCENTED, _accented).split())


def unmarked(letters: str) -> str:
    """Drop the accents of what `accented` gives."""
    return letters if letters.isascii() else _MARKS.sub("", letters)


def folded(text: str) -> str:
    """Give the words as letters and digits alone, one space between them, without any accent.

    Accents are those of Latin, Greek and Cyrillic letters; elsewhere a mark is a letter of its own and stays.
    """
    return " ".join(_by_table(text, _FOLDED, _folded).split())


def _by_table(text: str, table: Mapping[int, str], whole: Callable[[str], str]) -> str:
    return text.translate(table) if text.isascii() or _EVERYDAY.fullmatch(text) else whole(text)


def _unspaced(text: str) -> str:
    lowered = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in lowered if not c.isspace() and not _is_invisible(c)))


def _alphabetic(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_CARONS)
    return unicodedata.normalize("NFC", _words(decomposed(lowered), _is_letter_mark))


def _accented(text: str) -> str:
    return _words(decomposed(text), _is_accent)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", _words(decomposed(text), lambda _base, _mark: False))


def _words(text: str, keeps: Callable[[str, str], bool]) -> str:
    kept: list[str] = []
    base = " "
    for character in text:
        if unicodedata.category(character).startswith("M"):
            if base.isalpha() and (base >= _END_OF_ACCENTED_SCRIPTS or keeps(base, character)):
                kept.append(character)
        elif character in APOSTROPHES or _is_invisible(character):
            continue
        elif character.isalnum():
            base = character
            kept.append(character)
        else:
            base = " "
            kept.append(" ")
    return "".join(kept)


def _is_letter_mark(base: str, mark: str) -> bool:
    return mark in _CYRILLIC_LETTER_MARKS and base in "иеі"


def _is_accent(base: str, mark: str) -> bool:
    return mark != _STRESS or not _is_cyrillic(base)


def _is_cyrillic(character: str) -> bool:
    return _CYRILLIC[0] <= character <= _CYRILLIC[1]


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or ord(character) in _VARIATION_SELECTORS


def _table(fold: Callable[[str], str]) -> Mapping[int, str]:
    everyday = chain(range(0x180), (0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x2BC, 0x2019), range(0x400, 0x460), (0x490, 0x491))
    return {code: fold(chr(code)) for code in chain(everyday, range(0x1EA0, 0x1EFA))}


_UNSPACED: Final = _table(_unspaced)
_ALPHABETIC: Final = _table(_alphabetic)
_ACCENTED: Final = _table(_accented)
_FOLDED: Final = _table(_folded)
