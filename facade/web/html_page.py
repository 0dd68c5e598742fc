"""HTML answers that say what their page may load: nothing but what the policy names; nobody may frame or hold it."""

import re
from collections.abc import Sequence

from starlette.responses import HTMLResponse

_JSON = ("application/json", "application/graphql-response+json")
_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def wants_page(accept: str) -> bool:
    """Say whether an Accept header likes HTML at least as much as JSON (RFC 9110 §12.5.1); none likes it.

    A wildcard stands for HTML only where JSON is not named: a program says `application/json, */*`.
    """
    liked = {}
    for entry in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in entry.split(";"))
        liked[media_type] = _quality(parameters)
    json = max((liked.get(name, 0.0) for name in _JSON), default=0.0)
    html = max(liked.get("text/html", 0.0), liked.get("application/xhtml+xml", 0.0))
    wildcard = max(liked.get("text/*", 0.0), liked.get("*/*", 0.0))
    return not accept.strip() or (html > 0 and html >= json) or (json == 0 and wildcard > 0)


def _quality(parameters: Sequence[str]) -> float:
    given = next((value for name, _, value in (part.partition("=") for part in parameters) if name == "q"), "1")
    return float(given) if _QUALITY.fullmatch(given) else 0.0


def html_page(page: str, policy: str, status: int = 200, *, cache: str = "no-store") -> HTMLResponse:
    """Answer with a page; `policy` opens what the page needs (Content Security Policy Level 3 §6)."""
    headers = {
        "Content-Security-Policy": f"{_CLOSED}; {policy}",
        "Cache-Control": cache,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(page, status, headers)
