"""Cyrillic names in Latin letters: every common way to spell them, aligned letter by letter."""

# ruff: noqa: RUF001  (the two alphabets are the subject)

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Final

_TABLE = tomllib.loads(resources.files("resolvers.names").joinpath("spellings.toml").read_text("utf-8"))
_Steps = Sequence[tuple[str, tuple[str, ...]]]


def _steps_by_first_letter(*tables: str) -> Mapping[str, _Steps]:
    """List the Latin spellings of letters and groups of letters by their first one."""
    steps: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        for letters, latin in _TABLE[table].items():
            for in_either_language in {letters, letters.replace("и", "і")}:
                of = steps.setdefault(in_either_language[0], {}).setdefault(in_either_language, [])
                of.extend(latin.split() or [""])
    return {first: [(letters, tuple(latin)) for letters, latin in of.items()] for first, of in steps.items()}


_LETTERS: Final = _steps_by_first_letter("letters")
_SOUNDS: Final = _steps_by_first_letter("letters", "sounds")
_FAR_SOUNDS: Final = _steps_by_first_letter("letters", "sounds", "far_sounds")
_NAMES: Final[Mapping[str, frozenset[str]]] = {
    cyrillic: frozenset(name.strip() for name in latin.split(",")) for cyrillic, latin in _TABLE["names"].items()
}
_STARTS: Final[Mapping[str, frozenset[str]]] = {
    first: frozenset(latin[:1] for letters, spellings in steps for latin in spellings)
    | frozenset(latin[0] for cyrillic, names in _NAMES.items() for latin in names if cyrillic[0] == first)
    for first, steps in _FAR_SOUNDS.items()
}
_CYRILLIC_OF: Final[Mapping[str, frozenset[str]]] = {
    latin: frozenset(cyrillic for cyrillic, names in _NAMES.items() if latin in names)
    for latin in frozenset().union(*_NAMES.values())
}
_SILENT = frozenset("ъь")
_SILENT_E = re.compile("[^aeiouy]e$")
_BEFORE_A_SILENT_E = re.compile("[аийіоуыюя][бвгджзйклмнпрстфхцчшщ]$")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_RUSSIAN_AND_UKRAINIAN = str.maketrans("ыіїйєэёґ", "ииииееег", "ъь")
_ROMANISATIONS = re.compile("zh|kh|ph|x|ck|c(?=[aou])|[yj]")
_PLAIN: Final = {"zh": "i", "kh": "h", "ph": "f", "x": "ks", "ck": "k", "c": "k", "y": "i", "j": "i"}
_PLAIN_AT_THE_START: Final = {"zh": "j", "y": "y", "j": "j"}


def is_cyrillic(text: str) -> bool:
    """Say whether any letter is Cyrillic."""
    return not text.isascii() and _CYRILLIC.search(text) is not None


def one_spelling(word: str) -> str:
    """Level what differs between spellings within one alphabet: Рыжик and Рижик, Ryzhyk and Ryzhik, Max and Maks."""
    if is_cyrillic(word):
        return word.translate(_RUSSIAN_AND_UKRAINIAN)
    return _ROMANISATIONS.sub(_plain, word)


def _plain(found: re.Match[str]) -> str:
    letters = found[0]
    at_the_start = None if found.start() else _PLAIN_AT_THE_START.get(letters)
    return at_the_start or _PLAIN[letters]


def cyrillic_of(latin: str) -> frozenset[str]:
    """Give the Cyrillic names that no rule of letters finds for a Latin one: Хлоя for Chloe."""
    return _CYRILLIC_OF.get(latin, frozenset())


def spells(cyrillic: str, latin: str) -> bool:
    """Say whether the Latin word is the Cyrillic one in other letters, or the same well-known name."""
    return len(latin) in _reached(cyrillic, latin, _LETTERS)[-1] or latin in _NAMES.get(cyrillic, ())


def sounds(cyrillic: str, latin: str) -> bool:
    """Say whether the Latin word, read as English or French, sounds like the Cyrillic one."""
    places = _reached(cyrillic, latin, _FAR_SOUNDS)[-1]
    return len(latin) in places or (len(latin) - 1 in places and _ends_in_a_silent_e(cyrillic, latin))


