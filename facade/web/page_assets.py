"""The files that the pages load: our own, and GraphiQL's packages as `make install` fetched them."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from facade.errors import UnknownPath

_MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

DEVELOPER = ("developer.css", "developer.js", "connection.js", "fields.js")
GRAPHIQL = ("graphiql-page.css", "graphiql-page.js")
PACKAGES: Mapping[str, str] = {
    "graphiql.min.css": "graphiql/graphiql.min.css",
    "graphiql.min.js": "graphiql/graphiql.min.js",
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
}


class PageAssets:
    """`GET /assets/…`: exactly the named files, each under one flat name."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)
        self._static = StaticFiles(check_dir=False)

    def has(self, names: Mapping[str, str]) -> bool:
        """Say whether these files are here."""
        return all(name in self._files and self._files[name].exists() for name in names)

    async def show(self, request: Request) -> Response:
        """Give a file, or 304 to a browser that has it (RFC 9110 §13.1.2); raises UnknownPath for any other name.

        The media type is ours: Python asks the machine for it, and `nosniff` makes a wrong one fatal.
        """
        path = self._files.get(request.path_params["name"])
        if path is None or not path.exists():
            raise UnknownPath
        response = self._static.file_response(path, path.stat(), request.scope)
        response.headers["Content-Type"] = _MEDIA_TYPES[path.suffix]
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
