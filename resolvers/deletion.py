"""Guarded deletes: a record is read, and deleted only as it was read (DeleteWeightController.php and its siblings)."""

from dataclasses import dataclass
from typing import Generic

from resolvers.main_app.errors import Conflict
from resolvers.main_app.reader import Reader
from resolvers.record_kind import Kept, RecordKind
from resolvers.viewer import Viewer
from resolvers.writes import Write

_DONE = Reader(bool)
_KEEP_EXPENSE = {"linked_transaction": "keep"}
"""Harmless without a linked expense, required with one (HealthFinanceService.php, lines 46-72)."""


@dataclass(frozen=True, slots=True)
class Deleted(Generic[Kept]):
    """What was deleted, as it stood."""

    id: int
    was: Kept


async def delete_record(viewer: Viewer, kind: RecordKind[Kept], pet_id: int, record_id: int) -> Deleted[Kept]:
    """Read a record and delete it with its guards.

    Raises NotFound, or Conflict with the current record when it changed between the two calls.
    """
    viewer.require("health:write")
    read = kind.one(pet_id, record_id)

    async def build() -> Write:
        record = await viewer.main_app.send(read, kind.reader)
        return Write(
            method="DELETE",
            path=read.path,
            query=_KEEP_EXPENSE,
            body=kind.guards(record),
            before=record.model_dump(mode="json"),
        )

    write = await viewer.prepare(build)
    try:
        await viewer.send(write, _DONE)
    except Conflict as conflict:
        raise Conflict(current=await viewer.main_app.send(read, kind.reader)) from conflict
    return Deleted(record_id, kind.reader.read_value(write.before))
