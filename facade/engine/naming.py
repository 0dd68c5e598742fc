"""The one change of spelling between the graph and its callers."""

import re

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
_SEPARATORS = re.compile(r"[\s_-]+")


def snake_case(name: str) -> str:
    """Spell a name of the graph for a caller: `birthMonthYear` is `birth_month_year`, as it was in Python."""
    return _WORD_START.sub("_", name).lower()


def enum_word(name: str) -> str:
    """Spell a value of an enum for a caller: `DUE_SOON` is `due_soon`."""
    return name.lower()


def enum_name(word: str) -> str:
    """Spell what a caller wrote as a value of an enum: `due soon`, `Due-Soon` and `due_soon` are `DUE_SOON`."""
    return _SEPARATORS.sub("_", word.strip()).upper()
