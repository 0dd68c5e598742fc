"""What may be sent again to the main app, when, and how often: in one call, in one action, in the whole process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil

LONGEST_WAIT = 3600
"""Seconds: what asks for more is taken to ask for this, since nothing of ours waits that long in any case."""

_MOST_DOUBLINGS = 16

_UNSAID_WAIT = 60
"""Seconds: the length of all the main app's windows (AppServiceProvider.php, lines 155-208)."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and after which pauses; seconds, each pause doubling from `floor` up to `ceiling`, and jittered.

    A connection that breaks is tried again once, in an action at most `per_action` times, whatever it calls. A write
    that the main app still works on (425) is asked for `running_tries` times. Its limits (429) are waited out `waits`
    times in an action.
    """

    tries: int = 2
    per_action: int = 6
    running_tries: int = 8
    waits: int = 3
    floor: float = 0.1
    running_floor: float = 0.25
    ceiling: float = 4.0

    def pause(self, number: int, chance: float) -> float:
        """Give the seconds before a broken call's next try, counted from 0; `chance` is from 0 to 1."""
        return self._doubled(self.floor, number) * (1 + chance)

    def running_pause(self, number: int, chance: float) -> float:
        """Give the seconds before asking again for a write that still runs."""
        return self._doubled(self.running_floor, number) * (1 + chance / 2)

    def _doubled(self, floor: float, number: int) -> float:
        return min(self.ceiling, floor * 2.0 ** min(number, _MOST_DOUBLINGS))


@dataclass(slots=True)
class Allowance:
    """What one action has left of its repeats and waits."""

    policy: RetryPolicy
    repeated: int = 0
    waited: int = 0

    def take_repeat(self) -> bool:
        """Take one repeat, if one is left."""
        self.repeated += 1
        return self.repeated <= self.policy.per_action

    def take_wait(self) -> bool:
        """Take one wait, if one is left."""
        self.waited += 1
        return self.waited <= self.policy.waits


@dataclass(slots=True)
class RetryBudget:
    """What the process may repeat: a tenth of what it sends, with a little in hand for quiet times.

    So a main app that fails at everything gets a tenth more calls, not twice as many.
    """

    most: float = 20.0
    per_call: float = 0.1
    left: float = field(default=20.0)

    def earn(self) -> None:
        """Note a call's first try."""
        self.left = min(self.most, self.left + self.per_call)

    def spend(self) -> bool:
        """Take one repeat, if one is left."""
        if self.left < 1:
            return False
        self.left -= 1
        return True


def utc_now() -> datetime:
    """Give the time, in UTC."""
    return datetime.now(UTC)


def retry_after(written: str, now: Callable[[], datetime] = utc_now) -> int:
    """Read Retry-After (RFC 9110 §10.2.3), seconds or a date, as whole seconds from 1 to an hour.

    A wait of nothing is one of a second, so that obeying never spins; what cannot be read is a minute.
    """
    written = written.strip()
    if written.isascii() and written.isdigit():
        digits = written.lstrip("0")
        return min(LONGEST_WAIT, int(digits[:9] or "0") or 1) if len(digits) <= len(str(LONGEST_WAIT)) else LONGEST_WAIT
    try:
        moment = parsedate_to_datetime(written[:64])
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now()
    except (ValueError, OverflowError):
        return _UNSAID_WAIT
    return min(LONGEST_WAIT, max(1, ceil(seconds.total_seconds())))
