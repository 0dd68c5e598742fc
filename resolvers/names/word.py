"""A word of a name, folded once for every comparison that it will stand."""

# ruff: noqa: RUF001  (two alphabets are the subject)

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from resolvers.names.inflection import cyrillic_forms, latin_forms, latin_forms_apart
from resolvers.names.transliteration import cyrillic_of, is_cyrillic, one_spelling

LONGEST_COMPARED: Final = 64
"""Longer words are not compared letter by letter: no pet has such a name, and the work grows with the square."""

ONE_SOUND: Final[Mapping[str, str]] = {
    letter: letters[0] for letters in ("ijy", "ckq", "sz", "vw", "иійы", "еэєё", "гґ") for letter in letters
}
"""Letters that may stand for one sound, each with the one that stands for all."""

_LETTER_MARKS: Final = re.compile(r"[^\u0300-\u036f]([\u0300-\u036f]*)")
_SPELLED_IN_TWO_LETTERS: Final = frozenset("ckpxz")


class Word:
    """A word as it is compared; whoever compares it with many others keeps it."""

    def __init__(self, letters: str, plain: str, accented: str) -> None:
        """Take a word as `alphabetic`, `folded` and `accented` give it."""
        self.letters = letters
        self.plain = plain
        self.accented = accented
        self.cyrillic = is_cyrillic(letters)
        self.first = ONE_SOUND.get(plain[:1], plain[:1])

    def begins_like(self, other: "Word") -> bool:
        """Say whether both may begin with one sound."""
        return self.first == other.first or self.sound == other.sound

    @cached_property
    def levelled(self) -> str:
        """The word in one spelling of its alphabet."""
        return one_spelling(self.plain)

    @cached_property
    def marks(self) -> list[str]:
        """The accents of each letter."""
        return _LETTER_MARKS.findall(self.accented)

    @property
    def but_for_the_dots(self) -> str:
        """The letters without the dots of ё, which most people leave out; й and ї are letters of their own."""
        return self.letters.replace("ё", "е")

    @cached_property
    def forms(self) -> frozenset[str]:
        """The case forms of the word."""
        return cyrillic_forms(self.letters) if self.cyrillic else latin_forms(self.plain)

    @cached_property
    def levelled_forms(self) -> frozenset[str]:
        """The case forms in one spelling of the alphabet; Vietnamese names have none."""
        if self.cyrillic:
            return frozenset(map(one_spelling, self.forms))
        return frozenset(map(one_spelling, latin_forms_apart(self.plain) if self.accented == self.plain else ()))

    @cached_property
    def levelled_cyrillic_forms(self) -> frozenset[str]:
        """The Cyrillic case forms of a well-known Latin name."""
        return frozenset(one_spelling(form) for name in cyrillic_of(self.plain) for form in cyrillic_forms(name))

    @cached_property
    def sound(self) -> str:
        """The letter that stands for the first sound: f of Phoebe, k of Xena."""
        if self.plain[:1] not in _SPELLED_IN_TWO_LETTERS:
            return self.first
        first = self.levelled[:1]
        return ONE_SOUND.get(first, first)
