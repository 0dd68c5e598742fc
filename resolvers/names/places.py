"""Which city of a country's catalogue a person means: as people write it, in older and foreign forms; never a guess."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from typing import Final

from rapidfuzz import fuzz

from resolvers.names.folding import LONGEST, alphabetic
from resolvers.names.likeness import FORM
from resolvers.names.matching import Name, compare
from resolvers.names.transliteration import one_spelling

_NEAREST: Final = 3
_ALIKE_FROM: Final = 55.0
_SHORTEST_ALIKE: Final = 4
"""Shorter words are abbreviations (HN, NYC, Спб): they are the city's or nothing."""
_MOST_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A city of the catalogue: its id and what it is called, in whichever languages are known."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a name comes down to: the one city it means, else those it may mean, else those called nearly so.

    `found` is None where several fit; `fitting` then holds them, and where none fits `nearest` holds at most three.
    """

    found: Place | None = None
    fitting: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()


def match_place(said: str, places: Sequence[Place]) -> PlaceMatch:
    """Find the city that was meant, in any spelling, language or case, a slip of the hand included.

    "TP. HCM", "Sài Gòn" and "Хошимин" are Ho Chi Minh City, "в Питере" is Saint Petersburg; of "Quận 1, TP HCM" the
    part that is a city counts. A name that only begins like a city's is not taken. A text over 255 characters is none.
    """
    if len(said) > LONGEST:
        return PlaceMatch()
    known = [_Known.of(place) for place in places]
    readings = list(dict.fromkeys(filter(None, map(_bare, _parts(said)))))
    for reading in readings:
        fitting = _fitting(reading, known)
        if fitting:
            return PlaceMatch(found=fitting[0] if len(fitting) == 1 else None, fitting=fitting)
    return PlaceMatch(nearest=_nearest(readings, known))


def is_known(place: Place) -> bool:
    """Say whether we know a city's names in the other languages, so that the main app need not be asked for them."""
    return any(_key(_bare(name)) in _CITIES for name in place.names)


@dataclass(frozen=True, slots=True)
class _Known:
    """A city with its own names and those that we know for it."""

    place: Place
    keys: frozenset[str]
    names: tuple[str, ...]

    @classmethod
    def of(cls, place: Place) -> "_Known":
        own = [_bare(name) for name in place.names]
        others = chain.from_iterable(_CITIES.get(_key(name), ()) for name in own)
        names = tuple(dict.fromkeys((*own, *others)))
        return cls(place, frozenset(map(_key, names)), names)


def _fitting(reading: str, known: Sequence[_Known]) -> tuple[Place, ...]:
    """List the cities of that very name; else those of it in a case form; else those a slip of the hand away.

    The name of another city is no slip.
    """
    same = tuple(one.place for one in known if _key(reading) in one.keys)
    if same or _key(reading) in _CITIES or len(reading) < _SHORTEST_ALIKE:
        return same
    asked = Name(reading)
    scores = [(_score(asked, one), one.place) for one in known]
    for lowest in (FORM, 1):
        alike = tuple(place for score, place in scores if score >= lowest)
        if alike:
            return alike
    return ()


def _score(asked: Name, known: _Known) -> int:
    matches = (compare(asked, Name(name)) for name in known.names if len(name) >= _SHORTEST_ALIKE)
    return max((match.score for match in matches if match is not None and match.kind != "partial"), default=0)


def _nearest(readings: Sequence[str], known: Sequence[_Known]) -> tuple[Place, ...]:
    def likeness(one: _Known) -> float:
        names = (name for name in one.names if len(name) >= _SHORTEST_ALIKE)
        return max((_resemblance(reading, name) for name in names for reading in readings), default=0.0)

    scored = sorted(((likeness(one), one.place) for one in known), key=lambda pair: -pair[0])
    return tuple(place for score, place in scored[:_NEAREST] if score >= _ALIKE_FROM)


def _resemblance(reading: str, name: str) -> float:
    """Rate how alike two names look; one that begins or ends the other is nearer than any slip makes it."""
    partly = len(reading) >= _SHORTEST_ALIKE and (f" {reading} " in f" {name} " or name.startswith(reading))
    return 90.0 if partly else fuzz.ratio(reading, name)


def _parts(said: str) -> Iterator[str]:
    """Give an address as a whole, then by its parts."""
    yield said
    parts = said.replace("(", ",").replace(")", ",").replace("/", ",").replace(";", ",").split(",")
    if len(parts) > 1:
        yield from parts[:_MOST_PARTS]


def _bare(name: str) -> str:
    """Fold a name and drop the words around it that say city, country or in; not where nothing would be left."""
    words = alphabetic(name.replace(".", " ")).split()
    for size in _stripped(words, _BEFORE, front=True):
        words = words[size:]
    for size in _stripped(words, _BEHIND, front=False):
        words = words[: len(words) - size]
    return " ".join("saint" if word in _SAINT else word for word in words)


def _stripped(words: Sequence[str], around: frozenset[str], *, front: bool) -> Iterator[int]:
    """Give the lengths of the known words at one end, one after the other, while a word is left."""
    rest = list(words)
    while True:
        sizes = range(min(_LONGEST_AROUND, len(rest) - 1), 0, -1)
        size = next((s for s in sizes if " ".join(rest[:s] if front else rest[-s:]) in around), 0)
        if not size:
            return
        rest = rest[size:] if front else rest[: len(rest) - size]
        yield size


def _key(bare: str) -> str:
    return one_spelling(bare.replace(" ", ""))


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _by_key(table: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Give all the names of a city by each of them."""
    names = [tuple(map(_bare, _listed(names))) for cities in table.values() for names in cities.values()]
    return {_key(name): of_one for of_one in names for name in of_one}


def _around(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(alphabetic, words))


_TABLE = tomllib.loads(resources.files("resolvers.names").joinpath("place_names.toml").read_text("utf-8"))
_WORDS = _TABLE.pop("words")
_BEFORE: Final = _around(_listed(_WORDS["before"]))
_BEHIND: Final = _around(_listed(_WORDS["behind"]))
_LONGEST_AROUND: Final = max(len(words.split()) for words in _BEFORE | _BEHIND)
_SAINT: Final = frozenset({"st", "sankt", "sant"})
_CITIES: Final = _by_key(_TABLE)
