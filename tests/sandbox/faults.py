"""What a healthy main app does not do, on order: odd answers, delays, lost answers, crashes, no connection."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx

from tests.sandbox.answers import NOTHING


class AnswerLost(httpx.ReadError):
    """The request took effect, and the connection broke before the answer arrived."""


class ConnectionRefused(httpx.ConnectError):
    """The main app could not be reached, so nothing happened."""


class WorkerDied(Exception):
    """The process ended in the middle of a request; its idempotency key stays in progress."""


@dataclass(slots=True)
class Fault:
    """One order for the next `times` calls that match; `body` is bytes, sent as they are."""

    method: str
    path: str
    times: int
    kind: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: Callable[[], Awaitable[object]] | None = None

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and re.fullmatch(self.path, path) is not None


class Faults:
    """Orders in the sequence they were given; each call takes the first that matches."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def answer(self, method: str, path: str, status: int, body: object = NOTHING, **more: Any) -> None:
        """Answer in the main app's place, without effect: a dict as JSON, text as HTML, nothing as an empty body.

        `times` and `headers` (which may name another content type) are optional.
        """
        self._orders.append(_answering("answer", method, path, status, body, **more))

    def answer_after(self, method: str, path: str, status: int, body: object = NOTHING, **more: Any) -> None:
        """Take effect, then answer something else, as a proxy does that has run out of patience."""
        self._orders.append(_answering("answer_after", method, path, status, body, **more))

    def refuse(self, method: str = "*", path: str = ".*", *, times: int = 1) -> None:
        """Fail before anything happens."""
        self._orders.append(Fault(method, path, times, "refuse"))

    def lose_answer(self, method: str = "*", path: str = ".*", *, times: int = 1) -> None:
        """Take effect, then fail."""
        self._orders.append(Fault(method, path, times, "lose"))

    def crash(self, method: str = "*", path: str = ".*", *, times: int = 1) -> None:
        """Die before the controller writes: a proxy's 502, and an idempotency key that stays in progress."""
        self._orders.append(Fault(method, path, times, "crash"))

    def delay(self, method: str, path: str, until: anyio.Event | float, *, times: int = 1) -> None:
        """Take so many seconds, or until the event, before the controller runs."""
        self._orders.append(Fault(method, path, times, "delay", wait=_waiting(until)))

    def delay_answer(self, method: str, path: str, until: anyio.Event | float, *, times: int = 1) -> None:
        """Take effect at once, and answer only so many seconds later, or after the event."""
        self._orders.append(Fault(method, path, times, "delay_answer", wait=_waiting(until)))

    def clear(self) -> None:
        """Behave again."""
        self._orders.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The order for this call, used up by one."""
        for order in self._orders:
            if order.matches(method, path):
                order.times -= 1
                return order
        return None


def _answering(kind: str, method: str, path: str, status: int, body: object, **more: Any) -> Fault:
    content, content_type = b"", ""
    if isinstance(body, str):
        content, content_type = body.encode(), "text/html; charset=utf-8"
    elif body is not NOTHING:
        content, content_type = json.dumps(body).encode(), "application/json"
    headers = {name.lower(): value for name, value in more.get("headers", {}).items()}
    sent = ({"content-type": content_type} if content_type else {}) | headers
    return Fault(method, path, more.get("times", 1), kind, status, sent, content)


def _waiting(until: anyio.Event | float) -> Callable[[], Awaitable[object]]:
    if isinstance(until, int | float):
        return lambda: anyio.sleep(until)
    return until.wait
