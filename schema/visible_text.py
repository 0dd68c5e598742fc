"""Text as a person sees it: what is invisible, and may speak to a machine behind their back, is told from what is not.

Hidden are tag characters, bidirectional controls, zero-width characters and variation selectors, but for those that
a script or an emoji needs where they stand (Unicode 17.0 §23.2, §23.4, §23.9; UTS #51 §2.5; UTR #36 §2.10).
"""

import re

_JOINERS = "\u200c\u200d"
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_AFTER_EMOJI = f"{_EMOJI}\ufe0f"  # skin tones are among the emoji, the selector of the coloured form is not
_JOINING_SCRIPTS = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff"
)
"""Arabic and its relatives, the scripts of India and of South-East Asia, Mongolian: a joiner changes their letters."""
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NATIONS = "\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073"
_FLAG = f"\U0001f3f4\U000e0067\U000e0062(?:{_NATIONS})\U000e007f"
"""The flags of England, Scotland and Wales, the only ones that are written with tag characters."""

_NEEDED = "|".join(
    (
        _FLAG,
        f"(?<=[{_JOINING_SCRIPTS}])[{_JOINERS}](?![{_JOINERS}])",
        f"(?<=[{_AFTER_EMOJI}])\u200d(?=[{_EMOJI}])",
        f"(?<=[0-9#*{_EMOJI}])[\ufe0e\ufe0f]",
        f"(?<=[{_HAN}\u1000-\u109f])[\ufe00-\ufe0d\U000e0100-\U000e01ef]",
        "(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]",
    )
)
_HIDDEN = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NEEDED_OR_HIDDEN = re.compile(f"({_NEEDED})|{_HIDDEN}")


def visible(text: str) -> str:
    """Give a text without what is hidden in it."""
    return text if text.isascii() else _NEEDED_OR_HIDDEN.sub(r"\1", text)


def hides_something(text: str) -> bool:
    """Say whether a text has hidden characters."""
    return visible(text) != text
