"""How alike two words are that may differ in accents, alphabet or a typo.

A typo is an insertion, a deletion, a substitution or a swap of neighbours. How many are forgiven depends on the length
of the shorter word:

- up to 3 letters: none, since Tom, Tim and Tam are three cats
- 4 to 7 letters: one; at 4 letters nothing is substituted (Milo is not Mila), and the first letter is right (Bella is
  not Della), unless both letters stand for one sound (Yana, Jana)
- from 8 letters: two, behind the right first letter
"""

from typing import Final

from rapidfuzz.distance import OSA

from resolvers.names.folding import folded
from resolvers.names.transliteration import edits, is_cyrillic, one_spelling, spells, start_alike

ACCENTS: Final = 96
"""The score of words that differ in accents alone; equal ones would have 100."""
SPELLING: Final = 93
"""The score of words that differ in alphabet or spelling; a typo scores less."""
LONGEST_COMPARED: Final = 64
"""Longer words are not compared letter by letter: no pet has such a name, and the work grows with the square."""

_NO_TYPO_UP_TO: Final = 3
_NO_SUBSTITUTION_UP_TO: Final = 4
_ONE_TYPO_UP_TO: Final = 7
_ONE_SOUND: Final = ("ijy", "ckq", "sz", "vw", "иійы", "еэєё", "гґ")


def same(one: str, other: str) -> int | None:
    """Score two words that differ in accents or in spelling alone; None for any others."""
    if folded(one) == folded(other):
        return ACCENTS
    if is_cyrillic(one) == is_cyrillic(other):
        return SPELLING if one_spelling(one) == one_spelling(other) else None
    if max(len(one), len(other)) > LONGEST_COMPARED:
        return None
    cyrillic, latin = (one, other) if is_cyrillic(one) else (other, one)
    return SPELLING if spells(cyrillic, latin) else None


def mistyped(one: str, other: str) -> int | None:
    """Score two words of one alphabet or two that are a forgivable typo apart (71..89); None for any others."""
    shorter, longer = sorted((len(one), len(other)))
    allowed = _typos_allowed(shorter)
    if allowed == 0 or longer > LONGEST_COMPARED:
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
    if min(len(cyrillic), len(latin)) <= _NO_SUBSTITUTION_UP_TO or not start_alike(cyrillic, latin):
        return None
    return edits(cyrillic, latin)


def _typos_allowed(letters: int) -> int:
    if letters <= _NO_TYPO_UP_TO:
        return 0
    return 1 if letters <= _ONE_TYPO_UP_TO else 2


def _is_likely_slip(one: str, other: str) -> bool:
    """Refuse the differences that make another name of a short one."""
    if one[0] != other[0] and one[:2] == other[1::-1]:
        return True
    same_start = _are_one_sound(one[0], other[0])
    if len(one) != len(other) or len(one) > _NO_SUBSTITUTION_UP_TO:
        return same_start
    differing = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return len(differing) != 1 or _are_one_sound(*differing[0])


def _are_one_sound(one: str, other: str) -> bool:
    return one == other or any(one in letters and other in letters for letters in _ONE_SOUND)
