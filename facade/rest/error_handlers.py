"""Where exceptions of any route become an HTTP answer with the error body."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from facade.errors import InternalError, MethodNotAllowed, PayloadTooLarge, UnknownPath
from facade.messages import ErrorAnswers
from resolvers.main_app.errors import DomainError, InvalidInput

_BY_STATUS: dict[int, type[DomainError]] = {
    UnknownPath.status: UnknownPath,
    MethodNotAllowed.status: MethodNotAllowed,
    PayloadTooLarge.status: PayloadTooLarge,
}


def install_error_handlers(app: FastAPI, answers: ErrorAnswers) -> None:
    """Answer domain errors, and what the router itself refuses, with our body."""

    async def on_domain_error(request: Request, error: Exception) -> Response:
        return answers.respond(request.state.notes, error if isinstance(error, DomainError) else InternalError())

    async def on_refusal(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else InternalError.status
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        known = _BY_STATUS.get(status)
        if known is None:
            known = InternalError if status >= InternalError.status else InvalidInput
        return answers.respond(
            request.state.notes, known(known.default_message or "The request is malformed."), headers
        )

    app.add_exception_handler(DomainError, on_domain_error)
    app.add_exception_handler(HTTPException, on_refusal)
