"""The one change of spelling between the graph and HTTP."""

import re

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\s_-]+")


def snake_case(name: str) -> str:
    """Spell a name of the graph for HTTP: `birthMonthYear` and `BirthMonthYear` are `birth_month_year`."""
    return _WORD_START.sub("_", name).lower()


def camel_case(name: str) -> str:
    """Spell a name of HTTP for the graph: `birth_month_year` is `birthMonthYear`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def enum_word(name: str) -> str:
    """Spell a value of an enum for HTTP: `DUE_SOON` is `due_soon`."""
    return name.lower()


def enum_name(word: str) -> str:
    """Spell what a caller wrote as a value of an enum: `due soon`, `Due-Soon` and `due_soon` are `DUE_SOON`."""
    return _SEPARATORS.sub("_", word.strip()).upper()
