"""A write to the main app in two steps, prepare and send, so that a repeat can send the very same write again.

Preparing may read, refuse and warn; its outcome is kept in the journal before anything is sent. When the first
attempt's answer was lost, the second one finds the prepared write there, skips the preparation (which would now see
the first attempt's own effect) and sends the same body under the same Idempotency-Key, which the main app answers
with the first outcome (app/Http/Middleware/HandleIdempotencyKey.php).
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, JsonValue

from resolvers.main_app.client import Call, Method


class Write(BaseModel):
    """One prepared write, with sentences for the user that preparing it gave rise to.

    `before` is what stood there, for an answer that tells what was deleted.
    """

    model_config = ConfigDict(frozen=True)

    method: Method
    path: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, JsonValue]
    before: JsonValue = None
    notes: tuple[str, ...] = ()

    def call(self, idempotency_key: str) -> Call:
        """Give the call that carries it out."""
        return Call(self.method, self.path, query=self.query, body=self.body, idempotency_key=idempotency_key)


class Journal(Protocol):
    """What is remembered of one action's writes while it runs."""

    @property
    def key(self) -> str:
        """The Idempotency-Key of this action's write; a repeat of the action has the same."""

    @property
    def prepared(self) -> Write | None:
        """The write that an earlier attempt at the same action prepared, if there was one."""

    async def keep(self, write: Write) -> None:
        """Remember a prepared write before it is sent."""

    async def wrote(self, pet_id: int) -> None:
        """Remember that a write touched a pet, so that an earlier write to it is no longer the last one."""


class OpenJournal:
    """A journal that remembers nothing: every write stands for itself, as in the developers' GraphQL."""

    prepared: Write | None = None

    def __init__(self) -> None:
        self.key = uuid4().hex

    async def keep(self, write: Write) -> None:  # noqa: ARG002  (the protocol's signature)
        """Take a new key for every write."""
        self.key = uuid4().hex

    async def wrote(self, pet_id: int) -> None:
        """Forget it."""
