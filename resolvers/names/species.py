"""Which of the main app's species a person means, in English, Vietnamese, Russian or Ukrainian; never a guess."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import takewhile

from rapidfuzz import fuzz

from resolvers.names.folding import APOSTROPHES, decomposed

_SHORT_WORD = len("chuột")
_SUGGESTIONS = 3
_SUGGESTED_FROM = 60.0
_OTHER_WORDS = 0.9
"""A live name suggests itself before our words for a species do."""

_NOT_SPELLED = re.compile(rf"[{re.escape(APOSTROPHES)}]|(?<=[\u0400-\u04ff])\u0301")
_BREAKS = re.compile(r"(?:[^\w\u0300-\u036f]|_)+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_MARKS_OF_A_LETTER = re.compile(r"[^\u0300-\u036f]([\u0300-\u036f]*)")


@dataclass(frozen=True, slots=True)
class SpeciesEntry:
    """A species of the live catalogue: its slug, and its names in the main app's languages, the default one first."""

    slug: str
    names: tuple[str, ...]


class UnknownSpecies(ValueError):
    """No species is called so; `nearest` holds the names of the live ones that look most like it, at most three."""

    def __init__(self, word: str, nearest: tuple[str, ...]) -> None:
        super().__init__(f"No species is called {word!r}.")
        self.word = word
        self.nearest = nearest


def match_species(word: str, live: Sequence[SpeciesEntry]) -> SpeciesEntry:
    """Find the species that a word or short phrase names, among the live ones alone; raises UnknownSpecies.

    The catalogue's own slugs and names come before our words, so that a species added by an admin is understood.
    Letter case, punctuation and missing accents do not count. An accent that is another one does in short words:
    "lừa" and "lua" are a donkey, "lửa" is fire.
    """
    index = _Index.of_catalogue(live)
    by_slug = {entry.slug: entry for entry in live}
    for reading in _readings(word):
        for vocabulary in (index, _WORDS):
            slugs = vocabulary.find(reading) & by_slug.keys()
            if len(slugs) == 1:
                return by_slug[slugs.pop()]
    raise UnknownSpecies(word, _nearest(word, live))


@dataclass(frozen=True, slots=True)
class _Index:
    """Words by their letters with accents, whatever the spaces between, and by those without."""

    accented: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[tuple[str, str]]]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str]]) -> "_Index":
        """Build from pairs of what `_letters` makes of a word and its slug."""
        accented: dict[str, set[str]] = {}
        plain: dict[str, set[tuple[str, str]]] = {}
        for letters, slug in words:
            accented.setdefault(letters.replace(" ", ""), set()).add(slug)
            plain.setdefault(_plain(letters), set()).add((letters, slug))
        return cls(
            {letters: frozenset(slugs) for letters, slugs in accented.items()},
            {letters: frozenset(pairs) for letters, pairs in plain.items()},
        )

    @classmethod
    def of_catalogue(cls, live: Iterable[SpeciesEntry]) -> "_Index":
        """Build from the live names, with the English plural of each."""
        names = ((_letters(name), entry.slug) for entry in live for name in (entry.slug, *entry.names))
        return cls.of((letters + ending, slug) for letters, slug in names for ending in ("", "s", "es"))

    def find(self, letters: str) -> set[str]:
        """Find the slugs of a word as it is accented, else of those whose accents it may have left out.

        Without accents the spaces count ("gato" is no gà tơ), and the words around stay what they are.
        """
        exact = self.accented.get(letters.replace(" ", ""))
        if exact is not None:
            return set(exact)
        plain = _plain(letters)
        if plain in _AROUND:
            return set()
        return {slug for known, slug in self.plain.get(plain, ()) if _may_stand_for(letters, known)}


def _letters(text: str) -> str:
    """Keep words as letters, digits and accents, decomposed; a stress mark on a Cyrillic letter is no accent."""
    return " ".join(_BREAKS.sub(" ", _NOT_SPELLED.sub("", decomposed(text))).split())


def _plain(letters: str) -> str:
    return _MARKS.sub("", letters)


def _may_stand_for(letters: str, known: str) -> bool:
    """Tell an accent left out from another one; long words cannot be confused."""
    if len(_plain(known)) > _SHORT_WORD:
        return True
    return all(marks <= wanted for marks, wanted in zip(_accents(letters), _accents(known), strict=True))


def _accents(letters: str) -> list[frozenset[str]]:
    return [frozenset(marks) for marks in _MARKS_OF_A_LETTER.findall(letters)]


def _readings(word: str) -> Iterator[str]:
    """Give the phrase, then ever less of the words around the species' own: "con mèo của tôi" comes down to "mèo"."""
    words = _letters(word).split()
    before = len(list(takewhile(_is_around, words)))
    after = len(list(takewhile(_is_around, reversed(words))))
    spans = [(start, end) for start in range(before + 1) for end in range(len(words) - after, len(words) + 1)]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        yield " ".join(words[start:end])


def _is_around(letters: str) -> bool:
    return letters.isdigit() or _plain(letters) in _AROUND


def _nearest(word: str, live: Sequence[SpeciesEntry]) -> tuple[str, ...]:
    """Name the species whose names or words look most like it, each by its most similar live name."""
    asked = _plain(next((reading for reading in reversed(list(_readings(word))) if reading), ""))

    def likeness(name: str) -> float:
        return fuzz.ratio(asked, _plain(_letters(name)))

    def of_entry(entry: SpeciesEntry) -> float:
        own = max(map(likeness, (entry.slug, *entry.names)))
        others = (fuzz.ratio(asked, known) for known in _PLAIN_WORDS.get(entry.slug, ()))
        return max(own, _OTHER_WORDS * max(others, default=0.0))

    scored = sorted(
        ((of_entry(entry), entry) for entry in live if entry.names), key=lambda pair: (-pair[0], pair[1].slug)
    )
    alike = [entry for score, entry in scored if score >= _SUGGESTED_FROM]
    return tuple(max(entry.names, key=likeness) for entry in alike[:_SUGGESTIONS])


def _forms(words: str, endings: Mapping[str, str]) -> Iterator[str]:
    """Give a word, or a phrase by its last word, in all its forms; of several endings that fit, the longest counts."""
    ending = max((ending for ending in endings if words.endswith(ending)), key=len)
    stem = words.removesuffix(ending)
    yield from (stem + ("" if other == "-" else other) for other in endings[ending].split())


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


_TABLE = tomllib.loads(resources.files("resolvers.names").joinpath("species_words.toml").read_text("utf-8"))
_AROUND = frozenset(_plain(_letters(word)) for words in _TABLE["around"].values() for word in _listed(words))
_WORDS = _Index.of(
    (_letters(form), slug)
    for slug, languages in _TABLE["words"].items()
    for language, words in languages.items()
    for word in _listed(words)
    for form in _forms(word, _TABLE["forms"][language])
)
_PLAIN_WORDS = {
    slug: frozenset(_plain(_letters(word)) for words in languages.values() for word in _listed(words))
    for slug, languages in _TABLE["words"].items()
}
