"""What may stand beside an answer's own fields: notes for the user, and the marks of a repeated or cut answer."""

from collections.abc import Mapping, Sequence

from graphql import GraphQLList, get_nullable_type

from facade.engine.documents import Operation
from facade.engine.graph import JsonObject
from facade.engine.selections import Selected
from schema.visible_text import visible

NOTES = "notes"
REPEATED = "repeated"
TRUNCATED = "truncated"

_DESCRIBED: Mapping[str, JsonObject] = {
    NOTES: {
        "type": "array",
        "items": {"type": "string"},
        "description": "Sentences to tell the user.",
    },
    REPEATED: {
        "type": "boolean",
        "description": (
            "True when the same call was made a moment ago: this is its answer, and nothing was written twice."
        ),
    },
    TRUNCATED: {
        "type": "boolean",
        "description": "True when the answer was cut to fit: notes say how to ask for less.",
    },
}


def names_beside(operation: Operation, answer: Selected) -> tuple[str, ...]:
    """Name what an operation's answer may carry too, where its own fields leave the names free.

    Every answer may have notes, a write the mark of a repeat, and one with a list of objects the mark of a cut.
    """
    if operation.action.profile:
        return ()
    names = [NOTES]
    if operation.is_mutation:
        names.append(REPEATED)
    if any(field.selection and isinstance(get_nullable_type(field.type), GraphQLList) for field in answer.selection):
        names.append(TRUNCATED)
    taken = {field.name for field in answer.selection}
    return tuple(name for name in names if name not in taken)


def described(names: Sequence[str]) -> dict[str, JsonObject]:
    """Describe what may stand beside an answer, as JSON Schema."""
    return {name: _DESCRIBED[name] for name in names}


def with_notes(answer: JsonObject, notes: Sequence[str]) -> JsonObject:
    """Add sentences for the user to those that the answer carries."""
    said = answer.get(NOTES, [])
    return {**answer, NOTES: [*said, *map(visible, notes)]} if notes and isinstance(said, list) else answer


def as_repeated(answer: JsonObject) -> JsonObject:
    """Mark an answer as that of an earlier call."""
    return {**answer, REPEATED: True}


def as_truncated(answer: JsonObject, why: Sequence[str]) -> JsonObject:
    """Mark an answer as cut, and say what was cut and how to ask for less."""
    return with_notes({**answer, TRUNCATED: True}, why)
