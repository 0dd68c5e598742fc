"""A write to the main app in two steps, prepare and send, so that a repeat can send the very same write again.

Preparing may read, refuse and warn; its outcome is kept in the journal before anything is sent. When the first
attempt's answer was lost, the second one finds the prepared write there, skips the preparation (which would now see
the first attempt's own effect) and sends the same body under the same Idempotency-Key, which the main app answers
with the first outcome (app/Http/Middleware/HandleIdempotencyKey.php).

An earlier answer is given again only as the record stands now: it is read back, and a record that is gone, or has
another value in a field that was written, raises NoLongerStands, after which the action is carried out anew.
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, JsonValue

from resolvers.main_app.client import Call, Method


class NoLongerStands(Exception):
    """What an earlier attempt wrote is gone from the main app, or was changed there."""


class Write(BaseModel):
    """One prepared write, with sentences for the user that preparing it gave rise to.

    `before` is what stood there, for an answer that tells what was deleted. `record` is the path of the record that it
    leaves behind, where that is not its own; `{id}` stands for the id in the answer. `first` is what the main app
    answered: the record's id, and the fields that were written.
    """

    model_config = ConfigDict(frozen=True)

    method: Method
    path: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, JsonValue]
    before: JsonValue = None
    record: str | None = None
    notes: tuple[str, ...] = ()
    first: Mapping[str, JsonValue] | None = None

    def call(self, idempotency_key: str) -> Call:
        """Give the call that carries it out."""
        return Call(self.method, self.path, query=self.query, body=self.body, idempotency_key=idempotency_key)

    def answered(self, record: object) -> "Write":
        """Give the write with what of its record must still stand for its answer to be true."""
        return self.model_copy(update={"first": self._written(record)})

    def reads_back(self) -> Call:
        """Give the call that reads what stands now; only for a write that was answered."""
        path = (self.record or self.path).format(id=(self.first or {}).get("id"))
        return Call("GET", path, optional_auth=True)

    def stands(self, record: object) -> bool:
        """Say whether a record still has what was written."""
        return self._written(record) == self.first

    def _written(self, record: object) -> dict[str, JsonValue]:
        fields = record.model_dump(mode="json") if isinstance(record, BaseModel) else {}
        return {name: _rounded(value) for name, value in fields.items() if name == "id" or name in self.body}


def _rounded(value: JsonValue) -> JsonValue:
    """Round as the main app's columns do: right after a write it answers what was sent (WeightHistory.php)."""
    return round(value, 2) if isinstance(value, float) else value


class Journal(Protocol):
    """What is remembered of one action's writes while it runs."""

    @property
    def key(self) -> str:
        """The Idempotency-Key of this action's write; a repeat of the action has the same."""

    @property
    def prepared(self) -> Write | None:
        """The write that an earlier attempt at the same action prepared, if there was one."""

    @property
    def in_doubt(self) -> bool:
        """Whether the main app's answer may be that of an earlier attempt, so that it has to be read back."""

    async def keep(self, write: Write) -> None:
        """Remember a prepared write before it is sent."""

    def answered(self, write: Write) -> None:
        """Remember a write with what the main app answered."""

    async def wrote(self, pet_id: int) -> None:
        """Remember that a write touched a pet, so that an earlier write to it is no longer the last one."""


class OpenJournal:
    """A journal that remembers nothing: every write stands for itself, as in the developers' GraphQL."""

    prepared: Write | None = None
    in_doubt = False

    def __init__(self) -> None:
        self.key = uuid4().hex

    async def keep(self, write: Write) -> None:  # noqa: ARG002  (the protocol's signature)
        """Take a new key for every write."""
        self.key = uuid4().hex

    def answered(self, write: Write) -> None:
        """Forget it."""

    async def wrote(self, pet_id: int) -> None:
        """Forget it."""
