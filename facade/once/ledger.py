"""What is known of one user's writes: one state machine, without time of its own, input or output.

A ledger has one entry for each input that the user sent lately. Its state is named by what is known of it:

| state     | what is known                                 | a repeat finds it  | who begins it anew  |
|-----------|-----------------------------------------------|--------------------|---------------------|
| (nothing) |                                               |                    | anybody             |
| running   | somebody prepares it, nothing was sent        | running            | anybody, once dead  |
| prepared  | the write is kept, and may be sent any moment | running; resumed, once dead | no repeat, once dead |
| unknown   | it was sent, perhaps, and no answer came      | resumed            | no repeat           |
| done      | its answer                                    | done               | no repeat           |
| undone    | it surely had no effect                       |                    | anybody             |

| event  | who may                                    | from               | to                               |
|--------|--------------------------------------------|--------------------|----------------------------------|
| begin  | anybody, as the table above says           | any                | running; prepared, where resumed |
| keep   | who carries it out                         | running, prepared  | prepared                         |
| renew  | who carries it out                         | running, prepared  | the same, for five more seconds  |
| lose   | who carries it out                         | prepared           | unknown                          |
| finish | whoever carried it out, also if taken over | any but done       | done                             |
| forget | who carries it out                         | running, prepared  | undone                           |
| mark   | anybody                                    | any                | done, for a write without input  |

It is a repeat while its two minutes last and it is the last write of its pet (for a new pet: of any), has the
caller's own key, or is the one that the caller waited for. Two ledgers of one user that grew apart join into one:
of each input the later carrying out counts, and of one carrying out what is known furthest. Times are milliseconds
of the store's clock; `order` rises with every write of the user.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from resolvers.writes import Write

WINDOW_MS = 120_000
LEASE_MS = 5_000
BUCKET_MS = 600_000
"""For how long every instance computes the same Idempotency-Key for an input of which it knows nothing."""

ANY_PET = "any"

State = Literal["running", "prepared", "unknown", "done", "undone"]
Standing = Literal["anew", "resumed", "running", "done", "misused"]
_FURTHER: Mapping[State, int] = {"running": 0, "prepared": 1, "unknown": 2, "undone": 3, "done": 4}
_TIMES = ("lease", "until")
_OWN_BUCKET = 1
"""A key of the caller's own is the same for ever: the main app remembers it for a day (config/offline.php)."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Names one input of one user, and who carries it out.

    `input` is the hash of what was said, which is the `fingerprint` too unless the caller named the call with a key.
    `nonce` tells one carrying out of the input from the next. `awaited` is the nonce of the one that this call found
    running, `gone` of the one whose record no longer stands in the main app.
    """

    user: str
    fingerprint: str
    input: str
    pet: str
    owner: str
    own_key: bool = False
    nonce: str = ""
    awaited: str = ""
    gone: str = ""


class Entry(BaseModel):
    """One input: how it stands, and what is needed to go on. `step` counts the events of this carrying out.

    Until `lease` its owner is taken to live, until `until` a repeat is known as one. `order` is 0 until the write
    counts. `turn` counts the carryings out of this input within a `bucket` of time, so that instances that have lost
    touch with each other still send it under the same key; `sent` says that this turn's key may have been used.
    """

    model_config = ConfigDict(frozen=True)

    fingerprint: str
    input: str
    pet: str
    state: State
    nonce: str
    started: int
    step: int = 0
    owner: str = ""
    lease: int = 0
    until: int = 0
    order: int = 0
    bucket: int = 0
    turn: int = 1
    sent: bool = False
    lost: bool = False
    write: Write | None = None
    answer: Mapping[str, object] | None = None

    @property
    def ends(self) -> int:
        """When nothing of it is needed any more."""
        counts = self.bucket > _OWN_BUCKET and (self.sent or self.turn > 1)
        return max(self.until, self.lease, (self.bucket + 1) * BUCKET_MS if counts else 0)

    def key(self, user: str) -> str:
        """Give the Idempotency-Key under which it is sent."""
        return sha256(f"{user}:{self.fingerprint}:{self.bucket}:{self.turn}".encode()).hexdigest()

    def moved(self, **fields: object) -> "Entry":
        """Give the entry one event later."""
        return self.model_copy(update={"step": self.step + 1, **fields})


Ledger = Mapping[str, Entry]


class Turn(NamedTuple):
    """The ledger after an event, and what its sender learns: how an input stands, and its entry."""

    ledger: Ledger
    standing: Standing
    entry: Entry


def begin(ledger: Ledger, slip: Slip, now: int) -> Turn:
    """Start an input under the slip's nonce, resume one whose owner died, or say that it runs or is done."""
    entry = ledger.get(slip.fingerprint)
    if entry is None or entry.state == "undone" or max(entry.until, entry.lease) <= now:
        return _start(ledger, slip, entry, now)
    if entry.input != slip.input:
        return Turn(ledger, "misused", entry)
    if entry.lease > now and entry.nonce != slip.gone:
        return Turn(ledger, "running", entry)
    if entry.state == "running" or not _is_repeat(ledger, slip, entry):
        return _start(ledger, slip, entry, now)
    if entry.state == "done":
        return Turn(ledger, "done", entry)
    resumed = entry.moved(state="prepared", owner=slip.owner, lease=now + LEASE_MS)
    return Turn(_with(ledger, resumed), "resumed", resumed)


def keep(ledger: Ledger, slip: Slip, write: Write | None, now: int) -> Turn:
    """Keep a prepared write, as the last one of its pet; `running` when another has taken it over."""
    entry = _own(ledger, slip, now)
    if entry.owner != slip.owner or entry.state not in ("running", "prepared"):
        return Turn(ledger, "running", entry)
    kept = entry.moved(state="prepared", write=write, lease=now + LEASE_MS, **_counted(ledger, now))
    return Turn(_with(ledger, kept), "anew", kept)


def renew(ledger: Ledger, slip: Slip, now: int) -> Turn:
    """Show that the owner lives."""
    entry = _own(ledger, slip, now)
    if entry.owner != slip.owner:
        return Turn(ledger, "running", entry)
    return Turn(_with(ledger, renewed := entry.moved(lease=now + LEASE_MS)), "anew", renewed)


def lose(ledger: Ledger, slip: Slip, now: int) -> Turn:
    """Note that no answer came; the two minutes count from the first loss."""
    entry = _own(ledger, slip, now)
    if entry.owner != slip.owner:
        return Turn(ledger, "running", entry)
    until = entry.until if entry.lost else now + WINDOW_MS
    lost = entry.moved(state="unknown", owner="", lease=0, until=until, lost=True)
    return Turn(_with(ledger, lost), "anew", lost)


def finish(ledger: Ledger, slip: Slip, write: Write | None, answer: Mapping[str, object] | None, now: int) -> Turn:
    """Note what the write became; also when another has taken it over, since it is the same write."""
    entry = _own(ledger, slip, now)
    if entry.nonce != slip.nonce or entry.state == "done":
        return Turn(ledger, "running", entry)
    counted = {} if entry.order else _counted(ledger, now)
    known = {"state": "done", "write": write, "answer": answer, "owner": "", "lease": 0, "until": now + WINDOW_MS}
    return Turn(_with(ledger, done := entry.moved(**{**counted, **known})), "done", done)


def forget(ledger: Ledger, slip: Slip, now: int) -> Turn:
    """Note that it had no effect: the write before it is the last one again, and its key may be used again."""
    entry = _own(ledger, slip, now)
    if entry.owner != slip.owner:
        return Turn(ledger, "running", entry)
    undone = entry.moved(state="undone", owner="", lease=0, write=None, order=0, sent=False, until=now + WINDOW_MS)
    return Turn(_with(ledger, undone), "anew", undone)


def mark(ledger: Ledger, slip: Slip, now: int) -> Turn:
    """Count a write to a pet that is no input of its own."""
    order = _next(ledger, now)
    marked = Entry(
        fingerprint=slip.fingerprint, input=slip.input, pet=slip.pet, state="done", nonce=slip.nonce,
        started=order, order=order, until=now + WINDOW_MS,
    )  # fmt: skip
    return Turn(_with(ledger, marked), "anew", marked)


def current(ledger: Ledger, now: int) -> Ledger:
    """Leave out what is over; what only keeps a key from being used twice loses its content."""
    return {
        fingerprint: entry if max(entry.until, entry.lease) > now else _emptied(entry)
        for fingerprint, entry in ledger.items()
        if entry.ends > now
    }


def join(one: Ledger, other: Ledger) -> Ledger:
    """Join two ledgers of one user; it does not matter which is given first, or how often."""
    both = {**one, **other}
    return {name: max(one.get(name, entry), entry, key=_knowledge) for name, entry in both.items()}


def leap(ledger: Ledger, by_ms: int) -> Ledger:
    """Move all times of a ledger, but not the order of what was written."""
    return {
        name: entry.model_copy(update={time: value + by_ms for time in _TIMES if (value := getattr(entry, time))})
        for name, entry in ledger.items()
    }


def _start(ledger: Ledger, slip: Slip, before: Entry | None, now: int) -> Turn:
    bucket = _OWN_BUCKET if slip.own_key else now // BUCKET_MS
    turn = before.turn if before is not None and before.bucket == bucket else 1
    known_before = before is not None and before.bucket == bucket and before.sent
    if known_before and (slip.gone or not slip.own_key):
        turn += 1
    entry = Entry(
        fingerprint=slip.fingerprint, input=slip.input, pet=slip.pet, state="running", nonce=slip.nonce,
        started=_next(ledger, now), owner=slip.owner, lease=now + LEASE_MS, until=now + WINDOW_MS,
        bucket=bucket, turn=turn,
    )  # fmt: skip
    return Turn(_with(ledger, entry), "anew", entry)


def _own(ledger: Ledger, slip: Slip, now: int) -> Entry:
    """Give the entry of a slip that has begun, also when the ledger has lost it."""
    return ledger.get(slip.fingerprint) or _start(ledger, slip, None, now).entry


def _counted(ledger: Ledger, now: int) -> dict[str, object]:
    return {"order": _next(ledger, now), "until": now + WINDOW_MS, "sent": True}


def _is_repeat(ledger: Ledger, slip: Slip, entry: Entry) -> bool:
    if entry.nonce == slip.gone:
        return False
    others = (other for other in ledger.values() if entry.pet in (ANY_PET, other.pet))
    return slip.own_key or entry.nonce == slip.awaited or all(other.order <= entry.order for other in others)


def _next(ledger: Ledger, now: int) -> int:
    return max(now, *(max(entry.order, entry.started) + 1 for entry in ledger.values()), 1)


def _emptied(entry: Entry) -> Entry:
    return (
        entry
        if entry.write is None and entry.answer is None
        else entry.model_copy(update={"write": None, "answer": None})
    )


def _knowledge(entry: Entry) -> tuple[int | str | bool, ...]:
    """Order what may be known of one input, ending with what only makes the order a total one."""
    done = entry.state == "done"
    further = (entry.started, entry.nonce, done, entry.step, _FURTHER[entry.state], entry.lease)
    return (*further, entry.until, entry.order, entry.turn, entry.write is not None)


def _with(ledger: Ledger, entry: Entry) -> Ledger:
    return {**ledger, entry.fingerprint: entry}
