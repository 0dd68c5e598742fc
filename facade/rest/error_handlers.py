"""Where exceptions of any route become an HTTP answer with the error body."""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from facade.errors import InternalError, MethodNotAllowed, PayloadTooLarge, UnknownPath, error_body
from facade.messages import json_response
from facade.operating.request_log import RequestNotes
from resolvers.main_app.errors import DomainError, InsufficientScope, InvalidInput, RateLimited, Unauthorized

log = structlog.get_logger()

REALM = 'Bearer realm="meo-gpt-connector"'

_BY_STATUS: dict[int, type[DomainError]] = {
    UnknownPath.status: UnknownPath,
    MethodNotAllowed.status: MethodNotAllowed,
    PayloadTooLarge.status: PayloadTooLarge,
}


class ErrorAnswers:
    """Answers errors over HTTP; the records that an error carries are shown as of today."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def install(self, app: FastAPI) -> None:
        """Answer domain errors, and what the router itself refuses, with our body."""
        app.add_exception_handler(DomainError, self._on_domain_error)
        app.add_exception_handler(HTTPException, self._on_refusal)

    def defect(self, notes: RequestNotes) -> Response:
        """Answer a request whose handling broke, without a word of what broke."""
        return self._answer(notes, InternalError())

    async def _on_domain_error(self, request: Request, error: Exception) -> Response:
        return self._answer(request.state.notes, error if isinstance(error, DomainError) else InternalError())

    async def _on_refusal(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else InternalError.status
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        known = _BY_STATUS.get(status)
        if known is None:
            known = InternalError if status >= InternalError.status else InvalidInput
        return self._answer(request.state.notes, known(known.default_message or "The request is malformed."), headers)

    def _answer(self, notes: RequestNotes, error: DomainError, headers: Mapping[str, str] | None = None) -> Response:
        notes.error = error.code
        if error.detail:
            log.info("request.refused", code=error.code, detail=error.detail)
        body = error_body(error, notes.request_id, self._now().date())
        return json_response(body, error.status, {**_headers(error), **(headers or {})})


def _headers(error: DomainError) -> Mapping[str, str]:
    match error:
        case Unauthorized() if error.token_sent:  # RFC 6750 §3.1: what was sent is no longer good
            return {"WWW-Authenticate": f'{REALM}, error="invalid_token", error_description="The access token ended"'}
        case Unauthorized():  # RFC 6750 §3: a request without a token gets no error code
            return {"WWW-Authenticate": REALM}
        case InsufficientScope():
            return {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{error.scope}"'}
        case RateLimited():
            return {"Retry-After": str(error.retry_after)}
    return {}
