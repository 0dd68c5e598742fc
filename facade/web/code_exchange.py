"""The development page's code, redeemed on the server so that the browser never sees the client's secret."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from facade.messages import read_object
from resolvers.main_app.errors import FieldFault, InvalidInput


class CodeExchange:
    """`POST /docs/token`, in development alone: passes a code on to the token endpoint, as the registered client.

    Only codes for the page's own callbacks are passed on. ChatGPT sends no PKCE, so with any other redirect URI whoever
    picked up one of ChatGPT's codes could redeem it here without the secret (RFC 6749 §4.1.3 binds a code to its URI).
    """

    def __init__(self, app: Router, client_id: str, client_secret: str, callbacks: Sequence[str]) -> None:
        self._app = app
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._callbacks = frozenset(callbacks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redeem the code; the answer is the token endpoint's own. Raises InvalidInput for a foreign redirect URI."""
        sent = await read_object(Request(scope, receive))
        known = {name: str(sent.get(name, "")) for name in ("code", "code_verifier", "redirect_uri")}
        if known["redirect_uri"] not in self._callbacks:
            fault = FieldFault("redirect_uri", "unknown")
            raise InvalidInput("redirect_uri must be the development page's own callback.", [fault])
        form = urlencode({"grant_type": "authorization_code", **known, **self._client}).encode()
        headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"%d" % len(form))]

        async def receive_form() -> Message:
            return {"type": "http.request", "body": form, "more_body": False}

        passed_on = {**scope, "path": "/oauth/token", "raw_path": b"/oauth/token", "headers": headers}
        await self._app(passed_on, receive_form, send)
