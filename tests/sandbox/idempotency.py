"""Idempotency-Key: first answer kept, repeats replayed (app/Http/Middleware/HandleIdempotencyKey.php)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.sandbox.answers import Answer, enveloped

LIFETIME = timedelta(hours=24)
LONGEST_KEY = 128


@dataclass(slots=True)
class _Entry:
    fingerprint: str
    until: datetime
    answer: Answer | None = None


class IdempotencyKeys:
    """Keys by user; an entry without an answer belongs to a request that still runs, or that crashed."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: dict[tuple[int, str], _Entry] = {}

    def begin(self, user_id: int, key: str, fingerprint: str) -> Answer | None:
        """Claim a key, or give the answer that is to be replayed; refuses conflicts and running requests."""
        entry = self._entries.get((user_id, key))
        if entry is None or entry.until <= self._now():
            self._entries[user_id, key] = _Entry(fingerprint, self._now() + LIFETIME)
            return None
        if entry.fingerprint != fingerprint:
            message = "This idempotency key was already used with a different request."
            raise enveloped(409, message, {"code": "idempotency_conflict"})
        if entry.answer is None:
            raise enveloped(425, "A request with this idempotency key is still being processed. Retry later.")
        return Answer(entry.answer.status, entry.answer.body)

    def finish(self, user_id: int, key: str, answer: Answer) -> None:
        """Keep a success; anything else frees the key."""
        if 200 <= answer.status < 300:
            self._entries[user_id, key].answer = answer
        else:
            del self._entries[user_id, key]


def checked_key(header: str) -> str:
    """The key a client sent, or 422."""
    key = header.strip()
    if not key or len(key) > LONGEST_KEY:
        raise enveloped(422, "Idempotency key must be a non-empty string within the configured length limit.")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
        raise enveloped(422, "Idempotency key contains invalid characters.")
    return key


def fingerprint(method: str, path: str, query: str, body: object) -> str:
    """What makes two requests the same; the query counts only when there is no body."""
    return json.dumps([method, path, body or query], sort_keys=True, default=str)
