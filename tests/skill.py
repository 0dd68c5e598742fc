"""Writes the plugin's skill from the GPT's instructions: `python -m tests.skill`."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSTRUCTIONS = ROOT / "docs" / "gpt" / "instructions.md"
SKILL = ROOT / "docs" / "plugin" / "skills" / "meo-mai-moi" / "SKILL.md"

HEAD = """\
---
name: meo-mai-moi
description: Care for the user's pets in Meo Mai Moi. Use it when the user speaks of their pets, vaccinations, \
weights, medical records or of what is due, or shows a vaccination certificate or a photo of weights.
---

"""

OF_HTTP = re.compile(r"^- METHOD_NOT_ALLOWED, .*INTERNAL_ERROR: .*$", re.MULTILINE)
"""What a model reads over REST alone: on the MCP face the protocol says it, and no answer names its request."""


def skill_from(instructions: str) -> str:
    """Derive the skill: the same text, with tools instead of actions, and without what only REST says."""
    text = re.sub(r"\b(a)n action\b|\baction\b", lambda found: "a tool" if found[1] else "tool", instructions)
    text = re.sub(r"\bactions\b", "tools", text)
    return HEAD + OF_HTTP.sub("- INTERNAL_ERROR: apologise.", text)


def main() -> None:
    SKILL.write_text(skill_from(INSTRUCTIONS.read_text()))


if __name__ == "__main__":
    main()
