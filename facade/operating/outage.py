"""An outage of something that is shared: logged once, and left alone for a moment between two tries."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

_PAUSE = timedelta(seconds=1)

log = structlog.get_logger()


class Outage:
    """Remembers that something is down, so that a slow failure does not slow every call."""

    def __init__(self, event: str, now: Callable[[], datetime]) -> None:
        self._event = event
        self._now = now
        self._next_try: datetime | None = None

    @property
    def begun(self) -> bool:
        """Whether it was down when it was last tried."""
        return self._next_try is not None

    @property
    def in_force(self) -> bool:
        """Whether it was down a moment ago, too recently to try again; a clock that is set back ends the moment."""
        return self._next_try is not None and self._next_try - _PAUSE <= self._now() < self._next_try

    def begin(self, down: Exception) -> None:
        """Note a failure; the first of an outage is logged."""
        if self._next_try is None:
            log.warning(self._event, reason=type(down).__name__)
        self._next_try = self._now() + _PAUSE

    def end(self) -> None:
        """Note a success; the first after an outage is logged."""
        if self._next_try is not None:
            self._next_try = None
            log.info("outage.over", of=self._event)
