"""The journals that resolvers write into while an action runs: what is kept, and under which key it is sent."""

from collections.abc import Callable
from hashlib import sha256
from secrets import token_hex

from facade.once.write_ledger import Slip
from facade.once.write_steps import WriteSteps
from resolvers.writes import Write

Seal = Callable[[Slip, Write], str]


class ActionJournal:
    """The journal of an action that is carried out once.

    Its key is the same for every attempt at one carrying out of an input, and for a key that the caller named it is
    the same for ever: the main app remembers it for a day (config/offline.php).
    """

    def __init__(self, slip: Slip, prepared: Write | None, steps: WriteSteps, seal: Seal) -> None:
        self._slip = slip
        self._steps = steps
        self._seal = seal
        self.prepared = prepared
        distinct = "" if slip.own_key else slip.nonce
        self.key = sha256(f"{slip.user}:{slip.fingerprint}:{distinct}".encode()).hexdigest()

    async def keep(self, write: Write) -> None:
        """Remember a prepared write before it is sent."""
        await self._steps.store(self._slip, "kept", self._seal(self._slip, write))
        self.prepared = write

    async def wrote(self, pet_id: int) -> None:
        """Remember a write to another pet."""
        await self._steps.mark(self._slip, str(pet_id))


class LooseJournal:
    """The journal of an action that finishes what is left: nothing is kept, but every write to a pet is counted."""

    prepared: Write | None = None

    def __init__(self, slip: Slip, steps: WriteSteps) -> None:
        self._slip = slip
        self._steps = steps
        self.key = token_hex(32)

    async def keep(self, write: Write) -> None:
        """Keep nothing: each part of the action knows by itself what is done."""

    async def wrote(self, pet_id: int) -> None:
        """Remember a write to a pet."""
        await self._steps.mark(self._slip, str(pet_id))
