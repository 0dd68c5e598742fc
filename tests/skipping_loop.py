"""An event loop that does not wait: when nothing can happen before the next timer, its time is already there."""

import asyncio
import selectors
from collections.abc import Callable

_GRACE_SECONDS = 0.1
"""How long real sockets and threads are given before the time is skipped."""


class SkippingLoop(asyncio.SelectorEventLoop):
    """Skips idle time, and says by how many seconds, so that other clocks can follow.

    Deadlines, pauses and patience count on the loop's own time: a test of forty seconds takes a tenth of one.
    """

    def __init__(self, follow: Callable[[float], object]) -> None:
        self._skipped = 0.0
        self._follow = follow
        super().__init__(_IdleSelector(self.skip))

    def time(self) -> float:
        return super().time() + self._skipped

    def skip(self, seconds: float) -> None:
        self._skipped += seconds
        self._follow(seconds)


class _IdleSelector(selectors.DefaultSelector):
    def __init__(self, skip: Callable[[float], None]) -> None:
        super().__init__()
        self._skip = skip

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= _GRACE_SECONDS:
            return super().select(timeout)
        ready = super().select(_GRACE_SECONDS)
        if not ready:
            self._skip(timeout - _GRACE_SECONDS)
        return ready
