"""Medical record types: our vocabulary against the free words that the main app stores and that people say."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from resolvers.names.folding import LONGEST, accented, unmarked

RECORD_TYPES: Final[Mapping[str, str]] = {
    "checkup": "Checkup",
    "vet_visit": "Vet Visit",
    "deworming": "Deworming",
    "flea_treatment": "Flea Treatment",
    "neuter_spay": "Neuter/Spay",
    "symptom": "Symptom",
    "surgery": "Surgery",
    "dental": "Dental",
    "test_result": "Test Result",
    "x_ray": "X-Ray",
    "medication": "Medication",
    "treatment": "Treatment",
    "other": "Other",
}
"""Our types, each with the word that is written: the web form's own where it has one, since its labels depend on the
letter case (frontend/src/components/pet-health/medical/MedicalRecordForm.tsx, lines 32-47)."""

OTHER: Final = "other"

_SHORTEST_BARE: Final = 4
"""Shorter words without accents could be anything: "mo" is not an operation."""
_DOTS: Final = ("\u0435\u0308", "\u0435")
"""The dots of ё, which most people leave out."""
_SEPARATORS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class WrittenType:
    """What to send: the main app's word, and the caller's own words when it says less than they did."""

    word: str
    kept_text: str | None = None

    def description(self, description: str | None) -> str | None:
        """Put the kept words at the head of a record's description, so that nothing said is lost."""
        if self.kept_text is None or not description:
            return self.kept_text or description
        return f"{self.kept_text}: {description}"


@dataclass(frozen=True, slots=True)
class ReadType:
    """What to answer: our type, and the main app's word when that is foreign to us."""

    record_type: str
    record_type_text: str | None = None


def to_main_app(record_type: str) -> WrittenType:
    """Translate a type in any spelling and language (`vet_visit`, `x-ray`, "глистогонное") into the main app's word.

    Words that say more than a type ("blood test") are kept beside it; a type that is none of ours becomes "Other" with
    the words to keep; blank text is "Other" alone.
    """
    said = _understood(record_type)
    if said is None:
        return WrittenType(RECORD_TYPES[OTHER], record_type.strip() or None)
    return WrittenType(RECORD_TYPES[said.record_type], record_type.strip() if said.says_more else None)


def from_main_app(word: str) -> ReadType:
    """Translate a stored word, in our spelling or the form's, whatever its letter case; a foreign one is `other`."""
    ours = _OURS.get(_letters(word))
    if ours is not None:
        return ReadType(ours)
    return ReadType(OTHER, word.strip() or None)


def filter_words(record_type: str) -> tuple[str, ...] | None:
    """List the stored words to ask for with `?record_type=`, which is exact and case-sensitive.

    Both spellings of a type of ours: the form writes one, earlier connectors wrote the other. A foreign word is asked
    for as it was said. None for `other`, which no word selects, since every foreign type reads as `other`: read
    everything and keep what `from_main_app` reads so. (ListMedicalRecordsController.php, lines 60-75)
    """
    said = _understood(record_type)
    if said is None:
        return (record_type.strip(),) if record_type.strip() else None
    return None if said.record_type == OTHER else (RECORD_TYPES[said.record_type], said.record_type)


@dataclass(frozen=True, slots=True)
class _Meaning:
    record_type: str
    says_more: bool


def _understood(words: str) -> _Meaning | None:
    """Find what words mean; None where they are none of ours, or over 255 characters."""
    ours = _OURS.get(_letters(words)) if len(words) <= LONGEST else None
    if ours is not None:
        return _Meaning(ours, says_more=False)
    key = _key(words) if len(words) <= LONGEST else ""
    lacks_accents = key == unmarked(key) and len(key) >= _SHORTEST_BARE
    return _WORDS.get(key) or (_BARE_WORDS.get(key) if lacks_accents else None)


def _letters(word: str) -> str:
    return _SEPARATORS.sub("", word.casefold())


def _key(words: str) -> str:
    return accented(words).replace(" ", "").replace(*_DOTS)


def _words() -> Mapping[str, _Meaning]:
    table = tomllib.loads(resources.files("resolvers.names").joinpath("record_type_words.toml").read_text("utf-8"))
    return {
        _key(word): _Meaning(record_type, says_more=group == "more")
        for group in ("more", "same")
        for record_type, languages in table[group].items()
        for words in languages.values()
        for word in words.split(",")
    }


_OURS: Final[Mapping[str, str]] = {_letters(ours): ours for ours in RECORD_TYPES}
_WORDS: Final = _words()
_BARE_WORDS: Final[Mapping[str, _Meaning]] = {unmarked(letters): meaning for letters, meaning in _WORDS.items()}
