"""The pages beside the actions: the privacy policy everywhere, and in development a page to try every action."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from facade.errors import UnknownPath
from facade.request_body import read_object
from facade.routes import TemplateRoute
from facade.settings import Settings

_FOLDER = Path(__file__).parent / "pages"
_PACKAGES = _FOLDER / "graphiql" / "node_modules"
_OWN = ("developer.css", "developer.js", "graphiql-page.css", "graphiql-page.js")
_INSTALLED: Mapping[str, Path] = {
    "graphiql.min.css": _PACKAGES / "graphiql" / "graphiql.min.css",
    "graphiql.min.js": _PACKAGES / "graphiql" / "graphiql.min.js",
    "react.js": _PACKAGES / "react" / "umd" / "react.production.min.js",
    "react-dom.js": _PACKAGES / "react-dom" / "umd" / "react-dom.production.min.js",
}
_ASSETS = {**{name: _FOLDER / name for name in _OWN}, **_INSTALLED}
_SAME_ORIGIN = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
_NOT_FRAMED = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_GRAPHIQL = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:;"
    " font-src 'self' data:; worker-src 'self' blob:"
)


class WebPages:
    """Renders the pages; nothing they need comes from another host."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self, app: Router) -> list[TemplateRoute]:
        """Give the routes of the environment; `app` has the token endpoint."""
        routes = [TemplateRoute("/privacy", self.privacy)]
        if self._settings.offers_graphql:
            routes.append(TemplateRoute("/graphql", self.graphiql))
        if not self._settings.strict:
            exchange = _CodeExchange(app, self._settings.oauth_client_id, self._settings.oauth_client_secret)
            routes += [TemplateRoute(path, self.developer) for path in ("/", "/docs", "/docs/connected")]
            routes.append(TemplateRoute("/docs/token", exchange, methods=["POST"]))
        if self._settings.offers_graphql or not self._settings.strict:
            routes.append(TemplateRoute("/assets/{name}", self.asset))
        return routes

    async def privacy(self, _: Request) -> Response:
        """`GET /privacy`: the policy that a published GPT must link (platform.openai.com/docs/actions/production)."""
        style = (_FOLDER / "privacy.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        page = self._templates.get_template("privacy.html").render(style=Markup(style))  # noqa: S704  (our own file)
        return _html(page, f"default-src 'none'; style-src 'sha256-{digest}'")

    async def developer(self, _: Request) -> Response:
        """`GET /` and `/docs`: connect in the browser and call every action."""
        page = self._templates.get_template("developer.html").render(client_id=self._settings.oauth_client_id)
        return _html(page, _SAME_ORIGIN)

    async def graphiql(self, _: Request) -> Response:
        """`GET /graphql`: GraphiQL, from the packages that `make install` fetched."""
        if not all(path.exists() for path in _INSTALLED.values()):
            return PlainTextResponse("GraphiQL is not installed here. Run: make install\n", 503)
        return _html(self._templates.get_template("graphiql.html").render(), _GRAPHIQL)

    async def asset(self, request: Request) -> Response:
        """`GET /assets/…`: the files of the pages; raises UnknownPath for any other."""
        path = _ASSETS.get(request.path_params["name"])
        if path is None or not path.exists():
            raise UnknownPath
        return FileResponse(path, headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"})


class _CodeExchange:
    """Redeems the development page's code at the token endpoint, so that the browser never sees the client's secret."""

    def __init__(self, app: Router, client_id: str, client_secret: str) -> None:
        self._app = app
        self._client = {"client_id": client_id, "client_secret": client_secret}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the code on as a form of the registered client (RFC 6749 §4.1.3)."""
        sent = await read_object(Request(scope, receive))
        known = {name: str(sent.get(name, "")) for name in ("code", "code_verifier", "redirect_uri")}
        form = urlencode({"grant_type": "authorization_code", **known, **self._client}).encode()
        headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"%d" % len(form))]

        async def receive_form() -> Message:
            return {"type": "http.request", "body": form, "more_body": False}

        passed_on = {**scope, "path": "/oauth/token", "raw_path": b"/oauth/token", "headers": headers}
        await self._app(passed_on, receive_form, send)


def _html(page: str, policy: str) -> HTMLResponse:
    return HTMLResponse(
        page,
        headers={
            "Content-Security-Policy": policy + _NOT_FRAMED,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )
