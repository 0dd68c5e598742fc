"""An event loop whose time goes by itself: when nothing can happen before the next timer, it is that time already."""

import asyncio
import selectors


class Stuck(AssertionError):
    """Nothing will ever happen again, and somebody still waits."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs what is due in the order in which it became due; an hour takes no time, and two runs are the same."""

    def __init__(self) -> None:
        self._virtual = 0.0
        super().__init__(_NoWaiting(self.pass_time))

    def time(self) -> float:
        return self._virtual

    def pass_time(self, seconds: float | None) -> None:
        if seconds is None:
            raise Stuck
        self._virtual += seconds


class _NoWaiting(selectors.SelectSelector):
    def __init__(self, pass_time) -> None:
        super().__init__()
        self._pass_time = pass_time

    def select(self, timeout: float | None = None) -> list:
        if timeout is None or timeout > 0:
            self._pass_time(timeout)
        return []
