"""The case forms of a name, as Russian and Ukrainian sentences have them, made from the name alone."""

# ruff: noqa: RUF001  (the two alphabets are the subject)

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Final

_Ends = Mapping[str, tuple[str, ...]]

_TABLE = tomllib.loads(resources.files("resolvers.names").joinpath("inflection.toml").read_text("utf-8"))
_CYRILLIC: Final[_Ends] = {end: tuple(forms.split()) for end, forms in _TABLE["cyrillic"].items()}
_LATIN: Final[_Ends] = {end: tuple(forms.split()) for end, forms in _TABLE["latin"].items()}
_LONGEST_END: Final = max(map(len, (*_CYRILLIC, *_LATIN)))
_MOST_LETTERS: Final = 40

_NEVER_DECLINED: Final = re.compile(r"[еёиіїоуыэює]$")
_YET_DECLINED: Final = re.compile(r"(?:.{3}(?:ко|ло|но|це|ье)|.[бвгджзклмнпрстфхцчшщь]ко)$")
_CHANGING_VOWEL: Final = re.compile(r"(.*)і([бвгґджзклмнпрстфхцчшщ]ь?)")
"""The Ukrainian vowel of Кіт and Ведмідь, which is another one in every other case: Кота, Ведмедя."""
_LATIN_NEVER_DECLINED: Final = re.compile(r"[iou]$|(?<![aeio])y$|[aiuy]e$|ee$|^.{1,2}oe$")
_LATIN_YET_DECLINED: Final = re.compile(r".{3}ko$")
_SHORTEST_LATIN: Final = 3
_ONE_VOWEL: Final = re.compile(r"[aeiouy]?")


def cyrillic_forms(word: str) -> frozenset[str]:
    """Give the case forms of a Cyrillic word in lower case, itself not among them; none where it is not declined."""
    if _NEVER_DECLINED.search(word) and not _YET_DECLINED.search(word):
        return frozenset()
    changed = _CHANGING_VOWEL.fullmatch(word)
    others = (f"{changed[1]}{vowel}{changed[2]}" for vowel in "ое") if changed else ()
    return _forms(word, _CYRILLIC).union(*(_forms(other, _CYRILLIC) for other in others))


def latin_forms(word: str) -> frozenset[str]:
    """Give the case forms of a Slavic word in Latin letters and lower case, itself not among them."""
    if len(word) < _SHORTEST_LATIN or (_LATIN_NEVER_DECLINED.search(word) and not _LATIN_YET_DECLINED.search(word)):
        return frozenset()
    return _forms(word, _LATIN)


def latin_forms_apart(word: str) -> frozenset[str]:
    """Give the Latin case forms that are hardly another name in Latin letters.

    Belle is not Bella and Dan is not Dana: forms that differ in a last vowel alone are left out.
    """
    if len(word) <= _SHORTEST_LATIN:
        return frozenset()
    stem = word[:-1] if _ONE_VOWEL.fullmatch(word[-1:]) else word
    return frozenset(form for form in latin_forms(word) if form[-1] == "u" or not _is_one_vowel_longer(form, stem))


def _is_one_vowel_longer(form: str, stem: str) -> bool:
    return form.startswith(stem) and _ONE_VOWEL.fullmatch(form[len(stem) :]) is not None


def _forms(word: str, table: _Ends) -> frozenset[str]:
    if not 1 < len(word) <= _MOST_LETTERS:
        return frozenset()
    size = next(size for size in range(min(_LONGEST_END, len(word)), -1, -1) if word[len(word) - size :] in table)
    stem = word[: len(word) - size]
    return frozenset(stem + end for end in table[word[len(word) - size :]]) - {word}
