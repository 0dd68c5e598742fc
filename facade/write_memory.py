"""The ledger of writes of one process, which serves while Redis is down."""

from dataclasses import dataclass

from facade.write_ledger import LEASE_MS, WINDOW_MS, Entry, Slip


@dataclass
class _Run:
    nonce: str
    owner: str
    lease: int
    until: int
    payload: str = ""
    done: bool = False
    before: tuple[tuple[str, str | None], ...] = ()


class MemoryWriteLedger:
    """The same steps as in Redis, by this process alone; nothing in it is sealed to anybody but the process itself."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], _Run] = {}
        self._last: dict[tuple[str, str], str] = {}

    async def begin(self, slip: Slip, nonce: str, now_ms: int) -> Entry:
        """See WriteLedger."""
        self._drop_old(now_ms)
        run = self._runs.get(_name(slip))
        if run is not None and run.done:
            if slip.own_key or self._last.get((slip.user, slip.scope)) == slip.fingerprint:
                return Entry("done", run.nonce, run.payload)
        elif run is not None:
            if run.lease > now_ms:
                return Entry("running", run.nonce)
            run.owner, run.lease = slip.owner, now_ms + LEASE_MS
            return Entry("resumed", run.nonce, run.payload)
        self._runs[_name(slip)] = _Run(nonce, slip.owner, now_ms + LEASE_MS, now_ms + WINDOW_MS)
        return Entry("started", nonce)

    async def renew(self, slip: Slip, now_ms: int) -> None:
        """See WriteLedger."""
        run = self._runs.get(_name(slip))
        if run is not None and run.owner == slip.owner:
            run.lease = now_ms + LEASE_MS

    async def keep(self, slip: Slip, payload: str, now_ms: int) -> None:
        """See WriteLedger."""
        run = self._run(slip, now_ms)
        run.payload = payload
        run.before = tuple((scope, self._last.get((slip.user, scope))) for scope in {slip.scope, "any"})
        for scope, _ in run.before:
            self._last[slip.user, scope] = slip.fingerprint

    async def mark(self, slip: Slip, scope: str, now_ms: int) -> None:  # noqa: ARG002  (the protocol's signature)
        """See WriteLedger."""
        for place in (scope, "any"):
            self._last[slip.user, place] = slip.fingerprint

    async def finish(self, slip: Slip, payload: str, now_ms: int) -> None:
        """See WriteLedger."""
        run = self._run(slip, now_ms)
        run.payload, run.done, run.until = payload, True, now_ms + WINDOW_MS

    async def release(self, slip: Slip) -> None:
        """See WriteLedger."""
        run = self._runs.get(_name(slip))
        if run is not None and run.owner == slip.owner:
            run.lease = 0

    async def forget(self, slip: Slip) -> None:
        """See WriteLedger."""
        run = self._runs.pop(_name(slip), None)
        for scope, before in run.before if run else ():
            if self._last.get((slip.user, scope)) != slip.fingerprint:
                continue
            if before is None:
                del self._last[slip.user, scope]
            else:
                self._last[slip.user, scope] = before

    def _run(self, slip: Slip, now_ms: int) -> _Run:
        """Give the entry; one that was begun in Redis is entered here when Redis went away since."""
        fresh = _Run(slip.nonce, slip.owner, now_ms + LEASE_MS, now_ms + WINDOW_MS)
        return self._runs.setdefault(_name(slip), fresh)

    def _drop_old(self, now_ms: int) -> None:
        for name in [name for name, run in self._runs.items() if run.until <= now_ms]:
            del self._runs[name]


def _name(slip: Slip) -> tuple[str, str]:
    return slip.user, slip.fingerprint
