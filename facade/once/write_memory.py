"""What one process remembers of writes, for when Redis is down or has forgotten."""

from dataclasses import dataclass, field

from facade.once.write_ledger import LEASE_MS, MOST_WRITES, WINDOW_MS, Entry, Recollection, Slip, Stage, Told


@dataclass
class _Run:
    nonce: str
    owner: str
    lease: int
    until: int
    payload: str = ""
    stage: Stage | None = None
    released: bool = False
    told: Told = "no"

    def fields(self) -> tuple[str | int, ...]:
        """Give names and values as Redis has them, but for the nonce."""
        state = "done" if self.stage == "done" else "running"
        told: list[str | int] = ["state", state, "owner", self.owner, "lease", self.lease]
        told += ["payload", self.payload, "until", self.until]
        flags: list[tuple[str, bool]] = [("counted", self.stage is not None), ("released", self.released)]
        return (*told, *(part for name, is_set in flags if is_set for part in (name, 1)))


@dataclass
class _Writes:
    until: int = 0
    fingerprints: list[str] = field(default_factory=list)
    told: Told = "no"

    @property
    def last(self) -> str | None:
        return self.fingerprints[-1] if self.fingerprints else None


class MemoryWriteLedger:
    """The same steps as in Redis, by this process alone; payloads are sealed here too.

    Every step is taken here after Redis, with a note whether it was `told`. What Redis may not know is a recollection,
    which it is told before it is asked again.
    """

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], _Run] = {}
        self._writes: dict[tuple[str, str], _Writes] = {}

    def begin(self, slip: Slip, nonce: str, now_ms: int) -> Entry:
        """See RedisWriteLedger."""
        run = self._runs.get(_name(slip))
        if run is None or max(run.until, run.lease) <= now_ms:
            return self._start(slip, Entry("new", nonce), now_ms)
        if run.lease > now_ms:
            return Entry("running", run.nonce)
        last = self._writes.get((slip.user, slip.scope), _Writes()).last
        repeated = slip.own_key or run.nonce == slip.awaited or last == slip.fingerprint
        if run.stage == "done" and repeated:
            return Entry("done", run.nonce, run.payload)
        if run.stage != "done" and (repeated or not run.payload):
            run.owner, run.lease = slip.owner, now_ms + LEASE_MS
            return Entry("resumed", run.nonce, run.payload)
        return self._start(slip, Entry("started", nonce), now_ms)

    def follow(self, slip: Slip, entry: Entry, now_ms: int) -> None:
        """Take over how an input stands in Redis, when it is this process that carries it out."""
        if entry.standing not in ("running", "done"):
            self._start(slip, entry, now_ms, told="yes")

    def recollect(self, slip: Slip, now_ms: int) -> Recollection | None:
        """Give what is known here of an input, if Redis may not know it."""
        run = self._runs.get(_name(slip)) or _Run("", "", 0, 0, told="yes")
        writes = self._writes.get((slip.user, slip.scope)) or _Writes(told="yes")
        run_told: Told = run.told if max(run.until, run.lease) > now_ms else "yes"
        last_told: Told = writes.told if writes.until > now_ms and writes.last is not None else "yes"
        if run_told == last_told == "yes":
            return None
        return Recollection(run_told, run.nonce, run.fields(), last_told, writes.last or "")

    def confirm(self, slip: Slip) -> None:
        """Note that Redis was told what is known here of an input and of the last write to its pet."""
        known_here: tuple[_Run | _Writes | None, ...] = (
            self._runs.get(_name(slip)),
            self._writes.get((slip.user, slip.scope)),
        )
        for known in known_here:
            if known is not None:
                known.told = "yes"

    def doubt(self) -> None:
        """Note that Redis went down, and may come back without what it knew."""
        everything: tuple[_Run | _Writes, ...] = (*self._runs.values(), *self._writes.values())
        for known in everything:
            if known.told == "yes":
                known.told = "perhaps"

    def renew(self, slip: Slip, now_ms: int) -> None:
        """See RedisWriteLedger."""
        run = self._runs.get(_name(slip))
        if run is not None and run.owner == slip.owner:
            run.lease = now_ms + LEASE_MS

    def store(self, slip: Slip, stage: Stage, payload: str, now_ms: int, told: Told) -> None:
        """See RedisWriteLedger."""
        run = self._runs.get(_name(slip)) or _Run(slip.nonce, slip.owner, 0, 0)
        taken_over = run.stage != "done" and run.nonce == slip.nonce
        if run.owner != slip.owner and not (stage == "done" and taken_over):
            return
        if run.stage is None:
            self.mark(slip, slip.scope, now_ms, told)
        if not (stage == "released" and run.released):
            run.until = now_ms + WINDOW_MS
        run.nonce, run.payload, run.stage, run.told = slip.nonce, payload, stage, told
        run.released = run.released or stage == "released"
        run.owner, run.lease = (slip.owner, now_ms + LEASE_MS) if stage == "kept" else ("", 0)
        self._enter(slip, run, now_ms)

    def mark(self, slip: Slip, scope: str, now_ms: int, told: Told) -> None:
        """See RedisWriteLedger."""
        _drop_old(self._writes, now_ms)
        for place in {scope, "any"}:
            writes = self._writes.pop((slip.user, place), _Writes()).fingerprints
            if writes[-1:] != [slip.fingerprint]:
                writes = [*writes, slip.fingerprint][-MOST_WRITES:]
            self._writes[slip.user, place] = _Writes(now_ms + WINDOW_MS, writes, told)

    def forget(self, slip: Slip, told: Told) -> None:
        """See RedisWriteLedger; the entry stays, as one without a write, so that Redis can be told."""
        run = self._runs.get(_name(slip))
        if run is None or run.owner != slip.owner:
            return
        for place in {slip.scope, "any"} if run.stage is not None else ():
            writes = self._writes.get((slip.user, place))
            if writes is not None and slip.fingerprint in writes.fingerprints:
                writes.fingerprints = _without_last(writes.fingerprints, slip.fingerprint)
                writes.told = writes.told if told == "yes" else "no"
        self._runs[_name(slip)] = _Run(run.nonce, "", 0, run.until, told=told)

    def _start(self, slip: Slip, entry: Entry, now_ms: int, told: Told = "no") -> Entry:
        run = _Run(entry.nonce, slip.owner, now_ms + LEASE_MS, now_ms + WINDOW_MS, entry.payload, told=told)
        self._enter(slip, run, now_ms)
        return entry

    def _enter(self, slip: Slip, run: _Run, now_ms: int) -> None:
        _drop_old(self._runs, now_ms)
        self._runs.pop(_name(slip), None)
        self._runs[_name(slip)] = run


def _without_last(fingerprints: list[str], fingerprint: str) -> list[str]:
    newest_first = fingerprints[::-1]
    newest_first.remove(fingerprint)
    return newest_first[::-1]


def _drop_old(remembered: dict[tuple[str, str], _Run] | dict[tuple[str, str], _Writes], now_ms: int) -> None:
    """Drop what is over; the oldest stand first, since whatever changes is moved to the end."""
    while remembered:
        oldest = next(iter(remembered))
        if remembered[oldest].until > now_ms:
            return
        del remembered[oldest]


def _name(slip: Slip) -> tuple[str, str]:
    return slip.user, slip.fingerprint
