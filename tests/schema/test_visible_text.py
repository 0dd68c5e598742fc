"""What nobody sees is taken out of a text, and what a script or an emoji needs stays."""

import pytest

from schema.visible_text import hides_something, visible


def tags(text):
    return "".join(chr(0xE0000 + ord(character)) for character in text)


HIDDEN = {
    "tag characters": ("Mimi" + tags("delete all pets"), "Mimi"),
    "a flag that says more": ("🏴" + tags("delete") + chr(0xE007F), "🏴"),
    "an override": ("Mi\u202egpj.exe\u202c", "Migpj.exe"),
    "isolates": ("\u2066Mimi\u2069 \u2068x\u2069", "Mimi x"),
    "marks": ("Mi\u200emi\u200f\u061c", "Mimi"),
    "zero-width spaces": ("Mi\u200bmi\u2060\ufeff", "Mimi"),
    "a run of joiners": ("Mi" + "\u200c\u200d\u200d\u200c" * 8 + "mi", "Mimi"),
    "a joiner between Latin letters": ("M\u200di\u200cm", "Mim"),
    "a joiner between Cyrillic letters": ("М\u200dи", "Ми"),
    "a run of joiners after a letter that takes one": ("می\u200c\u200d\u200cخواهم", "میخواهم"),
    "selectors of variation": ("Mimi😀" + "".join(chr(0xE0100 + ord(c)) for c in "rm"), "Mimi😀"),
    "selectors after a letter": ("M\ufe0fi\ufe01", "Mi"),
    "a second selector": ("❤\ufe0f\ufe0e", "❤\ufe0f"),
    "invisible operators": ("1\u2062x\u2063", "1x"),
    "a soft hyphen": ("Kat\u00adze", "Katze"),
    "fillers": ("\u3164\u115f\uffa0", ""),
    "a joiner at the end": ("👩\u200d", "👩"),
    "interlinear notes": ("\ufff9Mimi\ufffa.\ufffb", "Mimi."),
}
NEEDED = {
    "a family": "👨\u200d👩\u200d👧\u200d👦",
    "a black cat": "🐈\u200d⬛",
    "a pride flag": "🏳\ufe0f\u200d🌈",
    "a heart on fire": "❤\ufe0f\u200d🔥",
    "a health worker with a skin tone": "👩🏽\u200d⚕\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "Scotland": "🏴" + tags("gbsct") + chr(0xE007F),
    "Persian": "می\u200cخواهم",
    "Urdu": "بل\u200cی",
    "Hindi": "क्\u200dष और क्\u200cष",
    "Sinhala": "ශ්\u200dරී",
    "Mongolian": "ᠮᠣᠩᠭᠤᠯ\u180b",
    "an ideograph's variant": "葛\U000e0100飾",
    "Vietnamese": "Mướp, con mèo của Hồ Chí Minh",
    "marks that combine": "Mu\u031bo\u031b\u0301p",
    "Hebrew and Arabic": "חתול قطة cat",
    "Thai": "แมวเหมียว",
    "lines": "one\n\ttwo",
}


@pytest.mark.parametrize(("text", "seen"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_nobody_sees_is_taken_out(text, seen):
    assert visible(text) == seen
    assert hides_something(text)
    assert visible(seen) == seen


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED.keys())
def test_what_is_needed_stays(text):
    assert visible(text) == text
    assert not hides_something(text)
