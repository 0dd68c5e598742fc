"""The common frame of the browser's pages, and whose browser it is."""

from __future__ import annotations

import html
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tests.sandbox.browser import Session, csrf_cookie, session_cookie
from tests.sandbox.pipeline import Pipeline
from tests.sandbox.records import User

_MARKUP = Path(__file__).with_name("markup")


class Frame:
    """Renders pages of `markup/` for a browser's session."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._users = pipeline.state.users

    def session(self, request: Request) -> Session:
        return self._pipeline.sessions.open({name.lower(): value for name, value in request.headers.items()})

    def user(self, session: Session) -> User | None:
        return self._users.get(session.user_id) if session.user_id else None

    def page(self, name: str, session: Session, **texts: str) -> Response:
        """A page that keeps its browser's session."""
        return with_cookies(self.page_of_nobody(name, **texts), session)

    def page_of_nobody(self, name: str, **texts: str) -> Response:
        """A page in the common frame; `texts` are escaped where they are not markup (`*_html`)."""
        safe = {key: value if key.endswith("_html") else html.escape(value) for key, value in texts.items()}
        content = (_MARKUP / f"{name}.html").read_text("utf-8")
        for key, value in safe.items():
            content = content.replace(f"[[{key}]]", value)
        frame = (_MARKUP / "frame.html").read_text("utf-8")
        return HTMLResponse(frame.replace("[[content_html]]", content))


def with_cookies(response: Response, session: Session) -> Response:
    response.headers.append("set-cookie", csrf_cookie(session))
    response.headers.append("set-cookie", session_cookie(session))
    return response
