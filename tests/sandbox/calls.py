"""The log of what the imitated main app was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_KEPT_HEADERS = ("accept", "accept-language", "authorization", "content-type", "idempotency-key", "x-request-id")


@dataclass(slots=True)
class Call:
    """One request; `status` is None while it runs and when its answer was lost."""

    method: str
    path: str
    query: str = ""
    route: str | None = None
    user_id: int | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """`GET /api/my-pets?pet_type=cat`."""
        return f"{self.method} {self.path}" + (f"?{self.query}" if self.query else "")


class Calls(list[Call]):
    """Every call in the order of arrival; `most_at_once` is the greatest number that ran together."""

    def __init__(self) -> None:
        super().__init__()
        self.most_at_once = 0
        self._running = 0

    @property
    def lines(self) -> list[str]:
        return [call.line for call in self]

    def clear(self) -> None:
        super().clear()
        self.most_at_once = self._running

    @contextmanager
    def running(self) -> Iterator[None]:
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        try:
            yield
        finally:
            self._running -= 1


def kept(headers: dict[str, str]) -> dict[str, str]:
    """The headers worth a test's look."""
    return {name: headers[name] for name in _KEPT_HEADERS if name in headers}