def opens(part: str, whole: str) -> bool:
    """Say whether one word spells the beginning of another that is in the other alphabet."""
    if is_cyrillic(part):
        return bool(_reached(part, whole, _SOUNDS)[-1])
    return any(len(part) in places for places in _reached(whole, part, _SOUNDS))


def may_start_alike(cyrillic: str, latin: str) -> bool:
    """Say at once whether the first letter of one may begin a spelling of the other."""
    return latin[:1] in _STARTS.get(cyrillic[:1], cyrillic[:1])


def start_alike(cyrillic: str, latin: str) -> bool:
    """Say whether the first letters of both can stand for one sound."""
    steps = _FAR_SOUNDS.get(cyrillic[:1], ())
    return cyrillic[:1] == latin[:1] or any(
        latin.startswith(tuple(filter(None, spellings))) for letters, spellings in steps if cyrillic.startswith(letters)
    )


def edits(cyrillic: str, latin: str, most: int) -> int | None:
    """Count the letters that must be changed for the Latin word to spell the Cyrillic one; None above `most`.

    Only the ways that stay below are followed, so the work grows with the length and not with its square.
    """
    table: list[dict[int, int]] = [{} for _ in range(len(cyrillic) + 1)]
    table[0][0] = 0
    for row, costs in enumerate(table):
        _insert(costs, len(latin), most)
        if row < len(cyrillic):
            _advance(table, row, cyrillic, latin, most)
    return table[-1].get(len(latin))


def _ends_in_a_silent_e(cyrillic: str, latin: str) -> bool:
    """Say whether Latin "e" ends the name unheard: of Duke and Mike, but Джек is Jack and not Jake."""
    return _SILENT_E.search(latin) is not None and _BEFORE_A_SILENT_E.search(cyrillic) is not None


def _reached(cyrillic: str, latin: str, table: Mapping[str, _Steps]) -> list[set[int]]:
    """List, for each beginning of the Cyrillic word, the lengths of the beginnings of the Latin one that spell it."""
    reached: list[set[int]] = [set() for _ in range(len(cyrillic) + 1)]
    reached[0].add(0)
    for row, first in enumerate(cyrillic):
        places = reached[row]
        if not places:
            continue
        for letters, spellings in table.get(first, ((first, (first,)),)):
            if cyrillic.startswith(letters, row):
                target = reached[row + len(letters)]
                target.update(
                    place + len(spelling)
                    for spelling in spellings
                    for place in places
                    if latin.startswith(spelling, place)
                )
    return reached


def _insert(costs: dict[int, int], length: int, most: int) -> None:
    """Allow further Latin letters, each an edit."""
    for place in sorted(costs):
        for further in range(1, most - costs[place] + 1):
            if place + further <= length:
                _reach(costs, place + further, costs[place] + further, most)


def _advance(table: list[dict[int, int]], row: int, cyrillic: str, latin: str, most: int) -> None:
    """Go on from one Cyrillic letter in every way: spelled, left out, another letter, swapped with its neighbour."""
    first = cyrillic[row]
    steps = [
        (len(letters), spelling, 0)
        for letters, spellings in _SOUNDS.get(first, ((first, (first,)),))
        if cyrillic.startswith(letters, row)
        for spelling in spellings
    ]
    steps.append((1, "", int(first not in _SILENT)))
    steps += [(2, swapped, 1) for swapped in _swapped(cyrillic[row : row + 2])]
    for place, cost in table[row].items():
        for rows, spelling, price in steps:
            if latin.startswith(spelling, place):
                _reach(table[row + rows], place + len(spelling), cost + price, most)
        if place < len(latin):
            _reach(table[row + 1], place + 1, cost + 1, most)


def _swapped(pair: str) -> list[str]:
    if len(pair) < len("ab"):
        return []
    before, after = (_TABLE["letters"].get(letter, letter).split() for letter in pair)
    return [second + first for first in before for second in after]


def _reach(costs: dict[int, int], place: int, cost: int, most: int) -> None:
    if cost <= most and cost < costs.get(place, most + 1):
        costs[place] = cost
