"""Log lines: one JSON object each, on standard output, with the level and the time."""

import logging
import sys
from traceback import format_tb

import structlog
from structlog.typing import ExcInfo


def configure_logs(level: str) -> None:
    """Send structlog's events and the standard library's through one renderer; uvicorn's access log is off.

    The access log would print authorization codes, which travel in URLs (RFC 6749 §4.1.2).
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(trace_of),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").handlers = []
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger("httpx").setLevel(logging.WARNING)


def trace_of(exc_info: ExcInfo) -> str:
    """Write where an exception came from and of which kind it is, and those that caused it.

    Its text is left out: it may repeat what a person wrote, or a token.
    """
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None:
        kind = type(error)
        parts.append("".join(format_tb(error.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by\n".join(parts)
