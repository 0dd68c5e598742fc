"""Medical record types: our vocabulary against the free words that the main app stores."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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

_SAME_MEANING: Final[Mapping[str, str]] = {
    "check": "checkup",
    "healthcheck": "checkup",
    "vet": "vet_visit",
    "vetvisits": "vet_visit",
    "veterinaryvisit": "vet_visit",
    "deworm": "deworming",
    "dewormed": "deworming",
    "worming": "deworming",
    "flea": "flea_treatment",
    "fleas": "flea_treatment",
    "fleatreatments": "flea_treatment",
    "neuter": "neuter_spay",
    "neutered": "neuter_spay",
    "neutering": "neuter_spay",
    "spay": "neuter_spay",
    "spayed": "neuter_spay",
    "spaying": "neuter_spay",
    "spayneuter": "neuter_spay",
    "sterilisation": "neuter_spay",
    "sterilization": "neuter_spay",
    "symptoms": "symptom",
    "dentist": "dental",
    "testresults": "test_result",
    "xrays": "x_ray",
    "radiograph": "x_ray",
    "medicine": "medication",
    "medications": "medication",
    "treatments": "treatment",
}
"""Words that say one of our types and nothing more. What says more ("blood test") is kept in its own words instead."""

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
    """Translate a type in any spelling (`vet_visit`, `Vet Visit`, `x-ray`, `spay`) into the main app's word.

    A type that is none of ours becomes "Other" with the words to keep; blank text is "Other" alone.
    """
    key = _letters(record_type)
    ours = _OURS.get(key) or _SAME_MEANING.get(key)
    if ours is not None:
        return WrittenType(RECORD_TYPES[ours])
    return WrittenType(RECORD_TYPES[OTHER], record_type.strip() or None)


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
    key = _letters(record_type)
    ours = _OURS.get(key) or _SAME_MEANING.get(key)
    if ours is None:
        return (record_type.strip(),) if record_type.strip() else None
    return None if ours == OTHER else (RECORD_TYPES[ours], ours)


def _letters(word: str) -> str:
    return _SEPARATORS.sub("", word.casefold())


_OURS: Final[Mapping[str, str]] = {_letters(ours): ours for ours in RECORD_TYPES}
