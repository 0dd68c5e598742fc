"""What a platform demands of actions beyond what GraphQL does, handed to the engine as checks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from facade.engine.action import Action
from facade.engine.documents import Operation
from facade.engine.graph import Graph
from facade.engine.prepared import PreparedAction


@dataclass(frozen=True, slots=True)
class Checks:
    """A platform's checks, each of which yields faults that name the place and its fix.

    `rows` sees all rows together, `document` one operation that fits the schema (its faults are sentences about the
    file), `actions` everything that was derived. A stage is reached only when the one before found nothing.
    """

    rows: Callable[[Sequence[Action]], Iterable[str]]
    document: Callable[[Operation, Graph], Iterable[str]]
    actions: Callable[[Sequence[PreparedAction], Graph], Iterable[str]]
