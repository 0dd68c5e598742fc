"""The species catalogue: the main app's pet types in all its languages, read once for the whole process."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import structlog

from resolvers.main_app.client import Call, Credentials, Deadline, MainAppClient
from resolvers.main_app.delegate import together
from resolvers.main_app.errors import DomainError, RateLimited, UpstreamUnavailable
from resolvers.main_app.languages import DEFAULT_LANGUAGE, LANGUAGES
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import PetTypeRecord
from resolvers.names.species import SpeciesEntry

_PET_TYPES = Reader(tuple[PetTypeRecord, ...])
_MAX_AGE = timedelta(hours=1)
_RETRY_AFTER = timedelta(minutes=1)
_LONGEST_BACK_OFF = timedelta(minutes=1)
_READ_SECONDS = 20.0
_HEALTH_RECORD_SPECIES = "cat"
"""Vaccinations and medical records are fixed by slug in CapabilityChecker.php and are not in the catalogue."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Species:
    """One species: what it is called, and which records the main app keeps for it."""

    id: int
    slug: str
    names: Mapping[str, str]
    weights: bool

    @property
    def vaccinations(self) -> bool:
        """Whether vaccinations can be kept."""
        return keeps_health_records(self.slug)

    @property
    def medical_records(self) -> bool:
        """Whether medical records can be kept."""
        return keeps_health_records(self.slug)

    def name(self, language: str | None) -> str:
        """Give the name in a language, or in the main app's default one."""
        return self.names.get(language or DEFAULT_LANGUAGE) or self.names[DEFAULT_LANGUAGE]

    def entry(self) -> SpeciesEntry:
        """Give what words are matched against."""
        return SpeciesEntry(self.slug, tuple(self.names.values()))


def keeps_health_records(slug: str) -> bool:
    """Say whether a species has vaccinations and medical records (CapabilityChecker.php, lines 11-63)."""
    return slug == _HEALTH_RECORD_SPECIES


class SpeciesCatalogue:
    """Keeps the catalogue fresh: the first caller waits for it, later ones never do.

    It is read without a bearer, so it costs no user's quota, and once per language and hour, since the public
    limit of 150 calls a minute is shared by everybody behind one address (AppServiceProvider.php, lines 161-165).
    """

    def __init__(self, client: MainAppClient, *, now: Callable[[], datetime], max_age: timedelta = _MAX_AGE) -> None:
        self._client = client
        self._now = now
        self._max_age = max_age
        self._species: tuple[Species, ...] = ()
        self._fresh_until: datetime | None = None
        self._left_alone_until: datetime | None = None
        self._failures = 0
        self._refreshing: asyncio.Task[None] | None = None

    async def list(self) -> tuple[Species, ...]:
        """List the active species in the main app's order; raises its errors only when none was ever read."""
        if self._fresh_until is None or self._now() > self._fresh_until:
            if self._refreshing is None or self._refreshing.done():
                self._check_back_off()
                self._refreshing = asyncio.create_task(self._refresh())
            if self._fresh_until is None:
                await asyncio.shield(self._refreshing)
        return self._species

    def _check_back_off(self) -> None:
        """Raise UpstreamUnavailable while a main app that failed at the first reading is left alone."""
        if self._fresh_until is None and self._left_alone_until is not None:
            left = self._left_alone_until - self._now()
            if left > timedelta():
                raise UpstreamUnavailable(
                    detail="the catalogue was not read yet", retry_after=ceil(left.total_seconds())
                )

    async def close(self) -> None:
        """End a refresh that still runs."""
        if self._refreshing is not None and not self._refreshing.done():
            self._refreshing.cancel()
            await asyncio.wait([self._refreshing])

    async def _refresh(self) -> None:
        try:
            self._species = await self._read_all()
        except DomainError as failure:
            if self._fresh_until is None:
                self._left_alone_until = self._now() + self._back_off(failure)
                raise
            log.warning("catalogue.stale", code=failure.code, detail=failure.detail)
            self._fresh_until = self._now() + _RETRY_AFTER
        else:
            self._fresh_until = self._now() + self._max_age

    def _back_off(self, failure: DomainError) -> timedelta:
        """Say how long the main app is left alone: as long as it asks, else longer with each failure but the first."""
        self._failures += 1
        asked = failure.retry_after if isinstance(failure, RateLimited | UpstreamUnavailable) else None
        unasked = 2 ** min(self._failures - 2, 6) if self._failures > 1 else 0
        return min(_LONGEST_BACK_OFF, timedelta(seconds=unasked if asked is None else asked))

    async def _read_all(self) -> tuple[Species, ...]:
        deadline = Deadline(_READ_SECONDS)
        lists = await together(
            self._client.send(Call("GET", "pet-types"), Credentials(language=language), _PET_TYPES, deadline)
            for language in LANGUAGES
        )
        names: dict[int, dict[str, str]] = {}
        for language, pet_types in zip(LANGUAGES, lists, strict=True):
            for pet_type in pet_types:
                names.setdefault(pet_type.id, {})[language] = pet_type.name
        return tuple(
            Species(pet_type.id, pet_type.slug, names[pet_type.id], pet_type.weight_tracking_allowed)
            for pet_type in lists[0]
        )
