"""Which of the main app's species a person means, in English, Vietnamese, Russian or Ukrainian; never a guess."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

from rapidfuzz.distance import OSA

from resolvers.names.folding import LONGEST, accented, unmarked

_SHORT_WORD: Final = len("chuột")
_MOST_WORDS: Final = 24
_LONGEST_NAME: Final = 6
"""So many words make the longest name of a species or breed."""
_SUGGESTIONS: Final = 3
_ONE_SLIP_UP_TO: Final = 7
_MOST_SLIPS: Final = 2
_SHORTEST_MISTYPED: Final = 3
_PLURALS: Final = ("", "s", "es")
_SOUND: Final = str.maketrans("kqyj", "ccii")

_MARKS_OF_A_LETTER: Final = re.compile(r"[^\u0300-\u036f]([\u0300-\u036f]*)")


@dataclass(frozen=True, slots=True)
class SpeciesEntry:
    """A species of the live catalogue: its slug, and its names in the main app's languages, the default one first."""

    slug: str
    names: tuple[str, ...]


class UnknownSpecies(ValueError):
    """No species is called so; `nearest` holds the live ones with a name or word that is a slip away, at most three."""

    def __init__(self, word: str, nearest: tuple[SpeciesEntry, ...]) -> None:
        super().__init__(f"No species is called {word!r}.")
        self.word = word
        self.nearest = nearest


def match_species(word: str, live: Sequence[SpeciesEntry]) -> SpeciesEntry:
    """Find the species that a word or phrase of at most 255 characters names; raises UnknownSpecies.

    The catalogue's own slugs and names come before our words, so that a species added by an admin is understood.
    Letter case, punctuation and missing accents do not count. An accent that is another one does in short words:
    "lừa" and "lua" are a donkey, "lửa" is fire. Every word of a phrase must be understood, and all that name a species
    the same one: "домашняя короткошёрстная кошка" is a cat, "cat food" and "cats and dogs" are nothing.
    """
    words = accented(word).split() if len(word) <= LONGEST else []
    slug = _Vocabulary.of(live).slug_of(words) if len(words) <= _MOST_WORDS else None
    if slug is None:
        raise UnknownSpecies(word, _nearest(words[:_MOST_WORDS], live))
    return next(entry for entry in live if entry.slug == slug)


@dataclass(frozen=True, slots=True)
class _Index:
    """Words by their letters with accents, whatever the spaces between, and by those without."""

    accented: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[tuple[str, str]]]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str]]) -> "_Index":
        """Build from pairs of what `accented` makes of a word and its slug."""
        by_letters: dict[str, set[str]] = {}
        by_plain: dict[str, set[tuple[str, str]]] = {}
        for letters, slug in words:
            by_letters.setdefault(letters.replace(" ", ""), set()).add(slug)
            by_plain.setdefault(unmarked(letters), set()).add((letters, slug))
        return cls(
            {letters: frozenset(slugs) for letters, slugs in by_letters.items()},
            {letters: frozenset(pairs) for letters, pairs in by_plain.items()},
        )

    def find(self, letters: str) -> frozenset[str]:
        """Find the slugs of a word as it is accented, else of those whose accents it may have left out.

        Without accents the spaces count ("gato" is no gà tơ), and the words around stay what they are.
        """
        exact = self.accented.get(letters.replace(" ", ""))
        if exact is not None:
            return exact
        bare = unmarked(letters)
        if bare in _AROUND:
            return frozenset()
        return frozenset(slug for known, slug in self.plain.get(bare, ()) if _may_stand_for(letters, known))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the beginning of a phrase comes down to: the species it may mean, and whether any was named."""

    slugs: frozenset[str]
    named: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What the words of a phrase may mean, given the live species."""

    catalogue: _Index
    live: frozenset[str]

    @classmethod
    def of(cls, live: Iterable[SpeciesEntry]) -> "_Vocabulary":
        """Build from the live catalogue."""
        names = [(accented(name), entry.slug) for entry in live for name in (entry.slug, *entry.names)]
        return cls(_Index.of(names), frozenset(slug for _, slug in names))

    def slug_of(self, words: Sequence[str]) -> str | None:
        """Read a whole phrase, in as few parts as can be; None where a word is left over or two species are meant."""
        reached: list[dict[_Reading, int]] = [{} for _ in range(len(words) + 1)]
        reached[0][_Reading(self.live, named=False)] = 0
        for start, readings in enumerate(reached):
            for size in range(1, min(_LONGEST_NAME, len(words) - start) + 1):
                after = reached[start + size]
                for slugs, named in self._meanings(" ".join(words[start : start + size])) if readings else ():
                    for reading, parts in readings.items():
                        further = _Reading(reading.slugs & slugs, reading.named or named)
                        if further.slugs:
                            after[further] = min(parts + 1, after.get(further, parts + 1))
        return _only_slug(reached[-1])

    def _meanings(self, part: str) -> Iterator[tuple[frozenset[str], bool]]:
        """Give the species that a part of a phrase names, those it goes with, and all for a word that goes with any."""
        species = self._species(part)
        if species:
            yield species, True
        breeds = _BESIDE.find(part) & self.live
        if breeds:
            yield breeds, False
        if part.isdigit() or any(_may_stand_for(part, known) for known in _AROUND.get(unmarked(part), ())):
            yield self.live, False

    def _species(self, part: str) -> frozenset[str]:
        for ending in _PLURALS:
            slugs = self.catalogue.find(part.removesuffix(ending)) if part.endswith(ending) else frozenset()
            if slugs:
                return slugs
        return _WORDS.find(part) & self.live


