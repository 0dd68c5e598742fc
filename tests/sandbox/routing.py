"""The table of routes, and how a path finds its own (routes/api.php)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tests.sandbox.answers import Answer, Refused, not_found
from tests.sandbox.limits import AUTHENTICATED, Limiter
from tests.sandbox.visits import Visit

Controller = Callable[[Visit], Answer]


@dataclass(frozen=True)
class Route:
    """One method and path, and the middleware in front of its controller.

    `auth` is "required", "optional", "none", or whose key is wanted: "gpt.connector", "mcp.connector". A parameter
    `{pet:digits}` refuses other spellings with 404; a plain one lets them through to the database.
    """

    method: str
    path: str
    controller: Controller
    auth: str = "required"
    abilities: Sequence[str] = ()
    verified: bool = True
    not_banned: bool = True
    session_only: bool = False
    web: bool = False
    limiters: Sequence[Limiter] = field(default=(AUTHENTICATED,))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        def group(match: re.Match[str]) -> str:
            return f"(?P<{match[1]}>{'[0-9]+' if match[2] else '[^/]+'})"

        return re.compile("/api/" + re.sub(r"\{(\w+)(:digits)?\}", group, self.path))

    @property
    def name(self) -> str:
        """`POST pets/{pet}/weights`."""
        return f"{self.method} {self.path.replace(':digits', '')}"

    @property
    def is_write(self) -> bool:
        return self.method not in ("GET", "HEAD")


class Routes:
    """Finds the route of a request."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its parameters; 404 or 405 as the framework words them."""
        matches = [(route, match) for route in self.routes if (match := route.pattern.fullmatch(path))]
        for route, match in matches:
            if route.method == ("GET" if method == "HEAD" else method):
                return route, match.groupdict()
        if not matches:
            raise not_found()
        raise _not_allowed(method, path, [route.method for route, _ in matches])


def _not_allowed(method: str, path: str, methods: list[str]) -> Refused:
    known = [
        name
        for name in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if name in methods or (name == "HEAD" and "GET" in methods)
    ]
    allowed = ", ".join(known)
    message = f"The {method} method is not supported for route {path.lstrip('/')}. Supported methods: {allowed}."
    return Refused(Answer(405, {"message": message}, {"allow": allowed}))
