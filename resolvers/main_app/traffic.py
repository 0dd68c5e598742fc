"""What all calls of a process to the main app share: its lanes, its breaker, and what may be repeated."""

import asyncio
import random
from collections.abc import Callable

from resolvers.main_app.breaker import Breaker
from resolvers.main_app.lanes import Lanes, Room
from resolvers.main_app.retries import Allowance, RetryBudget, RetryPolicy


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


class Traffic:
    """The rules of the road; `clock` gives seconds that never go back, `chance` a number from 0 to 1."""

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        room: Room | None = None,
        breaker: Breaker | None = None,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = _loop_time,
    ) -> None:
        self.policy = policy or RetryPolicy()
        self.lanes = Lanes(room or Room())
        self.breaker = breaker or Breaker(clock, chance)
        self.budget = RetryBudget()
        self.chance = chance

    @classmethod
    def of_probes(cls) -> "Traffic":
        """Give the rules for whoever only asks whether the main app answers: one try, whatever was seen before."""
        never = Breaker(_loop_time, random.random, failures=float("inf"))
        return cls(RetryPolicy(tries=1), breaker=never)

    def allowance(self) -> Allowance:
        """Give what one action may repeat."""
        return Allowance(self.policy)

    def may_repeat(self, allowance: Allowance) -> bool:
        """Take one repeat from the action and from the process, if both have one left."""
        return allowance.take_repeat() and self.budget.spend()
