"""Cyrillic names in Latin letters: every common way to spell them, aligned letter by letter."""

# ruff: noqa: RUF001  (the two alphabets are the subject)

import re
from collections.abc import Mapping
from typing import Final

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    letters: tuple(latin.split())
    for letters, latin in {
        "а": "a",
        "ай": "ai ay aj i y",
        "б": "b",
        "в": "v w",
        "г": "g h gh",
        "ґ": "g",
        "д": "d",
        "дж": "j g dj dzh",
        "дже": "ja je ge",
        "е": "e ye ie je",
        "ей": "ey ei ej ay ai",
        "є": "ye ie je e",
        "ё": "yo io jo e ye o",
        "ж": "zh j g",
        "з": "z s",
        "зг": "zgh",
        "и": "i y ee ie ea ey",
        "ий": "y i iy ij yi yj ii",
        "ия": "ia iya ija ya",
        "і": "i y",
        "ія": "ia iya iia ija ya",
        "ї": "yi i ji y",
        "й": "y i j",
        "йо": "yo io jo",
        "к": "k c ck q",
        "кк": "ck cc",
        "кв": "qu kw",
        "кс": "x cks",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "оу": "ow o",
        "п": "p",
        "р": "r",
        "с": "s c",
        "т": "t th",
        "у": "u oo ou w",
        "ф": "f ph",
        "х": "kh h x ch",
        "ц": "ts c tz z cz",
        "ч": "ch tch",
        "ш": "sh sch",
        "щ": "shch sch sh",
        "ъ": "",
        "ы": "y i",
        "ый": "y yi yj iy i",
        "ь": "",
        "ье": "ie ye je",
        "ьё": "yo io jo",
        "ьо": "io yo jo",
        "ью": "iu yu ju ew",
        "ья": "ia ya ja",
        "э": "e a ae",
        "ю": "yu iu ju u",
        "я": "ya ia ja a",
    }.items()
}
"""Russian and Ukrainian letters with the Latin spellings of passports, dictionaries and everyday chat, and with those
of the English names that are common among pets (Чарли, Рекс, Люси, Скуби)."""

_LONGEST = max(map(len, _SPELLINGS))
_SILENT = frozenset("ъь")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_RUSSIAN_AND_UKRAINIAN = str.maketrans("ыіїйєэёґ", "ииииееег", "ъь")
_ROMANISATIONS: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("zh", "j"),
        ("kh", "h"),
        ("ph", "f"),
        ("x", "ks"),
        ("ck|c(?=[aou])", "k"),
        ("(?<!^)[yj]", "i"),
    )
)


def is_cyrillic(text: str) -> bool:
    """Say whether any letter is Cyrillic."""
    return _CYRILLIC.search(text) is not None


def one_spelling(word: str) -> str:
    """Level what differs between spellings within one alphabet: Рыжик and Рижик, Ryzhyk and Ryzhik, Max and Maks."""
    if is_cyrillic(word):
        return word.translate(_RUSSIAN_AND_UKRAINIAN)
    for pattern, plain in _ROMANISATIONS:
        word = pattern.sub(plain, word)
    return word


def edits(cyrillic: str, latin: str) -> int:
    """Count the letters that must be changed for the Latin word to spell the Cyrillic one; 0 is a spelling of it.

    The work grows with the product of both lengths: callers keep to words.
    """
    return _alignment(cyrillic, latin)[-1][-1]


def spells(cyrillic: str, latin: str) -> bool:
    """Say whether the Latin word is a spelling of the Cyrillic one."""
    return start_alike(cyrillic, latin) and edits(cyrillic, latin) == 0


def opens(part: str, whole: str) -> bool:
    """Say whether one word spells the beginning of another that is in the other alphabet."""
    if is_cyrillic(part):
        return start_alike(part, whole) and 0 in _alignment(part, whole)[-1]
    return start_alike(whole, part) and any(row[-1] == 0 for row in _alignment(whole, part))


def start_alike(cyrillic: str, latin: str) -> bool:
    """Say whether the first letters of both can stand for one sound."""
    openings = (_SPELLINGS.get(cyrillic[:size], ()) for size in range(1, _LONGEST + 1))
    return cyrillic[:1] == latin[:1] or any(latin.startswith(spellings) for spellings in openings if spellings)


def _alignment(cyrillic: str, latin: str) -> list[list[int]]:
    """Fill the table of fewest edits from each beginning of one word to each beginning of the other."""
    unreached = len(cyrillic) + len(latin) + 1
    table = [[unreached] * (len(latin) + 1) for _ in range(len(cyrillic) + 1)]
    table[0][0] = 0
    for row, edited in enumerate(table):
        steps = _steps(cyrillic[row : row + _LONGEST])
        for column, cost in enumerate(edited):
            if column < len(latin):
                edited[column + 1] = min(edited[column + 1], cost + 1)
            for rows, letters, price in steps:
                if latin.startswith(letters, column):
                    target, place = table[row + rows], column + len(letters)
                    target[place] = min(target[place], cost + price)
            if row < len(cyrillic) and column < len(latin):
                target = table[row + 1]
                target[column + 1] = min(target[column + 1], cost + 1)
    return table


def _steps(cyrillic: str) -> list[tuple[int, str, int]]:
    """List how the next Cyrillic letters may go on: how many, as which Latin ones, and the edits that costs."""
    if not cyrillic:
        return []
    steps = [(1, "", int(cyrillic[0] not in _SILENT)), (1, cyrillic[0], 0)]
    for size in range(1, len(cyrillic) + 1):
        steps += [(size, spelling, 0) for spelling in _SPELLINGS.get(cyrillic[:size], ())]
    first, second = (_SPELLINGS.get(letter, ()) for letter in (cyrillic[:1], cyrillic[1:2]))
    steps += [(2, after + before, 1) for before in first for after in second]
    return steps
