"""What every SDK is asked to do here, in words of its own or another's."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from tests.judges.browser import ScriptedBrowser
from tests.judges.registrations import Registration
from tests.judges.site import Site


class Thrown(Exception):
    """What an SDK threw; the text is what its user reads."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answered, after whatever the SDK holds it to."""

    is_error: bool
    structure: Any
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """An access token that a client kept from another day."""

    text: str
    scope: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a judge visits, as whom, and with whose browser; with a token at hand it has signed in before."""

    site: Site
    registration: Registration
    browser: ScriptedBrowser
    token: Token | None = None


class Judge(Protocol):
    """A client that has connected."""

    version: str

    async def tools(self) -> list[str]:
        """Name every tool."""
        ...

    async def call(self, tool: str, /, **arguments: Any) -> Answer:
        """Call a tool; raises Thrown when the SDK does."""
        ...

    def outlive_its_token(self) -> None:
        """Let the client know, if it keeps a clock, that its access token has ended."""
        ...


Connect = Callable[[Visit], AbstractAsyncContextManager[Judge]]
