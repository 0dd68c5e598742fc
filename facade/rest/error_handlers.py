"""Where exceptions of any route become the error body."""

from collections.abc import Callable
from datetime import datetime

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from facade.errors import InternalError, MethodNotAllowed, PayloadTooLarge, UnknownPath, error_response
from facade.presenting import plain
from resolvers.main_app.errors import DomainError, InvalidInput

log = structlog.get_logger()

_BY_STATUS: dict[int, type[DomainError]] = {
    UnknownPath.status: UnknownPath,
    MethodNotAllowed.status: MethodNotAllowed,
    PayloadTooLarge.status: PayloadTooLarge,
}


def install_error_handlers(app: FastAPI, now: Callable[[], datetime]) -> None:
    """Answer domain errors, and what the router itself refuses, with our body."""

    def answer(request: Request, error: DomainError, headers: dict[str, str] | None = None) -> Response:
        notes = request.state.notes
        notes.error = error.code
        if error.detail:
            log.info("request.refused", code=error.code, detail=error.detail)
        return error_response(error, notes.request_id, lambda record: plain(record, now().date()), headers)

    async def on_domain_error(request: Request, error: Exception) -> Response:
        return answer(request, error if isinstance(error, DomainError) else InternalError())

    async def on_refusal(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else InternalError.status
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        known = _BY_STATUS.get(status)
        if known is None:
            known = InternalError if status >= InternalError.status else InvalidInput
        return answer(request, known(known.default_message or "The request is malformed."), headers)

    app.add_exception_handler(DomainError, on_domain_error)
    app.add_exception_handler(HTTPException, on_refusal)
