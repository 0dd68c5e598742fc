"""What goes over the wire once: a request out, and a whole answer or the way in which there was none.

WireFailure
├── NeverSent        no connection, no name, no TLS: not one byte of the request left
├── ConnectionLost   the connection ended before the answer was whole
├── AnswerTooSlow    no whole answer in time
└── Unreadable       what came is no HTTP, is encoded wrongly, or is longer than an answer may be

All but the first leave open whether the main app did what it was asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

LONGEST_ANSWER = 8 * 1024 * 1024
"""Bytes of an answer's decoded body; forty pets are 47 KB of `/my-pets`, so thousands still fit."""


class WireFailure(Exception):
    """There is no answer; the text is for the log."""


class NeverSent(WireFailure):
    """Not one byte of the request left this machine, so nothing can have been done."""


class ConnectionLost(WireFailure):
    """The connection ended before the answer was whole."""


class AnswerTooSlow(WireFailure):
    """There was no whole answer in time."""


class Unreadable(WireFailure):
    """What came cannot be read as one answer of HTTP."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `content` is the body as it goes out, `seconds` the time for connecting, sending and answering."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer, its content decoded; the names of `headers` are compared without regard to case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_json(self) -> bool:
        """Whether the content says of itself that it is JSON."""
        media_type = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return media_type == "application/json" or media_type.endswith("+json")


class Carrier(Protocol):
    """Whatever carries requests: a socket in production, an application in the same process in tests."""

    async def exchange(self, request: Request) -> Answer:
        """Send a request once and give its whole answer; raises WireFailure."""
