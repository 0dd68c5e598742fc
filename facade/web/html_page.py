"""HTML answers that say what their page may load: nothing but what the policy names, and nobody may frame it."""

from starlette.responses import HTMLResponse

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def html_page(page: str, policy: str, status: int = 200, *, cache: str = "no-store") -> HTMLResponse:
    """Answer with a page; `policy` opens what the page needs (Content Security Policy Level 3 §6)."""
    headers = {
        "Content-Security-Policy": f"{_CLOSED}; {policy}",
        "Cache-Control": cache,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(page, status, headers)
