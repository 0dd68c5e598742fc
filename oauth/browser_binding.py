"""Cookies that tell whether the browser that comes back is the browser that left."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class BrowserBinding:
    """One fresh cookie for each flow: two tabs do not disturb each other, and nobody can plant one beforehand.

    Over https the name has the `__Host-` prefix: no subdomain and no plain http page can set such a cookie
    (draft-ietf-httpbis-rfc6265bis §4.1.3.2). A developer's http address gets it without prefix and Secure.
    """

    secure: bool
    purpose: str
    lifetime: timedelta
    same_site: Literal["lax", "strict"]

    def bind(self, response: Response, flow_secret: str, browser: "BrowserSecret") -> None:
        """Set the cookie of a flow."""
        response.set_cookie(
            self._name(flow_secret),
            browser.value,
            max_age=int(self.lifetime.total_seconds()),
            path="/",
            secure=self.secure,
            httponly=True,
            samesite=self.same_site,
        )

    def release(self, response: Response, flow_secret: str) -> None:
        """Delete the cookie of a flow."""
        response.delete_cookie(
            self._name(flow_secret), path="/", secure=self.secure, httponly=True, samesite=self.same_site
        )

    def is_bound(self, cookies: Mapping[str, str], flow_secret: str, digest: str) -> bool:
        """Whether these cookies are those of the browser with this digest."""
        value = cookies.get(self._name(flow_secret), "")
        return hmac.compare_digest(BrowserSecret(value).digest, digest)

    def _name(self, flow_secret: str) -> str:
        tag = hashlib.sha256(f"cookie name of {flow_secret}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return f"{'__Host-' if self.secure else ''}{self.purpose}-{tag}"


@dataclass(frozen=True, slots=True)
class BrowserSecret:
    """What the cookie holds; the flow state keeps the digest alone."""

    value: str = field(repr=False)

    @classmethod
    def fresh(cls) -> "BrowserSecret":
        """Make a new one."""
        return cls(secrets.token_urlsafe(32))

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.value.encode("utf-8", "surrogateescape")).hexdigest()
