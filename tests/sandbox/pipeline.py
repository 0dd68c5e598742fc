"""The middleware of an API request, in the main app's effective order (bootstrap/app.php, SortedMiddleware)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.sandbox.answers import Answer, Refused, bare, crashed, enveloped, not_found, unauthenticated
from tests.sandbox.browser import Sessions, csrf_cookie, csrf_matches, is_first_party, session_cookie
from tests.sandbox.care.photo_rules import check_storage
from tests.sandbox.connector_keys import ConnectorKey
from tests.sandbox.idempotency import IdempotencyKeys, checked_key, fingerprint
from tests.sandbox.limits import AUTHENTICATED, PUBLIC, Limits, merged
from tests.sandbox.locale import preferred
from tests.sandbox.routing import Route
from tests.sandbox.state import State
from tests.sandbox.visits import Visit
from tests.sandbox.words import say

VERSION = "v1.18.5"
GREATEST_ID = 2**63 - 1
_READS = ("GET", "HEAD", "OPTIONS")
_TABLES = {"pet": "pets", "weight": "weights", "vaccination": "vaccinations", "medical_record": "medical_records"}
_TABLES |= {"microchip": "microchips", "habit": "habits", "notification": "notifications", "ledger": "ledgers"}


class Pipeline:
    """Takes a routed visit through every stage; headers gather as stages are passed."""

    def __init__(self, state: State, limits: Limits, connector_keys: Mapping[str, ConnectorKey]) -> None:
        self.state = state
        self.limits = limits
        self.connector_keys = connector_keys
        self.keys = IdempotencyKeys(state.now)
        self.sessions = Sessions()

    async def answer(self, route: Route, visit: Visit, wait: Callable[[], Awaitable[None]]) -> Answer:
        """Answer a visit; `wait` stands where the controller's time passes."""
        headers: dict[str, str] = {}
        cookies: list[str] = []
        try:
            self._open_session(route, visit, cookies)
            answer = await self._with_idempotency(route, visit, headers, wait)
        except Refused as refusal:
            answer = refusal.answer
            answer.headers = headers | answer.headers
        if visit.session is not None and is_first_party(visit.headers) and answer.status != 419:
            cookies = [csrf_cookie(visit.session), session_cookie(visit.session)]
        if cookies:
            answer.headers["set-cookie"] = "\n".join(cookies)
        return answer

    def _open_session(self, route: Route, visit: Visit, cookies: list[str]) -> None:
        first_party = is_first_party(visit.headers)
        if first_party or route.web:
            visit.session = self.sessions.open(visit.headers)
            cookies.append(session_cookie(visit.session))
        if first_party:
            self._check_csrf(visit)

    def _check_csrf(self, visit: Visit) -> None:
        if visit.method not in _READS and not (visit.session and csrf_matches(visit.session, visit.headers)):
            raise bare(419, "CSRF token mismatch.")

    async def _with_idempotency(
        self,
        route: Route,
        visit: Visit,
        headers: dict[str, str],
        wait: Callable[[], Awaitable[None]],
    ) -> Answer:
        header = visit.headers.get("idempotency-key")
        if header is None or not route.is_write or route.auth != "required":
            return await self._guarded(route, visit, headers, wait)
        key = checked_key(header)
        self._identify(visit)
        if visit.user is None:
            raise unauthenticated()
        user_id = visit.user.id
        print_of = fingerprint(visit.method, visit.path, visit.query, visit.body_input)
        if replayed := self.keys.begin(user_id, key, print_of):
            return replayed
        try:
            answer = await self._guarded(route, visit, headers, wait)
        except Refused as refusal:
            self.keys.finish(user_id, key, refusal.answer)
            raise
        self.keys.finish(user_id, key, answer)
        return answer

    async def _guarded(
        self,
        route: Route,
        visit: Visit,
        headers: dict[str, str],
        wait: Callable[[], Awaitable[None]],
    ) -> Answer:
        if route.auth == "required":
            self._identify(visit)
            if visit.user is None:
                raise unauthenticated()
        self._throttle(route, visit, headers)
        self._bind(visit)
        self._choose_locale(visit)
        check_storage(visit)
        self._count_day(visit)
        headers["x-app-version"] = VERSION
        if not self.limits.production:
            headers["x-robots-tag"] = "noindex, nofollow"
        self._admit(route, visit)
        await wait()
        answer = route.controller(visit)
        answer.headers = headers | answer.headers
        return answer

    def _identify(self, visit: Visit) -> None:
        if visit.bearer is not None:
            visit.token = self.state.find_token(visit.bearer)
            visit.user = self.state.users.get(visit.token.user_id) if visit.token else None
        elif visit.session is not None and visit.session.user_id is not None:
            visit.user = self.state.users.get(visit.session.user_id)

    def _throttle(self, route: Route, visit: Visit, headers: dict[str, str]) -> None:
        who = str(visit.user.id) if visit.user else visit.address
        gathered: dict[str, str] = {}
        for limiter in route.limiters:
            own = limiter not in (AUTHENTICATED, PUBLIC)
            key = f"{route.name}|{who}" if own else (visit.address if limiter == PUBLIC else who)
            gathered = merged(gathered, self.limits.hit(limiter, key))
        headers.update(gathered)

    def _bind(self, visit: Visit) -> None:
        for name, text in visit.params.items():
            if name not in _TABLES:
                continue
            if not (text.isascii() and text.isdigit() and int(text) <= GREATEST_ID):
                raise crashed()
            row: Any = getattr(self.state, _TABLES[name]).get(int(text))
            if row is None or getattr(row, "deleted_at", None) is not None:
                raise not_found()
            visit.bound[name] = row

    def _choose_locale(self, visit: Visit) -> None:
        fallback = visit.user.locale if visit.user else "en"
        visit.locale = preferred(visit.headers.get("accept-language", "")) or fallback

    def _count_day(self, visit: Visit) -> None:
        user = visit.user
        if user is None and visit.bearer is not None and (token := self.state.find_token(visit.bearer)):
            user = self.state.users.get(token.user_id)
        if user is not None:
            self.limits.count_day(user.id, visit.locale, unlimited=user.is_premium)

    def _admit(self, route: Route, visit: Visit) -> None:
        if route.auth in self.connector_keys:
            self.connector_keys[route.auth].check(visit)
        if route.web:
            self._check_csrf(visit)
        if route.auth == "optional":
            self._identify_or_not(visit)
        elif route.auth == "required":
            self._require_standing(route, visit)
        if route.abilities and visit.token and not any(visit.token.can(name) for name in route.abilities):
            raise enveloped(403, say("ability", visit.locale, abilities=" or ".join(route.abilities)))
        if route.session_only and visit.bearer is not None:
            raise enveloped(403, say("session_only", visit.locale))

    def _identify_or_not(self, visit: Visit) -> None:
        """A dead token is nobody; one whose number is no number breaks the query (OptionalAuth.php)."""
        if visit.bearer and "|" in visit.bearer and not visit.bearer.partition("|")[0].isdigit():
            raise crashed()
        self._identify(visit)

    def _require_standing(self, route: Route, visit: Visit) -> None:
        user = visit.signed_in
        if route.verified and user.email_verified_at is None:
            if "json" not in visit.headers.get("accept", ""):
                raise crashed()
            raise bare(403, "Your email address is not verified.")
        if route.not_banned and user.is_banned and visit.method not in _READS:
            raise enveloped(403, "Your account is banned. Read-only access only.")
