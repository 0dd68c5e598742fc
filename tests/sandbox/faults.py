"""What a healthy main app does not do, on order: odd answers, delays, lost answers, no connection."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import anyio
import httpx

from tests.sandbox.answers import NOTHING


class AnswerLost(httpx.ReadError):
    """The request took effect, and the connection broke before the answer arrived."""


class ConnectionRefused(httpx.ConnectError):
    """The main app could not be reached, so nothing happened."""


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

    def answer(
        self,
        method: str,
        path: str,
        status: int,
        body: object = NOTHING,
        *,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer in the main app's place, without effect: a dict as JSON, text as HTML, nothing as an empty body."""
        sent = dict(headers or {})
        if isinstance(body, str):
            content, kind = body.encode(), "text/html; charset=utf-8"
        elif body is NOTHING:
            content, kind = b"", ""
        else:
            content, kind = httpx.Request("POST", "http://x", json=body).content, "application/json"
        if kind and "content-type" not in {name.lower() for name in sent}:
            sent["content-type"] = kind
        self._orders.append(Fault(method, path, times, "answer", status, sent, content))

    def refuse(self, method: str = "*", path: str = ".*", *, times: int = 1) -> None:
        """Fail before anything happens."""
        self._orders.append(Fault(method, path, times, "refuse"))

    def lose_answer(self, method: str = "*", path: str = ".*", *, times: int = 1) -> None:
        """Take effect, then fail."""
        self._orders.append(Fault(method, path, times, "lose"))

    def delay(self, method: str, path: str, until: anyio.Event | float, *, times: int = 1) -> None:
        """Take so many seconds, or until the event, before the controller runs."""
        wait = _waiting(until)
        self._orders.append(Fault(method, path, times, "delay", wait=wait))

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


def _waiting(until: anyio.Event | float) -> Callable[[], Awaitable[object]]:
    if isinstance(until, int | float):
        return lambda: anyio.sleep(until)
    return until.wait
