"""The shapes in which the main app answers and refuses (bootstrap/app.php, app/Traits/ApiResponseTrait.php)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

NOTHING: Any = object()


@dataclass(slots=True)
class Answer:
    """A status, a JSON body or none at all, and the headers that belong to this answer alone."""

    status: int
    body: Any = NOTHING
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Ends a request early with the answer it carries."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {answer.body}")
        self.answer = answer


def ok(data: object, status: int = 200) -> Answer:
    return Answer(status, {"success": True, "data": data})


def no_content() -> Answer:
    return Answer(204)


def enveloped(status: int, message: str, data: object = None, error: str = "") -> Refused:
    """A refusal in the envelope; `error` repeats the message unless it is a word of its own."""
    return Refused(Answer(status, {"success": False, "data": data, "message": message, "error": error or message}))


def bare(status: int, message: str) -> Refused:
    """A refusal as the framework writes it, without the envelope."""
    return Refused(Answer(status, {"message": message}))


def invalid(errors: Mapping[str, list[str]]) -> Refused:
    """A validation failure: the first message, and how many more there are."""
    messages = [message for field_messages in errors.values() for message in field_messages]
    more = len(messages) - 1
    counted = f" (and {more} more error{'s' if more > 1 else ''})" if more else ""
    refusal = enveloped(422, messages[0] + counted)
    refusal.answer.body["errors"] = {name: list(texts) for name, texts in errors.items()}
    return refusal


def not_found() -> Refused:
    return enveloped(404, "Resource not found.")


def unauthenticated() -> Refused:
    return enveloped(401, "Unauthenticated.")


def crashed() -> Refused:
    """What an exception that nobody caught looks like, database errors included."""
    return bare(500, "Server Error")


def stamp(moment: datetime | date | None) -> str | None:
    """A timestamp or a date as the main app writes both: ISO 8601 in UTC with six decimals."""
    if moment is None:
        return None
    return (
        f"{moment:%Y-%m-%d}T{moment:%H:%M:%S}.000000Z" if isinstance(moment, datetime) else f"{moment}T00:00:00.000000Z"
    )


def echoed(value: object) -> object:
    """A number as PHP's json_encode repeats it: a float without a fraction loses its point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
