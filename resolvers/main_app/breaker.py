"""A breaker on the way to the main app: once it seems dead it is left alone, and asked again gently."""

from collections.abc import Callable
from math import ceil

import structlog

from resolvers.main_app.errors import UpstreamUnavailable

_FAILURES = 10
"""How many tries in a row have to fail, whoever makes them; any word of the main app starts the count anew."""

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 20.0

log = structlog.get_logger()


class Breaker:
    """Opens after failures in a row; then one call in each pause is let through, and its outcome decides.

    `clock` gives seconds that never go back, `chance` a number from 0 to 1: instances do not ask all at once.
    """

    def __init__(self, clock: Callable[[], float], chance: Callable[[], float], *, failures: float = _FAILURES) -> None:
        self._clock = clock
        self._chance = chance
        self._allowed = failures
        self._failures = 0
        self._pause = 0.0
        self._asks_again_at = 0.0
        self._asking = False

    def check(self) -> None:
        """Raise UpstreamUnavailable while the main app is left alone, unless this call is the one that asks."""
        if not self._pause:
            return
        left = self._asks_again_at - self._clock()
        if left > 0:
            raise UpstreamUnavailable(detail="the breaker is open", undone=True, retry_after=ceil(left))
        self._asking = True
        self._asks_again_at = self._clock() + self._pause

    def succeeded(self) -> None:
        """Note a word of the main app, whatever it said."""
        if self._pause:
            log.info("main_app.answers_again")
        self._failures, self._pause, self._asking = 0, 0.0, False

    def failed(self) -> None:
        """Note a try that got no word of the main app."""
        self._failures += 1
        if self._failures < self._allowed or (self._pause and not self._asking):
            return
        if not self._pause:
            log.warning("main_app.left_alone", failures=self._failures)
        self._pause = min(_LONGEST_PAUSE_SECONDS, self._pause * 2 or _FIRST_PAUSE_SECONDS)
        self._asks_again_at = self._clock() + self._pause * (1 + self._chance()) / 2
        self._asking = False
