"""How long a grant lasts: until it is revoked, idle for too long, too old, or replaced."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from oauth.errors import StoreUnavailable
from oauth.orphans import Orphans
from oauth.records import Grant, Orphan
from oauth.store import FlowStore

_log = structlog.get_logger("oauth")

REPLACED_GRACE = timedelta(days=1)
"""How long a grant goes on once its user has connected the same client again: ChatGPT keeps the old one awhile."""


@dataclass(frozen=True, slots=True)
class GrantLifetimes:
    """When a grant ends by itself: `idle` after its last renewal, and `longest` after the consent at the latest."""

    idle: timedelta
    longest: timedelta

    def end(self, grant: Grant, now: datetime) -> float:
        """The Unix time at which a grant ends if it is used now and never again, past for one that is too old.

        A grant of release 1 is taken to begin now.
        """
        begun = now.timestamp() if grant.connected_at is None else grant.connected_at
        return min((now + self.idle).timestamp(), begun + self.longest.total_seconds())


class Grants:
    """Keeps the main-app token of every living grant on the list of orphans, due when the grant ends."""

    def __init__(
        self, store: FlowStore, orphans: Orphans, lifetimes: GrantLifetimes, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._orphans = orphans
        self._lifetimes = lifetimes
        self._now = now

    def dated(self, grant: Grant) -> Grant:
        """Give a grant of release 1 a beginning: it is not known any more, so its time counts from now."""
        return grant if grant.connected_at is not None else replace(grant, connected_at=self._now().timestamp())

    def begin(self, grant: Grant, *, replaces: bool) -> float | None:
        """Begin a grant whose flow is complete, and end what it replaces; gives the Unix time of its own end.

        None when the flow has died: its main-app token is being deleted. Raises StoreUnavailable.
        """
        end = self._lifetimes.end(grant, self._now())
        if not self._orphans.keep(self._living(grant), end):
            return None
        if replaces:
            self._replace_earlier(grant)
        return end

    def use(self, grant: Grant) -> float:
        """Count a renewal; gives the Unix time at which the grant ends now, which is past for one that is over.

        Without Redis nothing is noted, and the grant ends as if it had been.
        """
        end = self._lifetimes.end(grant, self._now())
        try:
            return self._orphans.prolong(self._living(grant), end)
        except StoreUnavailable:
            return end

    def _replace_earlier(self, grant: Grant) -> None:
        try:
            earlier = self._store.swap_current(grant, self._lifetimes.longest)
            if earlier is not None and earlier != grant.grant_id:
                self._orphans.limit(earlier, (self._now() + REPLACED_GRACE).timestamp())
                _log.info("oauth.replaced", grant_id=earlier, by=grant.grant_id)
        except StoreUnavailable:  # the new connection stands; the earlier one ends by its own age
            _log.warning("oauth.earlier_grant_left", grant_id=grant.grant_id)

    def _living(self, grant: Grant) -> Orphan:
        return Orphan(grant.grant_id, "grant", grant.main_app_token, self._now().timestamp())
