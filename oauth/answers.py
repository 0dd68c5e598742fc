"""How an interruption is answered: to a person as a page, to the client as RFC 6749 JSON."""

from collections.abc import Callable, Coroutine

import structlog
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from oauth.browser_pages import BrowserPages
from oauth.errors import Interruption, SessionExpired, StoreUnavailable, TooManyRequests

_log = structlog.get_logger("oauth")

_STORE_RETRY_SECONDS = 30

Endpoint = Callable[[Request], Coroutine[object, object, Response]]


def page_route(pages: BrowserPages) -> type[APIRoute]:
    """Make the kind of route that answers interruptions with a page."""
    return _route(
        lambda interruption, request: _as_page(pages, interruption, request.headers.get("accept-language", ""))
    )


def client_route() -> type[APIRoute]:
    """Make the kind of route that answers interruptions with JSON."""
    return _route(lambda interruption, _: _as_json(interruption))


def _route(answer: Callable[[Interruption, Request], Response]) -> type[APIRoute]:
    class InterruptibleRoute(APIRoute):
        def get_route_handler(self) -> Endpoint:
            endpoint = super().get_route_handler()

            async def answered(request: Request) -> Response:
                try:
                    return await endpoint(request)
                except Interruption as interruption:
                    _note(interruption)
                    return answer(interruption, request)

            return answered

    return InterruptibleRoute


def _note(interruption: Interruption) -> None:
    log = _log.error if isinstance(interruption, StoreUnavailable) else _log.info
    log("oauth.refused", reason=interruption.reason)


def _as_page(pages: BrowserPages, interruption: Interruption, language: str) -> Response:
    match interruption:
        case StoreUnavailable():
            page = pages.notice("unavailable", 503, language)
            page.headers["Retry-After"] = str(_STORE_RETRY_SECONDS)
        case TooManyRequests(retry_after=seconds):
            page = pages.notice("too_many_requests", 429, language)
            page.headers["Retry-After"] = str(seconds)
        case SessionExpired():
            page = pages.notice("expired", 400, language)
        case _:
            page = pages.notice("error", 400, language)
    return page


def _as_json(interruption: Interruption) -> Response:
    """RFC 6749 §5.2 has no code for either; `temporarily_unavailable` is the one of §4.1.2.1."""
    match interruption:
        case StoreUnavailable():
            return _error(
                503, "temporarily_unavailable", "The service is temporarily unavailable.", _STORE_RETRY_SECONDS
            )
        case TooManyRequests(retry_after=seconds):
            return _error(429, "temporarily_unavailable", "Too many requests. Wait, then try again.", seconds)
        case _:
            return _error(400, "invalid_request", "The body has to be one urlencoded form.")


def _error(status: int, error: str, description: str, retry_after: int | None = None) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return JSONResponse({"error": error, "error_description": description}, status, headers=headers)
