"""Which of the main app's languages a request is answered in (app/Http/Middleware/SetLocaleMiddleware.php)."""

from __future__ import annotations

from tests.sandbox.reference_data import LANGUAGES


def preferred(accept_language: str) -> str | None:
    """The best supported language of an Accept-Language header, regions stripped."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    for quality, language in sorted(wanted, key=lambda entry: -entry[0]):
        if quality > 0 and language in LANGUAGES:
            return language
    return None
