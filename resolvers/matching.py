"""Which pets a spoken name may mean, by our own rules of likeness, best first.

A whole name is `exact` when only letter case and spaces differ, `close` when accents, punctuation, alphabet or a typo
do; everything else that is found is `partial`: words or the beginning of a name, or a name within a longer phrase.
A typo is an insertion, a deletion, a substitution or a swap of neighbours, by the length of the shorter word:

- up to 3 letters: none, since Tom, Tim and Tam are three cats
- 4 to 7 letters: one; at 4 letters nothing is substituted (Milo is not Mila), and the first letter is right (Bella is
  not Della), unless both letters stand for one sound (Yana, Jana)
- from 8 letters: two, behind the right first letter
- digits never: Cat 2 is not Cat 3
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import OSA

from resolvers.folding import folded, spelled, unspaced
from resolvers.transliteration import edits, is_cyrillic, one_spelling, opens, spells, start_alike

Kind = Literal["exact", "close", "partial"]

_EXACT: Final = 100
_ACCENTS: Final = 96
_SPELLING: Final = 93
_WORDS: Final = 50
_PHRASE: Final = 45
_OPENING: Final = 40
_INSIDE: Final = 30
_COVERAGE: Final = 20
_LONGEST_COMPARED: Final = 64
"""Longer words are compared letter by letter no more: no pet is called so, and the work grows with the square."""

_ONE_SOUND: Final = ("ijy", "ckq", "sz", "vw", "иійы", "еэєё", "гґ")
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
        return cls(unspaced(text), tuple(spelled(text).split()), plain, frozenset(_NUMBER.findall(plain)))


def match_name(query: str, name: str) -> NameMatch | None:
    """Say how a name answers what was said; None when it does not. Never raises, whatever the text."""
    return _match(_Text.of(query), _Text.of(name))


def rank(query: str, candidates: Iterable[tuple[int, str]]) -> list[Ranked]:
    """List the candidates, given as id and name, that answer a query: by score, then name, then id.

    When a candidate bears the whole name as it was said, in whatever accents or alphabet, nothing was mistyped: names
    that are only a typo away are left out.
    """
    asked = _Text.of(query)
    matches = ((pet_id, name, _match(asked, _Text.of(name))) for pet_id, name in candidates)
    found = [Ranked(pet_id, name, match) for pet_id, name, match in matches if match is not None]
    if any(ranked.match.score >= _SPELLING for ranked in found):
        found = [ranked for ranked in found if ranked.match.kind != "close" or ranked.match.score >= _SPELLING]
    return sorted(found, key=lambda ranked: (-ranked.match.score, ranked.name.casefold(), ranked.name, ranked.id))


def best(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Keep those of the first one's kind: one is an answer, several are a question to the user."""
    return tuple(candidate for candidate in ranked if candidate.match.kind == ranked[0].match.kind)


def _match(asked: _Text, named: _Text) -> NameMatch | None:
    if asked.unspaced and asked.unspaced == named.unspaced:
        return NameMatch("exact", _EXACT)
    if not asked.words or not named.words or not asked.numbers <= named.numbers:
        return None
    whole, whole_name = "".join(asked.words), "".join(named.words)
    score = _same(whole, whole_name)
    if score is None and f" {asked.folded}" not in f" {named.folded}":
        score = _mistyped_name(asked, named)
    if score is not None:
        return NameMatch("close", score)
    covered = _COVERAGE * min(len(whole), len(whole_name)) // max(len(whole), len(whole_name))
    scores = (_by_words(asked, named), _by_phrase(asked, named), _by_opening(asked, named), _by_inside(asked, named))
    part = max((score for score in scores if score is not None), default=None)
    return None if part is None else NameMatch("partial", part + covered)


def _same(one: str, other: str) -> int | None:
    """Score two words that differ in accents or in spelling alone."""
    if folded(one) == folded(other):
        return _ACCENTS
    if is_cyrillic(one) == is_cyrillic(other):
        return _SPELLING if one_spelling(one) == one_spelling(other) else None
    if max(len(one), len(other)) > _LONGEST_COMPARED:
        return None
    cyrillic, latin = (one, other) if is_cyrillic(one) else (other, one)
    return _SPELLING if spells(cyrillic, latin) else None