def _only_slug(readings: Mapping[_Reading, int]) -> str | None:
    named = {reading: parts for reading, parts in readings.items() if reading.named}
    fewest = min(named.values(), default=0)
    slugs = {reading.slugs for reading, parts in named.items() if parts == fewest}
    return next(iter(slugs.pop())) if len(slugs) == 1 and all(len(one) == 1 for one in slugs) else None


def _may_stand_for(letters: str, known: str) -> bool:
    """Tell an accent left out from another one; long words cannot be confused."""
    if len(unmarked(known)) > _SHORT_WORD:
        return True
    return all(marks <= wanted for marks, wanted in zip(_accents(letters), _accents(known), strict=True))


def _accents(letters: str) -> list[frozenset[str]]:
    return [frozenset(marks) for marks in _MARKS_OF_A_LETTER.findall(letters)]


def _nearest(words: Sequence[str], live: Sequence[SpeciesEntry]) -> tuple[SpeciesEntry, ...]:
    """Name the species that one of its names or our words for it is a slip of the hand away from what was said."""
    asked = " ".join(word for word in map(unmarked, words) if word not in _AROUND)
    most = 1 if len(asked) <= _ONE_SLIP_UP_TO else _MOST_SLIPS
    slips = ((_slips(asked, entry, most), entry) for entry in live if len(asked) >= _SHORTEST_MISTYPED)
    alike = sorted((pair for pair in slips if pair[0] <= most), key=lambda pair: pair[0])
    return tuple(entry for _, entry in alike[:_SUGGESTIONS])


def _slips(asked: str, entry: SpeciesEntry, most: int) -> int:
    own = [unmarked(accented(name)) for name in (entry.slug, *entry.names)]
    known = [*own, *_PLAIN_WORDS.get(entry.slug, ())]
    begins = asked[:1].translate(_SOUND)
    alike = [word for word in known if word[:1].translate(_SOUND) == begins]
    return min((OSA.distance(asked, word, score_cutoff=most) for word in alike), default=most + 1)


def _forms(words: str, endings: Mapping[str, str]) -> Iterator[str]:
    """Give a word, or a phrase by its last word, in all its forms; of several endings that fit, the longest counts."""
    ending = max((ending for ending in endings if words.endswith(ending)), key=len)
    stem = words.removesuffix(ending)
    yield from (stem + ("" if other == "-" else other) for other in endings[ending].split())


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _in_all_forms(languages: Mapping[str, str]) -> Iterator[str]:
    for language, words in languages.items():
        for word in _listed(words):
            yield from map(accented, _forms(word, _TABLE["forms"][language]))


def _by_plain_letters(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    by_letters: dict[str, list[str]] = {}
    for word in words:
        by_letters.setdefault(unmarked(word), []).append(word)
    return by_letters


def _index_of_words(table: Mapping[str, Mapping[str, str]]) -> _Index:
    return _Index.of((form, slug) for slug, languages in table.items() for form in _in_all_forms(languages))


_TABLE = tomllib.loads(resources.files("resolvers.names").joinpath("species_words.toml").read_text("utf-8"))
_AROUND = _by_plain_letters(_in_all_forms(_TABLE["around"]))
_WORDS = _index_of_words(_TABLE["words"])
_BESIDE = _index_of_words(_TABLE["beside"])
_PLAIN_WORDS = {
    slug: frozenset(unmarked(accented(word)) for words in languages.values() for word in _listed(words))
    for slug, languages in _TABLE["words"].items()
}
