"""The main app as one user sees it, for the length of one request."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from typing import TypeVar

from resolvers.main_app.client import Call, Credentials, Deadline, MainAppClient
from resolvers.main_app.errors import Forbidden, RateLimited
from resolvers.main_app.reader import Reader
from resolvers.main_app.records import UserRecord

Read = TypeVar("Read")

_AT_ONCE = 6
_ME = Call("GET", "users/me")
_USER = Reader(UserRecord)


class Delegate:
    """Makes calls with one user's token, a few at a time, and knows a dead token from a missing right.

    A dead token shows itself differently per route: where `auth:sanctum` stands in front it is a clean 401, but the
    routes behind OptionalAuth.php take it for nobody and answer 403, or 200 for a public pet. Those calls are marked
    `optional_auth`, and only when one of them is in doubt `GET /users/me` settles it.
    """

    def __init__(self, client: MainAppClient, credentials: Credentials, deadline: Deadline) -> None:
        self._client = client
        self._credentials = credentials
        self._lanes = asyncio.Semaphore(_AT_ONCE)
        self._allowance = client.traffic.allowance()
        self._token_lives = False
        self.deadline = deadline

    async def send(self, call: Call, reader: Reader[Read], language: str | None = None) -> Read:
        """Send a call, in another language than the user's where one is named, and read its answer.

        Raises the errors of `resolvers.main_app.errors`.
        """
        credentials = self._credentials if language is None else replace(self._credentials, language=language)
        try:
            async with self._lanes:
                return await self._client.send(call, credentials, reader, self.deadline, self._allowance)
        except Forbidden:
            if call.optional_auth:
                await self.prove_token()
            raise

    async def prove_token(self) -> None:
        """Ask whether the token lives, unless that is known; raises Unauthorized."""
        if not self._token_lives:
            await self._client.send(_ME, self._credentials, _USER, self.deadline, self._allowance)
            self.trust_token()

    async def send_paced(self, call: Call, reader: Reader[Read], reserve: float) -> Read:
        """Send a call; wait out the main app's limit a few times in an action, while `reserve` seconds are left after.

        Raises the errors of `resolvers.main_app.errors`, RateLimited when it is not waited for.
        """
        while True:
            try:
                return await self.send(call, reader)
            except RateLimited as limited:
                too_late = limited.retry_after + reserve > self.deadline.remaining
                if too_late or not self._allowance.take_wait():
                    raise
                await asyncio.sleep(limited.retry_after)

    def trust_token(self) -> None:
        """Remember that a route behind `auth:sanctum` took the token, so that no 403 is in doubt any more."""
        self._token_lives = True


async def together(awaitables: Iterable[Awaitable[Read]]) -> list[Read]:
    """Await all at once and in order; when one fails the rest are cancelled and its own error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_awaited(awaitable)) for awaitable in awaitables]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


async def _awaited(awaitable: Awaitable[Read]) -> Read:
    return await awaitable
