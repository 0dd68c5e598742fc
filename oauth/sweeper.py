"""The background work that deletes what dead flows and ended grants left in the main app."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import anyio
import structlog
from anyio import to_thread

from oauth.errors import StoreUnavailable
from oauth.orphans import Orphans
from oauth.records import Orphan
from oauth.store import FlowStore
from resolvers.main_app.bridge import BridgeError, BridgeMisconfigured, Bridges, ConsentRefused

_log = structlog.get_logger("oauth")

_GIVEN_UP_AFTER = timedelta(days=30)
_CODE_GIVEN_UP_AFTER = timedelta(minutes=15)  # the main app keeps a code for five (ConfirmController.php)


class OrphanSweeper:
    """Revokes orphans when their time has come; any number of instances may sweep at once."""

    def __init__(
        self,
        orphans: Orphans,
        store: FlowStore,
        bridges: Bridges,
        now: Callable[[], datetime],
        interval: timedelta = timedelta(seconds=20),
    ) -> None:
        self._orphans = orphans
        self._store = store
        self._interval = interval
        self._bridges = bridges
        self._now = now

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            try:
                await self.sweep()
            except Exception as defect:  # noqa: BLE001 -- a defect in one sweep must not end them all
                _log.error("oauth.sweep_failed", reason=type(defect).__name__)
            await anyio.sleep(self._interval.total_seconds())

    async def sweep(self) -> int:
        """Revoke what is due, and count it; an orphan that could not be revoked comes up again in five minutes."""
        try:
            due = await to_thread.run_sync(self._orphans.claim)
        except StoreUnavailable:
            return 0  # the flow itself has reported it; the list is still there when Redis is back
        return sum([await self._revoked(orphan) for orphan in due])

    async def _revoked(self, orphan: Orphan) -> bool:
        if orphan.kind == "grant" and not await self._ended(orphan):
            return False
        try:
            await self._bridges.gpt.revoke(await self._token(orphan))
        except ConsentRefused:
            await self._remove(orphan)
            return False
        except BridgeError as refused:
            await self._keep(orphan, refused)
            return False
        await self._remove(orphan)
        _log.info("oauth.grant_ended" if orphan.kind == "grant" else "oauth.orphan_revoked", grant_id=orphan.grant_id)
        return True

    async def _ended(self, orphan: Orphan) -> bool:
        """Refuse the tokens of a grant before its main-app token goes, or they would fail as if by a defect."""
        try:
            await to_thread.run_sync(self._store.add_revocation, orphan.grant_id)
        except StoreUnavailable:
            return False  # it comes up again
        return True

    async def _token(self, orphan: Orphan) -> str:
        """Find the token to revoke; a consent whose code was never exchanged has to be exchanged for that."""
        if orphan.kind != "code":
            return orphan.secret
        bridge = self._bridges.mcp if orphan.bridge == "mcp" else self._bridges.gpt
        if bridge is None:
            raise BridgeMisconfigured("the MCP bridge is not set up any more", "MCP_CONNECTOR_API_KEY")
        consent = await bridge.exchange(orphan.secret)
        bought = replace(orphan, kind="token", secret=consent.main_app_token)
        with suppress(StoreUnavailable):  # then this process remembers it
            await to_thread.run_sync(self._orphans.add, bought, timedelta(minutes=1))
        return consent.main_app_token

    async def _keep(self, orphan: Orphan, refused: BridgeError) -> None:
        if orphan.kind == "grant":
            orphan = replace(orphan, kind="token", noted_at=self._now().timestamp())  # giving up counts from the end
            with suppress(StoreUnavailable):
                await to_thread.run_sync(self._orphans.add, orphan, timedelta(minutes=5))
        age = self._now().timestamp() - orphan.noted_at
        limit = _CODE_GIVEN_UP_AFTER if orphan.kind == "code" else _GIVEN_UP_AFTER
        given_up = age > limit.total_seconds()
        log = _log.error if given_up or isinstance(refused, BridgeMisconfigured) else _log.warning
        log("oauth.orphan_kept", grant_id=orphan.grant_id, reason=refused.detail, given_up=given_up)
        if given_up:
            await self._remove(orphan)

    async def _remove(self, orphan: Orphan) -> None:
        with suppress(StoreUnavailable):  # it comes up again, and revoking twice is fine
            await to_thread.run_sync(self._orphans.remove, orphan.grant_id)
