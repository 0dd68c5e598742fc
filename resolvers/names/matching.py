"""Which pets a spoken name may mean, by our own rules of likeness, best first.

A whole name is `exact` when only letter case and spaces differ, `close` when accents, punctuation, alphabet, a case
form or a typo do. Everything else that is found is `partial`: words or the beginning of a name, or a name within a
longer phrase. Digits are never mistyped: Cat 2 is not Cat 3.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from resolvers.names.folding import LONGEST, accented, alphabetic, folded, unspaced
from resolvers.names.likeness import ALPHABET, FORM, likeness, may_be_alike, mistyped, same
from resolvers.names.transliteration import opens
from resolvers.names.word import LONGEST_COMPARED, Word

Kind = Literal["exact", "close", "partial"]

_EXACT: Final = 100
_WORDS: Final = 50
_PHRASE: Final = 45
_OPENING: Final = 40
_INSIDE: Final = 30
_COVERAGE: Final = 20
_SHORTEST_OPENING: Final = 3
_SHORTEST_INSIDE: Final = 4
_MOST_WORDS: Final = 12
_NUMBER: Final = re.compile(r"\d+")
_LETTERS_AT_ONCE: Final = 50_000


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a name answers a query: the kind, and a stable score of 0..100 (100 is exact, over 70 is close)."""

    kind: Kind
    score: int

    @property
    def certain(self) -> bool:
        """Whether the name itself was said: the same but for case, spaces, missing accents or alphabet.

        Accents that differ where both names have them, another spelling, a case form, a typo and a part of a name are
        not.
        """
        return self.score >= ALPHABET


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate that answers the query."""

    id: int
    name: str
    match: NameMatch


class Name:
    """A name prepared for being matched: folded once, for as many queries as its holder keeps it.

    Of a text of more than 255 characters nothing but the text itself is compared.
    """

    __slots__ = ("numbers", "plain", "text", "unspaced", "whole", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            self.unspaced, self.plain, self.numbers, self.words = text, "", frozenset[str](), tuple[Word, ...]()
        else:
            self.unspaced = unspaced(text)
            self.plain = folded(text)
            self.numbers = frozenset(_NUMBER.findall(self.plain))
            self.words = tuple(_words(text))
        self.whole = self.words[0] if len(self.words) == 1 else _joined(self.words)


def match_name(query: str, name: str) -> NameMatch | None:
    """Say how a name answers what was said; None when it does not. Never raises, whatever the text."""
    return compare(Name(query), Name(name))


def compare(asked: Name, named: Name) -> NameMatch | None:
    """Say of two prepared names how one answers the other, as `match_name` does."""
    if asked.unspaced and asked.unspaced == named.unspaced:
        return NameMatch("exact", _EXACT)
    if not asked.words or not named.words or not asked.numbers <= named.numbers:
        return None
    score = _whole_name(asked, named)
    if score is not None:
        return NameMatch("close", score)
    scores = (_by_words(asked, named), _by_phrase(asked, named), _by_opening(asked, named), _by_inside(asked, named))
    part = max((score for score in scores if score is not None), default=None)
    return None if part is None else NameMatch("partial", part + _covered(asked.whole.letters, named.whole.letters))


def rank(query: str, candidates: Iterable[tuple[int, str]]) -> list[Ranked]:
    """List the candidates, given as id and name, that answer a query: by score, then name, then id.

    When a candidate has the whole name as it was said, in whatever accents, alphabet or case form, nothing was
    mistyped: names that are only a typo away are left out. The time grows with the number of candidates; a caller on
    an event loop asks `rank_in_turns`.
    """
    asked = Name(query)
    return _best_first(_ranked(asked, pet_id, Name(name)) for pet_id, name in candidates)


async def rank_in_turns(query: Name, candidates: Iterable[tuple[int, Name]]) -> list[Ranked]:
    """List as `rank` does, and let the event loop go on whenever some milliseconds of work are done.

    Names that the caller does not keep are best prepared as they are asked for, within the iterable.
    """
    found: list[Ranked | None] = []
    letters = 0
    for pet_id, name in candidates:
        found.append(_ranked(query, pet_id, name))
        letters += (len(query.text) + 1) * (len(name.text) + 1)
        if letters > _LETTERS_AT_ONCE:
            letters = 0
            await asyncio.sleep(0)
    return _best_first(found)


def _ranked(asked: Name, pet_id: int, named: Name) -> Ranked | None:
    match = compare(asked, named)
    return None if match is None else Ranked(pet_id, named.text, match)


def _best_first(ranked: Iterable[Ranked | None]) -> list[Ranked]:
    found = [one for one in ranked if one is not None]
    if any(one.match.score >= FORM for one in found):
        found = [one for one in found if one.match.kind != "close" or one.match.score >= FORM]
    return sorted(found, key=lambda one: (-one.match.score, one.name.casefold(), one.name, one.id))


def _words(text: str) -> Iterator[Word]:
    letters = alphabetic(text)
    if letters.isascii() and text.isascii():
        return (Word(word, word, word) for word in letters.split())
    words = letters.split()
    marked = accented(text).split()
    if len(marked) != len(words):
        marked = words
    return map(Word, words, folded(letters).split(), marked)


def _joined(words: Sequence[Word]) -> Word:
    return Word(
        "".join(word.letters for word in words),
        "".join(word.plain for word in words),
        "".join(word.accented for word in words),
    )


def _covered(one: str, other: str) -> int:
    return _COVERAGE * min(len(one), len(other)) // max(len(one), len(other))


def _whole_name(asked: Name, named: Name) -> int | None:
    """Score a whole name: as it is written together, or word by word, so that each stands for itself."""
    alike = asked.numbers == named.numbers
    several = len(asked.words) > 1 or len(named.words) > 1
    score = same(asked.whole, named.whole) if several else likeness(asked.whole, named.whole, typos=alike)
    if score is not None or not several or not alike:
        return score
    if len(asked.words) != len(named.words):
        return mistyped(asked.whole, named.whole)
    weakest = _EXACT
    for said, word in zip(asked.words, named.words, strict=True):
        score = likeness(said, word, typos=True)
        if score is None:
            return None
        weakest = min(weakest, score)
    return weakest


def _by_words(asked: Name, named: Name) -> int | None:
    """Score a query whose every word is a word of the name, one of them perhaps mistyped."""
    if len(asked.words) > len(named.words) or not 1 < len(named.words) <= _MOST_WORDS:
        return None  # the one word was compared as the whole name
    weakest = _EXACT
    left = list(named.words)
    for said in asked.words:
        scores = [_word_score(said, word, typos=True) for word in left]
        found = max((score for score in scores if score is not None), default=None)
        if found is None:
            return None
        left.pop(scores.index(found))
        weakest = min(weakest, found)
    return _WORDS - (_EXACT - weakest) // 4


def _by_phrase(asked: Name, named: Name) -> int | None:
    """Score a name whose every word was said among others: "my cat Mimi"."""
    if not len(named.words) < len(asked.words) <= _MOST_WORDS or len(named.plain) == 1:
        return None
    weakest = _EXACT
    left = list(asked.words)
    for word in named.words:
        scores = [_word_score(said, word, typos=False) for said in left]
        found = max((score for score in scores if score is not None), default=None)
        if found is None:
            return None
        left.pop(scores.index(found))
        weakest = min(weakest, found)
    return _PHRASE - (_EXACT - weakest) // 4


def _word_score(said: Word, word: Word, *, typos: bool) -> int | None:
    return _EXACT if said.letters == word.letters else likeness(said, word, typos=typos)


def _by_opening(asked: Name, named: Name) -> int | None:
    """Score a query that begins the name, or one of its words, with three letters or more."""
    if len(asked.plain) < _SHORTEST_OPENING:
        return None
    if named.plain.startswith(asked.plain) or f" {asked.plain}" in named.plain:
        return _OPENING
    return _OPENING if len(asked.words) == 1 and _opens_one(asked.words[0], named.words) else None


def _opens_one(part: Word, words: Sequence[Word]) -> bool:
    others = [word for word in words if word.cyrillic != part.cyrillic and may_be_alike(word, part)]
    return any(
        opens(part.letters, word.letters)
        for word in others
        if max(len(part.letters), len(word.letters)) <= LONGEST_COMPARED
    )


def _by_inside(asked: Name, named: Name) -> int | None:
    """Score a query of four letters or more that is at least half of one word: "bella" in Isabella."""
    part = asked.plain
    if len(part) < _SHORTEST_INSIDE or part not in named.plain:
        return None
    return _INSIDE if any(part in word and 2 * len(part) >= len(word) for word in named.plain.split()) else None
