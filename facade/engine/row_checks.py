"""What must hold of the rows, by themselves and among each other."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from facade.engine.action import Action
from facade.rest.importer_operations import OPERATION_LIMIT

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_PATH = re.compile(r"(/([a-z0-9-]+|\{[a-z][a-z0-9_]*\}))+")
_STATUSES = {"GET": (200,), "POST": (200, 201), "PATCH": (200,), "DELETE": (200,)}
_PARAMETER = re.compile(r"\{[^{}]*\}")


def row_faults(actions: Sequence[Action], scopes: Collection[str]) -> Iterator[str]:
    """Name what is wrong with the rows, each with its mend."""
    if len(actions) > OPERATION_LIMIT:
        yield f"there are {len(actions)} actions and ChatGPT takes {OPERATION_LIMIT}: remove or merge some."
    for operation in _repeated(action.operation for action in actions):
        yield f"the action {operation} has two rows: keep one."
    for route in _repeated(f"{action.method} {_PARAMETER.sub('{}', action.path)}" for action in actions):
        yield f"two actions have the route {route}: give one another method or path."
    for action in actions:
        for fault in _faults(action, scopes):
            yield f"the action {action.operation} {fault}"


def _faults(action: Action, scopes: Collection[str]) -> Iterator[str]:
    if not _NAME.fullmatch(action.operation):
        yield "is not named as an operation is: write it in PascalCase, such as FindPet."
    if not _PATH.fullmatch(action.path):
        yield f"has the path {action.path}: write it as /words-in-lower-case/{{names_in_snake_case}}."
    for name in _repeated(action.path_names):
        yield f"has {{{name}}} twice in its path: name each parameter once."
    for scope in action.scopes:
        if scope not in scopes:
            yield f"asks for the unknown scope {scope}: use one of {', '.join(scopes)}, or declare it."
    if action.method == "DELETE" and not action.consequential:
        yield "deletes without being consequential: set consequential=True, so that ChatGPT always asks the user."
    if action.method == "GET" and action.consequential:
        yield "only reads and is consequential: drop consequential=True."
    if action.status not in _STATUSES[action.method]:
        yield f"answers {action.method} with {action.status}: use 200, or 201 for a POST that creates."


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
