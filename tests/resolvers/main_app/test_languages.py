"""Choosing a language."""

import pytest

from resolvers.main_app.languages import preferred_language


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("", None),
        ("vi", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr-FR,uk;q=0.5,ru;q=0.7", "ru"),
        ("en;q=0.1, uk;q=0.2", "uk"),
        ("ru;q=0", None),
        ("RU", "ru"),
        ("fr, de", None),
        ("*", None),
        ("vi;q=nonsense, ru", "ru"),
        (",;=," * 1000, None),
        (None, None),
    ],
)
def test_the_language_is_the_one_that_the_person_likes_best(accept_language: str, language: str | None):
    """RFC 9110 §12.5.4."""
    assert preferred_language(accept_language) == language
