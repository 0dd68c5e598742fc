"""How long a request's body may take to arrive, whatever serves the connector."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from resolvers.main_app.errors import InvalidInput

SECONDS = 20.0
"""Less than the server itself waits (impatient_http.BODY_SECONDS), so that a slow client gets an answer."""


class BodyPatience:
    """ASGI middleware: gives a body 20 s from the first look at it; raises InvalidInput where it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            receive = _Body(receive).receive
        await self._app(scope, receive, send)


class _Body:
    """One request's body; what comes after its end, such as the client's leaving, is waited for without limit."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._until: float | None = None
        self._complete = False

    async def receive(self) -> MutableMapping[str, Any]:
        if self._complete:
            return await self._receive()
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + SECONDS
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise InvalidInput("The body did not arrive within 20 seconds. Send it at once.") from None
        self._complete = not message.get("more_body", False)
        return message
