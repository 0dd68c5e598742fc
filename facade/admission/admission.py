"""Lets a caller in, and gives them what their call may use."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from facade.admission.bearer import Bearer, require_scopes
from facade.admission.caller import Caller
from facade.admission.rate_limit import RateLimit
from oauth.access_tokens import AccessToken
from resolvers.calendar_days import CalendarDays
from resolvers.catalogue import SpeciesCatalogue
from resolvers.main_app.client import Credentials, Deadline, MainAppClient
from resolvers.main_app.delegate import Delegate
from resolvers.main_app.errors import InsufficientScope, RateLimited, Unauthorized
from resolvers.viewer import Viewer
from resolvers.writes import Journal
from schema.context import Context

BUDGET_SECONDS = 40.0
"""ChatGPT gives a round trip 45 seconds (platform.openai.com/docs/actions/production)."""


class Admission:
    """Admits callers and makes their contexts, for the actions and the developers' GraphQL alike."""

    def __init__(
        self,
        bearer: Bearer,
        limit: RateLimit,
        main_app: MainAppClient,
        species: SpeciesCatalogue,
        now: Callable[[], datetime],
    ) -> None:
        self._bearer = bearer
        self._limit = limit
        self._main_app = main_app
        self._species = species
        self._now = now

    def today(self, zone: tzinfo | None = None) -> date:
        """Give the day in a zone, as of which an error shows the records that it carries."""
        return CalendarDays(self._now(), zone).user

    def challenge(self, error: Unauthorized | InsufficientScope, access: AccessToken | None = None) -> str:
        """Write the WWW-Authenticate header that leads a client to the right token: more than `access`, never less."""
        return self._bearer.challenge(error, access.scopes if access else ())

    async def authenticate(self, caller: Caller) -> AccessToken:
        """Verify the caller's token, and name its user in the request's log line.

        Raises Unauthorized; RateLimited instead where an address brings too many tokens that are refused.
        """
        try:
            access = await self._bearer.authenticate(caller.authorization)
        except Unauthorized:
            _wait_if(await self._limit.hit_from(caller.address, "stranger"))
            raise
        caller.notes.user_id = access.user_id
        return access

    async def admit(self, caller: Caller, scopes: tuple[str, ...] = ()) -> AccessToken:
        """Check the bearer, its scopes and the user's calls per minute.

        Raises Unauthorized, InsufficientScope or RateLimited.
        """
        access = caller.access or await self.authenticate(caller)
        require_scopes(access, scopes)
        _wait_if(await self._limit.hit(f"user:{access.user_id}"))
        return access

    async def admit_anybody(self, caller: Caller) -> None:
        """Count a call of what is open to everybody: a user's as theirs, any other for its address.

        Raises RateLimited. ChatGPT calls for all of its users from a few addresses, and sends the bearer always.
        """
        try:
            await self.admit(caller)
        except Unauthorized:
            return

    async def end(self, access: AccessToken) -> None:
        """Note that the main app does not know the token inside a caller's any more."""
        await self._bearer.end(access)

    def deadline(self) -> Deadline:
        """Start the time that a call may take."""
        return Deadline(BUDGET_SECONDS)

    def context(self, caller: Caller, access: AccessToken | None, deadline: Deadline, journal: Journal) -> Context:
        """Make a call's context; without an access token for what is open to everybody."""
        if access is None:
            return Context(self._species, caller.language)
        credentials = Credentials(access.main_app_token, caller.language)
        viewer = Viewer(
            user_id=access.user_id,
            scopes=access.scopes,
            language=caller.language,
            main_app=Delegate(self._main_app, credentials, deadline),
            species=self._species,
            journal=journal,
            now=self._now,
            zone=caller.zone,
        )
        return Context(self._species, caller.language, viewer)


def _wait_if(seconds: int | None) -> None:
    if seconds is not None:
        raise RateLimited(seconds)
