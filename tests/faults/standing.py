"""What stands in the sandbox, and what became of it: the checker that every run under a fault ends with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.sandbox.state import State

TABLES = ("pets", "relationships", "weights", "vaccinations", "medical_records", "cities", "tokens")


@dataclass(frozen=True)
class Change:
    """How many rows of which table came, went, or are not as they were."""

    added: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)


class Standing:
    """The rows of all tables at one moment."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._rows = _rows(state)

    def change(self) -> Change:
        """Everything that is not as it was."""
        now = _rows(self._state)
        added = Counter(table for table, number in now.keys() - self._rows.keys())
        removed = Counter(table for table, number in self._rows.keys() - now.keys())
        both = now.keys() & self._rows.keys()
        changed = Counter(table for table, number in both if now[table, number] != self._rows[table, number])
        return Change(dict(added), dict(removed), dict(changed))


def _rows(state: State) -> dict[tuple[str, int], str]:
    return {(table, number): repr(row) for table in TABLES for number, row in getattr(state, table).items()}
