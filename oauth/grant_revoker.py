"""The end of a grant, on every instance and in the main app."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from anyio import from_thread

from oauth.errors import StoreUnavailable
from oauth.orphans import Orphans
from oauth.records import Grant, Orphan
from oauth.store import FlowStore
from resolvers.main_app.bridge import BridgeError, Bridges

_log = structlog.get_logger("oauth")

_IN_HAND = timedelta(minutes=1)  # while this thread talks to the main app, no sweeper shall


class GrantRevoker:
    """Ends grants; to be called from the endpoints' threads."""

    def __init__(self, store: FlowStore, orphans: Orphans, bridges: Bridges, now: Callable[[], datetime]) -> None:
        self._store = store
        self._orphans = orphans
        self._bridge = bridges.gpt
        self._now = now

    def revoke(self, grant: Grant, reason: str) -> None:
        """Refuse every token of the grant from now on, and delete its main-app token.

        When the main app does not answer, the sweeper goes on. Raises StoreUnavailable only when neither Redis nor the
        main app took the news: then nothing has changed yet, and the caller may try again (RFC 7009 §2.2.1).
        """
        marked = self._marked(grant)
        deleted = self.delete_main_app_token(grant)
        _log.info(
            "oauth.revoked", grant_id=grant.grant_id, reason=reason, marked=marked, main_app_token_deleted=deleted
        )
        if not marked and not deleted:
            raise StoreUnavailable

    def delete_main_app_token(self, grant: Grant) -> bool:
        """Delete the main-app token now, or leave it to the sweeper; True when it is done."""
        orphan = Orphan(grant.grant_id, "token", grant.main_app_token, self._now().timestamp())
        noted = self._noted(orphan)
        try:
            from_thread.run(self._bridge.revoke, grant.main_app_token)
        except BridgeError as refused:
            _log.warning("oauth.main_app_token_left", grant_id=grant.grant_id, reason=refused.detail)
            return False
        self._removed(orphan, shared=noted)
        return True

    def _marked(self, grant: Grant) -> bool:
        try:
            self._store.add_revocation(grant.grant_id)
        except StoreUnavailable:
            return False
        return True

    def _noted(self, orphan: Orphan) -> bool:
        try:
            self._orphans.add(orphan, due=_IN_HAND)
        except StoreUnavailable:
            return False
        return True

    def _removed(self, orphan: Orphan, *, shared: bool) -> None:
        try:
            self._orphans.remove(orphan.grant_id)
        except StoreUnavailable:
            if shared:  # it comes up once more, and deleting a token twice is fine
                _log.warning("oauth.orphan_not_removed", grant_id=orphan.grant_id)
