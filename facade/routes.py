"""A route that names its template for the log."""

from starlette.routing import Match, Route
from starlette.types import Scope


class TemplateRoute(Route):
    """A plain route that names itself in the scope, as FastAPI's own routes do: logs show templates, never paths."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as any route does, and add the route."""
        match, child = super().matches(scope)
        return match, {**child, "route": self} if child else child
