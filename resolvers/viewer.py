"""The viewer: the signed-in user, what they may do, and what one request knows of their pets."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TypeVar

from resolvers.calendar_days import CalendarDays
from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.client import Call
from resolvers.main_app.delegate import Delegate
from resolvers.main_app.errors import InsufficientScope, NotFound
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import PetRecord, SectionsRecord
from resolvers.writes import Journal, NoLongerStands, Write

Read = TypeVar("Read")

_SECTIONS = Reader(SectionsRecord)
_ANYTHING = Reader(object)


@dataclass
class Viewer:
    """Whom a request acts for. Reads of the pet list are shared within the request; a write forgets them.

    `zone` is where the user's day is counted, UTC where it is None. `notes` collects sentences for the user that an
    answer carries beside its value.
    """

    user_id: int
    scopes: frozenset[str]
    language: str | None
    main_app: Delegate
    species: SpeciesCatalogue
    journal: Journal
    now: Callable[[], datetime]
    zone: tzinfo | None = None
    notes: list[str] = field(default_factory=list)
    _pets: "asyncio.Task[tuple[PetRecord, ...]] | None" = None

    @property
    def days(self) -> CalendarDays:
        """Today, for the main app and for the user."""
        return CalendarDays(self.now(), self.zone)

    @property
    def today(self) -> date:
        """The user's day."""
        return self.days.user

    def require(self, scope: str) -> None:
        """Raise InsufficientScope unless the access token was granted the scope."""
        if scope not in self.scopes:
            raise InsufficientScope(scope)

    async def pets(self) -> tuple[PetRecord, ...]:
        """Give every pet the user may see, each with permissions and health summary; one call per request."""
        if self._pets is None:
            self._pets = asyncio.create_task(self._list_pets())
        return await self._pets

    async def _list_pets(self) -> tuple[PetRecord, ...]:
        sections = await self.main_app.send(Call("GET", "my-pets/sections"), _SECTIONS)
        self.main_app.trust_token()
        return sections.pets

    async def prepare(self, build: Callable[[], Awaitable[Write]]) -> Write:
        """Give the write to send: the one an earlier attempt prepared, else the one that `build` makes."""
        write = self.journal.prepared
        if write is None:
            write = await build()
            await self.journal.keep(write)
        self.notes.extend(write.notes)
        return write

    async def send(self, write: Write, reader: Reader[Read]) -> Read:
        """Send a prepared write under the action's Idempotency-Key; one that was answered before is read back instead.

        Raises NoLongerStands when what was answered before is not so any more.
        """
        self._pets = None
        if write.first is None:
            record = await self.main_app.send(write.call(self.journal.key), reader)
            write = write.answered(record)
            self.journal.answered(write)
            if not self.journal.in_doubt:
                return record
        return await self._read_back(write, reader)

    async def _read_back(self, write: Write, reader: Reader[Read]) -> Read:
        if write.method == "DELETE":
            await self._expect_nothing(write)
            return reader.read_value(True)  # noqa: FBT003  (what the main app answers to a deletion)
        try:
            record = await self.main_app.send(write.reads_back(), reader)
        except NotFound as gone:
            if gone.undone:
                raise NoLongerStands from None
            raise
        if isinstance(record, PetRecord) and not (record.viewer_permissions and record.viewer_permissions.can_edit):
            await self.main_app.prove_token()  # a public pet is shown to anybody
        if not write.stands(record):
            raise NoLongerStands
        return record

    async def _expect_nothing(self, write: Write) -> None:
        try:
            await self.main_app.send(write.reads_back(), _ANYTHING)
        except NotFound as gone:
            if not gone.undone:
                raise
            await self.main_app.prove_token()  # nobody's reading finds nothing either
            return
        raise NoLongerStands
