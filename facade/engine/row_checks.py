"""What must hold of the rows, by themselves and among each other."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from facade.engine.action import Action

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


def row_faults(actions: Sequence[Action], scopes: Collection[str]) -> Iterator[str]:
    """Name what is wrong with the rows, each with its fix."""
    for operation in repeated(action.operation for action in actions):
        yield f"the action {operation} has two rows: keep one."
    for action in actions:
        if not _NAME.fullmatch(action.operation):
            yield (
                f"the action {action.operation} is not named as an operation is: write it in PascalCase, such as"
                " FindPet."
            )
        for scope in action.scopes:
            if scope not in scopes:
                yield (
                    f"the action {action.operation} asks for the unknown scope {scope}: use one of"
                    f" {', '.join(scopes)}, or declare it."
                )


def repeated(values: Iterable[str]) -> list[str]:
    """Give the values that stand there more than once, each once."""
    return [value for value, count in Counter(values).items() if count > 1]
