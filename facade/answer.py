"""Answers as JSON, kept under what ChatGPT takes."""

from collections.abc import Mapping

from pydantic_core import to_json
from starlette.responses import Response

from facade.engine.graph import JsonObject

MOST_CHARACTERS = 100_000
"""ChatGPT takes answers under 100,000 characters (platform.openai.com/docs/actions/production)."""

_PERSONAL = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_ROOM_FOR_NOTES = 1_000
_LONGEST_TEXT = 20_000
_CUT = (
    "The answer was too long: {left_out} of {key} are left out. Narrow the question with a filter or a smaller limit."
)
_SHORTENED = "A text of more than 20,000 characters is shortened here."


def json_response(body: JsonObject, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a JSON body."""
    return Response(to_json(body), status, {**_PERSONAL, **(headers or {})}, media_type="application/json")


def within_budget(answer: JsonObject) -> JsonObject:
    """Cut an answer that is too long: whole items off its longest list, and texts that no chat needs.

    What was cut says so, in `truncated` and `notes`.
    """
    if _characters(answer) < MOST_CHARACTERS:
        return answer
    cut = _shortened(answer)
    notes = [] if cut == answer else [_SHORTENED]
    lists = {key: value for key, value in cut.items() if isinstance(value, list)}
    if lists and _characters(cut) >= MOST_CHARACTERS - _ROOM_FOR_NOTES:
        key = max(lists, key=lambda name: _characters(lists[name]))
        kept = _longest_fit(cut, key, lists[key])
        notes.append(_CUT.format(left_out=len(lists[key]) - len(kept), key=key))
        cut[key] = kept
    said = cut.get("notes", [])
    return {**cut, "truncated": True, **({"notes": [*said, *notes]} if isinstance(said, list) else {})}


def _longest_fit(answer: JsonObject, key: str, items: list[object]) -> list[object]:
    room = MOST_CHARACTERS - _ROOM_FOR_NOTES - _characters({**answer, key: []})
    fits = 0
    for item in items:
        room -= _characters(item) + 1
        if room < 0:
            break
        fits += 1
    return items[:fits]


def _shortened(value: JsonObject) -> JsonObject:
    return {
        key: f"{text[:_LONGEST_TEXT]}…" if isinstance(text, str) and len(text) > _LONGEST_TEXT else text
        for key, text in value.items()
    }


def _characters(value: object) -> int:
    encoded = to_json(value)
    return len(encoded) if len(encoded) < MOST_CHARACTERS else len(encoded.decode())
