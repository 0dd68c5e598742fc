"""The browser's side of the main app: CSRF cookie, login, logout, `/gpt-connect`, e-mail verification, a mailbox."""

from __future__ import annotations

import html
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from tests.sandbox.answers import enveloped, invalid
from tests.sandbox.browser import Session, csrf_cookie, csrf_matches, session_cookie
from tests.sandbox.pipeline import Pipeline
from tests.sandbox.records import User

_MARKUP = Path(__file__).with_name("markup")


class Pages:
    """Server-rendered pages whose few lines of script call the API as the real page does."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._state = pipeline.state
        self.app = Router(
            [
                Route("/", self.home),
                Route("/gpt-connect", self.gpt_connect),
                Route("/mailbox", self.mailbox),
                Route("/email/verify/{user_id:int}/{digest}", self.verify_email),
                Route("/sanctum/csrf-cookie", self.csrf_cookie),
                Route("/login", self.login, methods=["POST"]),
                Route("/logout", self.logout, methods=["POST"]),
            ],
        )

    def _session(self, request: Request) -> Session:
        return self._pipeline.sessions.open({name.lower(): value for name, value in request.headers.items()})

    def _user(self, session: Session) -> User | None:
        return self._state.users.get(session.user_id) if session.user_id else None

    def _page(self, name: str, session: Session, **texts: str) -> Response:
        """A page in the common frame; `texts` are escaped where they are not markup (`*_html`)."""
        safe = {key: value if key.endswith("_html") else html.escape(value) for key, value in texts.items()}
        content = (_MARKUP / f"{name}.html").read_text("utf-8")
        for key, value in safe.items():
            content = content.replace(f"[[{key}]]", value)
        frame = (_MARKUP / "frame.html").read_text("utf-8")
        return _with_cookies(HTMLResponse(frame.replace("[[content_html]]", content)), session)

    async def home(self, request: Request) -> Response:
        session = self._session(request)
        user = self._user(session)
        return self._page("home", session, who=f"Signed in as {user.name}." if user else "Nobody is signed in.")

    async def gpt_connect(self, request: Request) -> Response:
        """An error card without a session, forms for a stranger, the consent card for a user."""
        session = self._session(request)
        session_id, signature = (request.query_params.get(name, "") for name in ("session_id", "session_sig"))
        if not session_id or not signature:
            return self._page("invalid_session", session)
        name = "consent" if self._user(session) else "sign_in"
        return self._page(name, session, session_id=session_id, session_sig=signature)

    async def mailbox(self, request: Request) -> Response:
        rows = "".join(
            f'<li>{html.escape(mail.to)}: <a href="{mail.link}">Verify this address</a></li>'
            for mail in self._state.mails.values()
        )
        return self._page("mailbox", self._session(request), mails_html=rows or "<li>No mail yet.</li>")

    async def verify_email(self, request: Request) -> Response:
        user = self._state.users.get(request.path_params["user_id"])
        links = [mail.link for mail in self._state.mails.values()]
        if user is None or request.url.path not in links:
            return JSONResponse(enveloped(403, "Invalid signature.").answer.body, 403)
        user.email_verified_at = user.email_verified_at or self._state.moment()
        return _with_cookies(RedirectResponse("/?verified=1", 302), self._session(request))

    async def csrf_cookie(self, request: Request) -> Response:
        return _with_cookies(Response(status_code=204), self._session(request))

    async def login(self, request: Request) -> Response:
        session = self._session(request)
        if not csrf_matches(session, request.headers):
            return JSONResponse({"message": "CSRF token mismatch."}, 419)
        sent = await request.json()
        for user in self._state.users.values():
            if user.email == sent.get("email") and user.password and user.password == sent.get("password"):
                session.user_id = user.id
                return _with_cookies(JSONResponse({"two_factor": False}), session)
        refusal = invalid({"email": ["These credentials do not match our records."]})
        return _with_cookies(JSONResponse(refusal.answer.body, 422), session)

    async def logout(self, request: Request) -> Response:
        session = self._session(request)
        if not csrf_matches(session, request.headers):
            return JSONResponse({"message": "CSRF token mismatch."}, 419)
        session.user_id = None
        return _with_cookies(Response(status_code=204), session)


def _with_cookies(response: Response, session: Session) -> Response:
    response.headers.append("set-cookie", csrf_cookie(session))
    response.headers.append("set-cookie", session_cookie(session))
    return response
