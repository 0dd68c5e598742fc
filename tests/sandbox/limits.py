"""Throttles and the daily quota, on the sandbox's clock (AppServiceProvider.php, EnforceDailyApiQuota.php)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.sandbox.answers import Refused, enveloped
from tests.sandbox.words import say

MINUTE = timedelta(minutes=1)
RELAXED = 300


@dataclass(frozen=True, slots=True)
class Limiter:
    """A throttle's name and its limit a minute, in production and elsewhere."""

    name: str
    production: int
    elsewhere: int = RELAXED


AUTHENTICATED = Limiter("authenticated", 300)
PUBLIC = Limiter("public-api", 150)


def scoped(limit: int) -> Limiter:
    """A limit per route and user."""
    return Limiter("scoped", limit)


@dataclass(slots=True)
class _Window:
    ends: datetime
    used: int = 0


class Limits:
    """Counts requests in windows that open with the first one."""

    def __init__(self, now: Callable[[], datetime], *, production: bool) -> None:
        self._now = now
        self.production = production
        self.daily_quota = 1000
        self._windows: dict[str, _Window] = {}
        self._days: dict[tuple[int, str], int] = {}

    def limit_of(self, limiter: Limiter) -> int:
        return limiter.production if self.production else limiter.elsewhere

    def hit(self, limiter: Limiter, key: str) -> dict[str, str]:
        """Count one request and give its headers, or refuse it with 429."""
        limit, window = self.limit_of(limiter), self._window(f"{limiter.name}|{key}")
        if window.used >= limit:
            raise self._too_many(limit, window)
        window.used += 1
        return {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(limit - window.used)}

    def use_up(self, limiter: Limiter, key: str, *, left: int = 0) -> None:
        """Leave only so many requests of the current minute."""
        self._window(f"{limiter.name}|{key}").used = self.limit_of(limiter) - left

    def count_day(self, user_id: int, locale: str, *, unlimited: bool) -> None:
        """Count a request against the user's UTC day, or refuse it with the quota's 429."""
        if not self.production:
            return
        now = self._now().astimezone(UTC)
        key = (user_id, now.date().isoformat())
        used = self._days.get(key, 0)
        if used >= self.daily_quota and not unlimited:
            raise self._quota_reached(now, locale)
        self._days[key] = used + 1

    def used_today(self, user_id: int) -> int:
        return self._days.get((user_id, self._now().astimezone(UTC).date().isoformat()), 0)

    def _window(self, key: str) -> _Window:
        window = self._windows.get(key)
        if window is None or window.ends <= self._now():
            window = self._windows[key] = _Window(self._now() + MINUTE)
        return window

    def _too_many(self, limit: int, window: _Window) -> Refused:
        refusal = enveloped(429, "Too Many Attempts.")
        seconds = max(1, round((window.ends - self._now()).total_seconds()))
        refusal.answer.headers |= {
            "retry-after": str(seconds),
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(int(window.ends.timestamp())),
        }
        return refusal

    def _quota_reached(self, now: datetime, locale: str) -> Refused:
        reset = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
        limit = self.daily_quota
        quota = {"limit": limit, "used": limit, "remaining": 0, "reset_at_utc": reset.isoformat()}
        message = say("quota", locale, limit=limit, reset=f"{reset:%Y-%m-%d %H:%M:%S}")
        return enveloped(429, message, {"error_code": "API_DAILY_QUOTA_EXCEEDED", "quota": quota})


def merged(outer: dict[str, str], inner: dict[str, str]) -> dict[str, str]:
    """Of two throttles' headers those with fewer requests left (Illuminate/Routing/Middleware/ThrottleRequests.php)."""
    if not outer or int(inner["x-ratelimit-remaining"]) <= int(outer["x-ratelimit-remaining"]):
        return inner
    return outer
