"""Which pets a spoken name may mean, by our own rules of likeness, best first.

A whole name is `exact` when only letter case and spaces differ, `close` when accents, punctuation, alphabet or a typo
do. Everything else that is found is `partial`: words or the beginning of a name, or a name within a longer phrase.
Digits are never mistyped: Cat 2 is not Cat 3.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from resolvers.names.folding import alphabetic, folded, unspaced
from resolvers.names.likeness import LONGEST_COMPARED, SPELLING, mistyped, same
from resolvers.names.transliteration import is_cyrillic, opens

Kind = Literal["exact", "close", "partial"]

_EXACT: Final = 100
_WORDS: Final = 50
_PHRASE: Final = 45
_OPENING: Final = 40
_INSIDE: Final = 30
_COVERAGE: Final = 20
_SHORTEST_OPENING: Final = 3
_SHORTEST_INSIDE: Final = 4
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a name answers a query: the kind, and a stable score of 0..100 (100 is exact, over 70 is close)."""

    kind: Kind
    score: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate that answers the query."""

    id: int
    name: str
    match: NameMatch


@dataclass(frozen=True, slots=True)
class _Text:
    unspaced: str
    words: tuple[str, ...]
    folded: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Text":
        plain = folded(text)
        return cls(unspaced(text), tuple(alphabetic(text).split()), plain, frozenset(_NUMBER.findall(plain)))


def match_name(query: str, name: str) -> NameMatch | None:
    """Say how a name answers what was said; None when it does not. Never raises, whatever the text."""
    return _match(_Text.of(query), _Text.of(name))


def rank(query: str, candidates: Iterable[tuple[int, str]]) -> list[Ranked]:
    """List the candidates, given as id and name, that answer a query: by score, then name, then id.

    When a candidate has the whole name as it was said, in whatever accents or alphabet, nothing was mistyped: names
    that are only a typo away are left out.
    """
    asked = _Text.of(query)
    matches = ((pet_id, name, _match(asked, _Text.of(name))) for pet_id, name in candidates)
    found = [Ranked(pet_id, name, match) for pet_id, name, match in matches if match is not None]
    if any(ranked.match.score >= SPELLING for ranked in found):
        found = [ranked for ranked in found if ranked.match.kind != "close" or ranked.match.score >= SPELLING]
    return sorted(found, key=lambda ranked: (-ranked.match.score, ranked.name.casefold(), ranked.name, ranked.id))


def _match(asked: _Text, named: _Text) -> NameMatch | None:
    if asked.unspaced and asked.unspaced == named.unspaced:
        return NameMatch("exact", _EXACT)
    if not asked.words or not named.words or not asked.numbers <= named.numbers:
        return None
    whole, whole_name = "".join(asked.words), "".join(named.words)
    score = same(whole, whole_name)
    if score is None:
        score = _mistyped_name(asked, named)
    if score is not None:
        return NameMatch("close", score)
    covered = _COVERAGE * min(len(whole), len(whole_name)) // max(len(whole), len(whole_name))
    scores = (_by_words(asked, named), _by_phrase(asked, named), _by_opening(asked, named), _by_inside(asked, named))
    part = max((score for score in scores if score is not None), default=None)
    return None if part is None else NameMatch("partial", part + covered)


def _mistyped_name(asked: _Text, named: _Text) -> int | None:
    """Score a whole name with a typo: word by word when there are as many, so that each stands for itself."""
    if asked.numbers != named.numbers:
        return None
    if len(asked.words) != len(named.words):
        return mistyped("".join(asked.words), "".join(named.words))
    scores = [same(one, other) or mistyped(one, other) for one, other in zip(asked.words, named.words, strict=True)]
    return None if None in scores else min(score for score in scores if score is not None)


def _by_words(asked: _Text, named: _Text) -> int | None:
    """Score a query whose every word is a word of the name, one of them perhaps mistyped."""
    if len(asked.words) > len(named.words) or len(named.words) == 1:
        return None  # the one word was compared as the whole name
    return _cover(asked.words, named.words, typos=True)


def _by_phrase(asked: _Text, named: _Text) -> int | None:
    """Score a name whose every word was said among others: "my cat Mimi"."""
    if len(asked.words) <= len(named.words) or len(named.folded) == 1:
        return None
    score = _cover(named.words, asked.words, typos=False)
    return None if score is None else score + _PHRASE - _WORDS


def _cover(words: Sequence[str], among: Sequence[str], *, typos: bool) -> int | None:
    left = list(among)
    weakest = _EXACT
    for word in words:
        scores = [_word_score(word, other, typos=typos) for other in left]
        found = max((score for score in scores if score is not None), default=None)
        if found is None:
            return None
        left.pop(scores.index(found))
        weakest = min(weakest, found)
    return _WORDS - (_EXACT - weakest) // 4


def _word_score(one: str, other: str, *, typos: bool) -> int | None:
    if one == other:
        return _EXACT
    return same(one, other) or (mistyped(one, other) if typos else None)


def _by_opening(asked: _Text, named: _Text) -> int | None:
    """Score a query that begins the name, or one of its words, with three letters or more."""
    if len(asked.folded) < _SHORTEST_OPENING:
        return None
    if f" {asked.folded}" in f" {named.folded}" or (len(asked.words) == 1 and _opens_one(asked.words[0], named.words)):
        return _OPENING
    return None


def _opens_one(part: str, words: Sequence[str]) -> bool:
    others = (word for word in words if is_cyrillic(word) != is_cyrillic(part) and len(word) <= LONGEST_COMPARED)
    return len(part) <= LONGEST_COMPARED and any(opens(part, word) for word in others)


def _by_inside(asked: _Text, named: _Text) -> int | None:
    """Score a query of four letters or more that is at least half of one word: "bella" in Isabella."""
    part = asked.folded
    words = (word for word in named.folded.split() if part in word)
    return _INSIDE if len(part) >= _SHORTEST_INSIDE and any(2 * len(part) >= len(word) for word in words) else None
