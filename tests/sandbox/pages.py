"""The browser's side of the main app: CSRF cookie, login, logout, consent, e-mail verification, a mailbox."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from tests.sandbox.answers import enveloped, invalid
from tests.sandbox.browser import csrf_matches
from tests.sandbox.care.storage_files import file_at
from tests.sandbox.frame import Frame, with_cookies
from tests.sandbox.mcp_bridge import McpBridge
from tests.sandbox.mcp_pages import McpPages
from tests.sandbox.state import State


class Pages:
    """Server-rendered pages whose few lines of script call the API as the real page does."""

    def __init__(self, frame: Frame, state: State, mcp_bridge: McpBridge) -> None:
        self._frame = frame
        self._state = state
        self.app = Router(
            [
                Route("/", self.home),
                Route("/gpt-connect", self.gpt_connect),
                *McpPages(frame, state, mcp_bridge).routes,
                Route("/mailbox", self.mailbox),
                Route("/storage/{media_id:int}/{path:path}", self.storage),
                Route("/email/verify/{user_id:int}/{digest}", self.verify_email),
                Route("/sanctum/csrf-cookie", self.csrf_cookie),
                Route("/login", self.login, methods=["POST"]),
                Route("/logout", self.logout, methods=["POST"]),
            ],
        )

    async def home(self, request: Request) -> Response:
        session = self._frame.session(request)
        user = self._frame.user(session)
        return self._frame.page("home", session, who=f"Signed in as {user.name}." if user else "Nobody is signed in.")

    async def gpt_connect(self, request: Request) -> Response:
        """An error card without a session, forms for a stranger, the consent card for a user."""
        session = self._frame.session(request)
        session_id, signature = (request.query_params.get(name, "") for name in ("session_id", "session_sig"))
        if not session_id or not signature:
            return self._frame.page("invalid_session", session)
        name = "consent" if self._frame.user(session) else "sign_in"
        return self._frame.page(name, session, session_id=session_id, session_sig=signature)

    async def mailbox(self, request: Request) -> Response:
        rows = "".join(
            f'<li>{html.escape(mail.to)}: <a href="{mail.link}">Verify this address</a></li>'
            for mail in self._state.mails.values()
        )
        return self._frame.page("mailbox", self._frame.session(request), mails_html=rows or "<li>No mail yet.</li>")

    async def storage(self, request: Request) -> Response:
        """A photo's file without asking who reads it; where there is none, the web app's page."""
        found = file_at(self._state, request.path_params["media_id"], request.path_params["path"])
        if found is None:
            return self._frame.page_of_nobody("home", who="Nobody is signed in.")
        return Response(found[0], media_type=found[1])

    async def verify_email(self, request: Request) -> Response:
        user = self._state.users.get(request.path_params["user_id"])
        links = [mail.link for mail in self._state.mails.values()]
        if user is None or request.url.path not in links:
            return JSONResponse(enveloped(403, "Invalid signature.").answer.body, 403)
        user.email_verified_at = user.email_verified_at or self._state.moment()
        return with_cookies(RedirectResponse("/?verified=1", 302), self._frame.session(request))

    async def csrf_cookie(self, request: Request) -> Response:
        return with_cookies(Response(status_code=204), self._frame.session(request))

    async def login(self, request: Request) -> Response:
        session = self._frame.session(request)
        if not csrf_matches(session, request.headers):
            return JSONResponse({"message": "CSRF token mismatch."}, 419)
        sent = await request.json()
        for user in self._state.users.values():
            if user.email == sent.get("email") and user.password and user.password == sent.get("password"):
                session.user_id = user.id
                return with_cookies(JSONResponse({"two_factor": False}), session)
        refusal = invalid({"email": ["These credentials do not match our records."]})
        return with_cookies(JSONResponse(refusal.answer.body, 422), session)

    async def logout(self, request: Request) -> Response:
        session = self._frame.session(request)
        if not csrf_matches(session, request.headers):
            return JSONResponse({"message": "CSRF token mismatch."}, 419)
        session.user_id = None
        return with_cookies(Response(status_code=204), session)
