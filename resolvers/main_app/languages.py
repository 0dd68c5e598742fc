"""The main app's languages, and which of them a person likes best."""

import re
from collections.abc import Sequence

LANGUAGES = ("en", "vi", "ru", "uk")
"""What the main app speaks (config/locales.php)."""

DEFAULT_LANGUAGE = LANGUAGES[0]

_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_MOST_RANGES = 20


def preferred_language(accept_language: str | None, languages: Sequence[str] = LANGUAGES) -> str | None:
    """Give the language that an Accept-Language header likes best (RFC 9110 §12.5.4); None when none is liked."""
    best, best_quality = None, 0.0
    for part in (accept_language or "").split(",")[:_MOST_RANGES]:
        matched = _RANGE.fullmatch(part)
        if matched is None:
            continue
        language, quality = matched[1].lower(), float(matched[2] or 1)
        if language in languages and quality > best_quality:
            best, best_quality = language, quality
    return best
