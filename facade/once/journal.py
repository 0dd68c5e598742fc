"""The journals that resolvers write into while an action runs: what is kept, and under which key it is sent."""

from dataclasses import replace
from hashlib import sha256

from facade.once.ledger import Entry, Slip, keep, mark
from facade.once.ledgers import Ledgers
from resolvers.writes import Write


class TakenOver(Exception):
    """Another attempt carries out this input now; nothing was sent by this one."""


class ActionJournal:
    """The journal of an action that is carried out once; its key is the same for every attempt at one carrying out.

    `in_doubt` says that the main app may replay an answer that is no longer true, so that it is to be read back.
    """

    def __init__(self, ledgers: Ledgers, slip: Slip, entry: Entry, *, in_doubt: bool) -> None:
        self._ledgers = ledgers
        self._slip = slip
        self.key = entry.key(slip.user)
        self.prepared = entry.write
        self.in_doubt = in_doubt

    async def keep(self, write: Write) -> None:
        """Remember a prepared write before it is sent; raises TakenOver when another attempt has begun meanwhile."""
        turn = await self._ledgers.take(self._slip.user, lambda ledger, now: keep(ledger, self._slip, write, now))
        if turn.standing == "running":
            raise TakenOver
        self.prepared = write

    def answered(self, write: Write) -> None:
        """Remember a write together with what the main app answered."""
        self.prepared = write

    async def wrote(self, pet_id: int) -> None:
        """Remember a write to another pet."""
        await _mark(self._ledgers, self._slip, pet_id)


class LooseJournal:
    """The journal of an action that finishes what is left: nothing is kept, but every write to a pet is counted."""

    prepared: Write | None = None
    in_doubt = False

    def __init__(self, ledgers: Ledgers, slip: Slip) -> None:
        self._ledgers = ledgers
        self._slip = slip
        self.key = sha256(f"{slip.user}:{slip.fingerprint}:{slip.nonce}".encode()).hexdigest()

    async def keep(self, write: Write) -> None:
        """Keep nothing: each part of the action knows by itself what is done."""

    def answered(self, write: Write) -> None:
        """Keep nothing of it."""

    async def wrote(self, pet_id: int) -> None:
        """Remember a write to a pet."""
        await _mark(self._ledgers, self._slip, pet_id)


async def _mark(ledgers: Ledgers, slip: Slip, pet_id: int) -> None:
    marked = replace(slip, fingerprint=f"written to:{pet_id}", pet=str(pet_id))
    await ledgers.take(slip.user, lambda ledger, now: mark(ledger, marked, now))
