"""Which refusals are the main app's own word: only those say that nothing was done.

What stands in front of it (a proxy, a firewall, a page for maintenance) answers with the same statuses, and knows
nothing of what the main app did. So a refusal counts only as JSON, in one of the main app's shapes: its envelope
(app/Traits/ApiResponseTrait.php), the framework's list of refused fields, or a bare message that it is known to send
with that status (bootstrap/app.php, lines 115-242 of v1.18.5; texts of laravel/framework v13.25).
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from resolvers.main_app.exchange import Answer

Body = Mapping[str, Any]

_BARE: Mapping[int, re.Pattern[str]] = {
    401: re.compile(r"Unauthenticated\."),
    403: re.compile(r"This action is unauthorized\.|Forbidden\.|Your email address is not verified\."),
    405: re.compile(r"The [A-Z]+ method is not supported for route .*"),
    419: re.compile(r"CSRF token mismatch\."),
    500: re.compile(r"Server Error"),
    503: re.compile(r"Service Unavailable"),
}


def own_word(answer: Answer) -> Body | None:
    """Give the body of a refusal that is the main app's own word, None for anybody else's."""
    if not answer.is_json:
        return None
    try:
        body = from_json(answer.content, allow_inf_nan=False)
    except ValueError:
        return None
    return body if isinstance(body, dict) and _has_a_known_shape(answer.status, body) else None


def _has_a_known_shape(status: int, body: Body) -> bool:
    message = body.get("message")
    if not isinstance(message, str):
        return False
    if body.get("success") is False:
        return True
    if status == 422:  # noqa: PLR2004  (Illuminate\\Validation\\ValidationException)
        return isinstance(body.get("errors"), dict)
    known = _BARE.get(status)
    return known is not None and known.fullmatch(message) is not None
