"""The pages beside the actions: the privacy policy everywhere, and in development a page to try every action."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router

from facade.routes import TemplateRoute
from facade.settings import Settings
from facade.web.code_exchange import CodeExchange
from facade.web.html_page import html_page
from facade.web.page_assets import DEVELOPER, GRAPHIQL, PACKAGES, PageAssets
from facade.web.privacy_policy import PrivacyPolicy

_FOLDER = Path(__file__).parent / "pages"
_PACKAGES = _FOLDER / "graphiql" / "node_modules"
_CONNECTED = "/docs/connected"
_OURS = "script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
# The editor writes style attributes and bundles its fonts as data; no script but our own files runs.
_GRAPHIQL = (
    "script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:;"
    " font-src 'self' data:; worker-src 'self' blob:"
)


class WebPages:
    """Renders the pages; nothing they need comes from another host."""

    def __init__(self, settings: Settings, packages: Path = _PACKAGES) -> None:
        self._settings = settings
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._assets = PageAssets(dict(_files(settings, packages)))
        self._callbacks = tuple(uri for uri in settings.oauth_redirect_uris if uri.endswith(_CONNECTED))

    def routes(self, app: Router) -> list[TemplateRoute]:
        """Give the routes of the environment; `app` has the token endpoint."""
        settings = self._settings
        unused = timedelta(days=settings.refresh_token_ttl_days)
        routes = [TemplateRoute("/privacy", PrivacyPolicy(self._templates, _FOLDER, unused).show)]
        if settings.offers_graphql:
            routes.append(TemplateRoute("/graphql", self.graphiql))
        if not settings.strict:
            exchange = CodeExchange(app, settings.oauth_client_id, settings.oauth_client_secret, self._callbacks)
            routes += [TemplateRoute(path, self.developer) for path in ("/", "/docs", _CONNECTED)]
            routes.append(TemplateRoute("/docs/token", exchange, methods=["POST"]))
        if settings.offers_graphql or not settings.strict:
            routes.append(TemplateRoute("/assets/{name}", self._assets.show))
        return routes

    async def developer(self, _: Request) -> Response:
        """`GET /` and `/docs`: connect in the browser and call every action."""
        page = self._templates.get_template("developer.html").render(
            client_id=self._settings.oauth_client_id,
            callbacks=" ".join(self._callbacks),
            offers_graphql=self._settings.offers_graphql,
        )
        return html_page(page, _OURS)

    async def graphiql(self, _: Request) -> Response:
        """`GET /graphql`: GraphiQL, or how to get it."""
        if not self._assets.has(PACKAGES):
            return html_page(self._templates.get_template("no-graphiql.html").render(), "img-src data:", 503)
        page = self._templates.get_template("graphiql.html").render(develops=not self._settings.strict)
        return html_page(page, _GRAPHIQL)


def _files(settings: Settings, packages: Path) -> Iterator[tuple[str, Path]]:
    if not settings.strict:
        yield from ((name, _FOLDER / name) for name in DEVELOPER)
    if settings.offers_graphql:
        yield from ((name, _FOLDER / name) for name in GRAPHIQL)
        yield from ((name, packages / where) for name, where in PACKAGES.items())
