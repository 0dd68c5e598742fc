"""Keeps an answer under what a platform takes."""

from dataclasses import dataclass

from pydantic_core import to_json

from facade.engine.beside import as_truncated
from facade.engine.graph import JsonObject

_ROOM_FOR_NOTES = 1_000
_LONGEST_TEXT = 20_000
_CUT = (
    "The answer was too long: {left_out} of {key} are left out. Narrow the question with a filter or a smaller limit."
)
_SHORTENED = "A text of more than 20,000 characters is shortened here."


@dataclass(frozen=True, slots=True)
class AnswerBudget:
    """How many characters of JSON an answer may have, less than `most`."""

    most: int

    def kept(self, answer: JsonObject) -> JsonObject:
        """Cut an answer that is too long: whole items off its longest list, and texts that no chat needs.

        What was cut is marked as `truncated`, and `notes` says how to ask for less.
        """
        if self._characters(answer) < self.most:
            return answer
        cut = _shortened(answer)
        why = [] if cut == answer else [_SHORTENED]
        lists = {key: value for key, value in cut.items() if isinstance(value, list)}
        if lists and self._characters(cut) >= self.most - _ROOM_FOR_NOTES:
            key = max(lists, key=lambda name: self._characters(lists[name]))
            kept = self._longest_fit(cut, key, lists[key])
            why.append(_CUT.format(left_out=len(lists[key]) - len(kept), key=key))
            cut[key] = kept
        return as_truncated(cut, why)

    def _longest_fit(self, answer: JsonObject, key: str, items: list[object]) -> list[object]:
        room = self.most - _ROOM_FOR_NOTES - self._characters({**answer, key: []})
        fits = 0
        for item in items:
            room -= self._characters(item) + 1
            if room < 0:
                break
            fits += 1
        return items[:fits]

    def _characters(self, value: object) -> int:
        encoded = to_json(value)
        return len(encoded) if len(encoded) < self.most else len(encoded.decode())


def _shortened(value: JsonObject) -> JsonObject:
    return {
        key: f"{text[:_LONGEST_TEXT]}…" if isinstance(text, str) and len(text) > _LONGEST_TEXT else text
        for key, text in value.items()
    }
