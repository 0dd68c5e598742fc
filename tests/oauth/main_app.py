"""The main app's side of the handshake, small enough to break in every way that a test needs."""

import hashlib
import hmac
import itertools
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx

API_KEY = "the-api-key-that-both-sides-share"
HMAC_SECRET = "the-hmac-secret-that-both-sides-share"


@dataclass
class MainApp:
    """Answers `/api/gpt-auth/exchange` and `/revoke` as routes/api.php does; `breaks` says how it fails instead."""

    callback_url: str = "https://gpt.example/oauth/callback"
    breaks: httpx.Response | Exception | None = None
    codes: dict[str, tuple[str, int]] = field(default_factory=dict)
    living_tokens: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    _ids = itertools.count(101)

    def consent(self, consent_url: str, user_id: int = 7) -> str:
        """Do what the person and the page do: check the signature, mint a token, give the callback's address."""
        query = parse_qs(urlsplit(consent_url).query)
        session_id = str(uuid.UUID(query["session_id"][0]))
        signature = hmac.new(HMAC_SECRET.encode(), session_id.encode(), hashlib.sha256).hexdigest()
        assert query["session_sig"] == [signature]
        code, token = str(uuid.uuid4()), f"{next(self._ids)}|{uuid.uuid4().hex}"
        self.codes[code] = (token, user_id)
        self.living_tokens.add(token)
        return f"{self.callback_url}?session_id={session_id}&code={code}"

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Be an httpx.MockTransport's handler."""
        self.calls.append(request.url.path.rpartition("/")[2])
        if isinstance(self.breaks, Exception):
            raise self.breaks
        if self.breaks is not None:
            return self.breaks
        if request.headers.get("Authorization") != f"Bearer {API_KEY}":
            return _refusal(401, "Unauthorized.")
        body = httpx.Response(200, content=request.content).json()
        if request.url.path == "/api/gpt-auth/revoke":
            self.living_tokens.discard(body["token"])
            return httpx.Response(200, json={"success": True, "data": {"revoked": True}})
        bought = self.codes.pop(body["code"], None)
        if bought is None:
            return _refusal(400, "Invalid or expired code.")
        return httpx.Response(200, json={"success": True, "data": {"sanctum_token": bought[0], "user_id": bought[1]}})


def unconfigured() -> httpx.Response:
    return _refusal(503, "GPT connector is not configured.")


def _refusal(status: int, message: str) -> httpx.Response:
    return httpx.Response(status, json={"success": False, "data": None, "message": message, "error": message})
