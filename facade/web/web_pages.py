"""The pages beside the actions: the privacy policy everywhere, and in development a page to try every action."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router

from facade.routes import TemplateRoute
from facade.web.code_exchange import CodeExchange
from facade.web.html_page import html_page, wants_page
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


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages show: who the client is, how long an unused connection lives, and which pages there are.

    `development` is on where no real person's account is behind this; `mcp_client` is the public client that the
    development page's commands name, "" when none is registered.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    unused_connection: timedelta
    offers_graphql: bool
    development: bool
    mcp_client: str = ""


class WebPages:
    """Renders the pages; nothing they need comes from another host."""

    def __init__(self, site: Site, packages: Path = _PACKAGES) -> None:
        self._site = site
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._assets = PageAssets(dict(_files(site, packages)))
        self._callbacks = tuple(uri for uri in site.redirect_uris if uri.endswith(_CONNECTED))

    def routes(self, app: Router) -> list[TemplateRoute]:
        """Give the routes of the environment; `app` has the token endpoint."""
        site = self._site
        privacy = PrivacyPolicy(self._templates, _FOLDER, site.unused_connection)
        routes = [TemplateRoute("/privacy", privacy.show)]
        if site.offers_graphql:
            routes.append(TemplateRoute("/graphql", self.graphiql))
        if site.development:
            exchange = CodeExchange(app, site.client_id, site.client_secret, self._callbacks)
            routes += [TemplateRoute(path, self.developer) for path in ("/", "/docs", _CONNECTED)]
            routes.append(TemplateRoute("/docs/token", exchange, methods=["POST"]))
        if site.offers_graphql or site.development:
            routes.append(TemplateRoute("/assets/{name}", self._assets.show))
        return routes

    async def developer(self, _: Request) -> Response:
        """`GET /` and `/docs`: connect in the browser and call every action."""
        page = self._templates.get_template("developer.html").render(
            client_id=self._site.client_id,
            callbacks=" ".join(self._callbacks),
            offers_graphql=self._site.offers_graphql,
            mcp_client=self._site.mcp_client,
        )
        return html_page(page, _OURS)

    async def graphiql(self, request: Request) -> Response:
        """`GET /graphql`: GraphiQL, or how to get it; a program that asks for JSON is refused (405)."""
        if not wants_page(request.headers.get("Accept", "")):
            raise HTTPException(405, headers={"Allow": "POST"})
        if not self._assets.has(PACKAGES):
            return html_page(self._templates.get_template("no-graphiql.html").render(), "img-src data:", 503)
        page = self._templates.get_template("graphiql.html").render(develops=self._site.development)
        return html_page(page, _GRAPHIQL)


def _files(site: Site, packages: Path) -> Iterator[tuple[str, Path]]:
    if site.development:
        yield from ((name, _FOLDER / name) for name in DEVELOPER)
    if site.offers_graphql:
        yield from ((name, _FOLDER / name) for name in GRAPHIQL)
        yield from ((name, packages / where) for name, where in PACKAGES.items())