def _mistyped_name(asked: _Text, named: _Text) -> int | None:
    """Score a whole name with a typo: word by word when there are as many, so that each stands for itself."""
    if asked.numbers != named.numbers:
        return None
    if len(asked.words) != len(named.words):
        return _mistyped("".join(asked.words), "".join(named.words))
    scores = [_same(one, other) or _mistyped(one, other) for one, other in zip(asked.words, named.words, strict=True)]
    return None if None in scores else min(score for score in scores if score is not None)


def _mistyped(one: str, other: str) -> int | None:
    """Score two words of one alphabet or two that are a typo apart."""
    shorter, longer = sorted((len(one), len(other)))
    allowed = _typos_allowed(shorter)
    if allowed == 0 or longer > _LONGEST_COMPARED:
        return None
    across = is_cyrillic(one) != is_cyrillic(other)
    typos = _typos_across(one, other) if across else _typos_within(one, other)
    return None if typos is None or typos > allowed else 90 - 40 * typos // longer


def _typos_within(one: str, other: str) -> int | None:
    """Count the typos between two words as they are written, or as they sound, whichever are fewer."""
    written = (folded(one), folded(other))
    sounding = (one_spelling(written[0]), one_spelling(written[1]))
    counts = [OSA.distance(*pair) for pair in (written, sounding) if all(pair) and _is_likely_slip(*pair)]
    return min(counts, default=None)


def _typos_across(one: str, other: str) -> int | None:
    cyrillic, latin = (one, other) if is_cyrillic(one) else (other, one)
    if min(len(cyrillic), len(latin)) <= len("Milo") or not start_alike(cyrillic, latin):
        return None
    return edits(cyrillic, latin)


def _typos_allowed(letters: int) -> int:
    return 0 if letters <= len("Tom") else 1 if letters < len("Whiskers") else len("ae")


def _is_likely_slip(one: str, other: str) -> bool:
    """Refuse the differences that make another name of a short one."""
    if one[0] != other[0] and one[:2] == other[1::-1]:
        return True
    same_start = _are_one_sound(one[0], other[0])
    if len(one) != len(other) or len(one) > len("Milo"):
        return same_start
    differing = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return len(differing) != 1 or _are_one_sound(*differing[0])


def _are_one_sound(one: str, other: str) -> bool:
    return one == other or any(one in letters and other in letters for letters in _ONE_SOUND)


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
        scores = [
            _EXACT if word == other else _same(word, other) or (_mistyped(word, other) if typos else None)
            for other in left
        ]
        found = max((score for score in scores if score is not None), default=None)
        if found is None:
            return None
        left.pop(scores.index(found))
        weakest = min(weakest, found)
    return _WORDS - (_EXACT - weakest) // 4


def _word_score(one: str, other: str, *, typos: bool) -> int | None:
    if one == other:
        return _EXACT
    return _same(one, other) or (_mistyped(one, other) if typos else None)


def _by_opening(asked: _Text, named: _Text) -> int | None:
    """Score a query that begins the name, or one of its words, with three letters or more."""
    if len(asked.folded) < len("Bar"):
        return None
    if f" {asked.folded}" in f" {named.folded}" or (len(asked.words) == 1 and _opens_one(asked.words[0], named.words)):
        return _OPENING
    return None


def _opens_one(part: str, words: Sequence[str]) -> bool:
    others = (word for word in words if is_cyrillic(word) != is_cyrillic(part) and len(word) <= _LONGEST_COMPARED)
    return len(part) <= _LONGEST_COMPARED and any(opens(part, word) for word in others)


def _by_inside(asked: _Text, named: _Text) -> int | None:
    """Score a query of four letters or more that is at least half of one word: "bella" in Isabella."""
    part = asked.folded
    words = (word for word in named.folded.split() if part in word)
    return _INSIDE if len(part) > len("Bar") and any(2 * len(part) >= len(word) for word in words) else None
