"""How alike two words are that may differ in accents, alphabet, case form or a typo.

A typo is an insertion, a deletion, a substitution or a swap of neighbours. How many are forgiven depends on the length
of the shorter word:

- up to 3 letters: none, since Tom, Tim and Tam are three cats
- 4 to 7 letters: one; at 4 letters nothing is substituted (Milo is not Mila), and the first letter is right (Bella is
  not Della), unless both letters stand for one sound (Yana, Jana)
- from 8 letters: two, behind the right first letter
"""

from typing import Final

from rapidfuzz.distance import OSA

from resolvers.names.transliteration import edits, may_start_alike, sounds, spells, start_alike
from resolvers.names.word import LONGEST_COMPARED, ONE_SOUND, Word

ACCENTS: Final = 96
"""The score of words one of which lacks accents that the other has; equal ones would have 100."""
ALPHABET: Final = 95
"""The score of words that are the same in another alphabet."""
OTHER_ACCENTS: Final = 94
"""The score of words that both have accents, and different ones: Bơ and Bò."""
SPELLING: Final = 93
"""The score of words that differ in spelling within one alphabet: Max and Maks."""
SOUND: Final = 92
"""The score of words that sound alike in two alphabets."""
FORM: Final = 91
"""The score of a case form of a name; a typo scores less."""

_NO_TYPO_UP_TO: Final = 3
_NO_SUBSTITUTION_UP_TO: Final = 4
_ONE_TYPO_UP_TO: Final = 7
_LONGEST_END: Final = 4
_NEVER_A_FORM: Final = ("ый", "ий")


def likeness(said: Word, name: Word, *, typos: bool) -> int | None:
    """Score a word that was said against one of a name; None for words that are not alike."""
    if not may_be_alike(said, name):
        return None
    score = same(said, name)
    if score is None and is_form(said, name):
        return FORM
    return mistyped(said, name) if score is None and typos else score


def may_be_alike(one: Word, other: Word) -> bool:
    """Say at once whether any score is possible: every likeness has a first sound in common, or a swapped one."""
    if one.cyrillic != other.cyrillic:
        cyrillic, latin = (one, other) if one.cyrillic else (other, one)
        return may_start_alike(cyrillic.letters, latin.letters)
    return one.begins_like(other) or one.plain[:2] == other.plain[1::-1]


def same(one: Word, other: Word) -> int | None:
    """Score two words that differ in accents, alphabet or spelling alone; None for any others."""
    if one.plain == other.plain:
        return ACCENTS if _accents_agree(one, other) else OTHER_ACCENTS
    if one.cyrillic == other.cyrillic:
        return SPELLING if one.begins_like(other) and one.levelled == other.levelled else None
    if max(len(one.letters), len(other.letters)) > LONGEST_COMPARED:
        return None
    cyrillic, latin = (one, other) if one.cyrillic else (other, one)
    if spells(cyrillic.letters, latin.letters):
        return ALPHABET
    return SOUND if sounds(cyrillic.letters, latin.letters) else None


def is_form(said: Word, name: Word) -> bool:
    """Say whether what was said is a case form of a name, in its own alphabet or the other one."""
    if said.cyrillic == name.cyrillic:
        alike = said.begins_like(name) and abs(len(said.letters) - len(name.letters)) <= _LONGEST_END
        return alike and said.levelled in name.levelled_forms
    cyrillic, latin = (said, name) if said.cyrillic else (name, said)
    if max(len(said.letters), len(name.letters)) > LONGEST_COMPARED or not start_alike(cyrillic.letters, latin.letters):
        return False
    if name.cyrillic:
        return any(spells(form, said.letters) for form in name.forms)
    return said.levelled in name.levelled_cyrillic_forms or (
        not said.letters.endswith(_NEVER_A_FORM)
        and any(spells(said.letters, form) or sounds(said.letters, form) for form in name.forms)
    )


def mistyped(one: Word, other: Word) -> int | None:
    """Score two words of one alphabet or two that are a forgivable typo apart (71..89); None for any others."""
    shorter, longer = sorted((len(one.letters), len(other.letters)))
    allowed = _typos_allowed(shorter)
    if allowed == 0 or longer > LONGEST_COMPARED:
        return None
    if one.cyrillic == other.cyrillic:
        typos = _typos_within(one, other, allowed)
    else:
        cyrillic, latin = (one, other) if one.cyrillic else (other, one)
        typos = _typos_across(cyrillic.letters, latin.letters, allowed)
    return None if typos is None or typos > allowed else 90 - 40 * typos // longer


def _accents_agree(one: Word, other: Word) -> bool:
    """Tell missing accents from other ones: letter by letter equal or absent, and absent in one of the words alone."""
    if one.cyrillic or one.marks == other.marks:
        return one.but_for_the_dots == other.but_for_the_dots
    pairs = list(zip(one.marks, other.marks, strict=False))
    if len(one.marks) != len(other.marks) or any(left and right and left != right for left, right in pairs):
        return False
    return all(left for left, right in pairs if right) or all(right for left, right in pairs if left)


def _typos_within(one: Word, other: Word, allowed: int) -> int | None:
    """Count the typos between two words as they are written, or as they sound, whichever are fewer."""
    if not one.begins_like(other) and one.plain[:2] != other.plain[1::-1]:
        return None
    pairs = ((one.plain, other.plain), (one.levelled, other.levelled))
    counts = [
        OSA.distance(*pair, score_cutoff=allowed)
        for pair in pairs
        if all(pair) and abs(len(pair[0]) - len(pair[1])) <= allowed and _is_likely_slip(*pair)
    ]
    return min(counts, default=None)


def _typos_across(cyrillic: str, latin: str, allowed: int) -> int | None:
    if min(len(cyrillic), len(latin)) <= _NO_SUBSTITUTION_UP_TO or not start_alike(cyrillic, latin):
        return None
    return edits(cyrillic, latin, allowed)


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
    return one == other or ONE_SOUND.get(one, one) == ONE_SOUND.get(other, other)
