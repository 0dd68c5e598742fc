"""Browser sessions and their CSRF tokens, as Sanctum keeps them for first-party pages."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import unquote, urlsplit

SESSION_COOKIE = "meo_mai_moi_session"
CSRF_COOKIE = "XSRF-TOKEN"


@dataclass(slots=True)
class Session:
    """A browser's session; `user_id` is set while somebody is signed in."""

    id: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    user_id: int | None = None


class Sessions(dict[str, Session]):
    """Every browser session by its cookie."""

    def find(self, headers: Mapping[str, str]) -> Session | None:
        morsel = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
        return self.get(morsel.value) if morsel else None

    def open(self, headers: Mapping[str, str]) -> Session:
        """The session of a browser, a new one if it has none yet."""
        session = self.find(headers) or Session()
        self[session.id] = session
        return session


def is_first_party(headers: Mapping[str, str]) -> bool:
    """Whether a page of the same host makes the call (EnsureFrontendRequestsAreStateful)."""
    source = headers.get("referer") or headers.get("origin") or ""
    return bool(source) and urlsplit(source).netloc == headers.get("host")


def csrf_matches(session: Session, headers: Mapping[str, str]) -> bool:
    sent = unquote(headers.get("x-xsrf-token", ""))
    return secrets.compare_digest(sent.encode(), session.csrf.encode())


def session_cookie(session: Session) -> str:
    return f"{SESSION_COOKIE}={session.id}; Path=/; HttpOnly; SameSite=Lax"


def csrf_cookie(session: Session) -> str:
    return f"{CSRF_COOKIE}={session.csrf}; Path=/; SameSite=Lax"
