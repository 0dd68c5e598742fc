"""What the engine says when it refuses to start."""

from collections.abc import Iterable


class BrokenActions(Exception):
    """The actions, their documents and the graph do not fit together; every fault names the place and its fix."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(("The actions cannot be served:", *(f"- {fault}" for fault in self.faults))))


def refuse_if_any(faults: Iterable[str]) -> None:
    """Raise BrokenActions when there is a fault."""
    found = tuple(faults)
    if found:
        raise BrokenActions(found)
