"""Sending a recording's requests to the sandbox, with its masked values filled in."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import anyio
import httpx

from tests.contract.comparison import differences
from tests.contract.harvest import Harvest, table_of
from tests.contract.recordings import Exchange, Recording, Request, objects
from tests.contract.scenarios import (
    ABILITIES,
    ARRANGED,
    BAD_TOKENS,
    NOT_IMITATED,
    OTHER_CALLERS,
    RUNNING_FIRST,
    SHORTER_HERE,
    WITH_MAIL,
    WITHOUT_CSRF,
)
from tests.pictures import described
from tests.sandbox import Sandbox
from tests.sandbox.answers import stamp
from tests.sandbox.bridge import ABILITIES as GPT_ABILITIES
from tests.sandbox.browser import CSRF_COOKIE, Session, csrf_cookie, session_cookie
from tests.sandbox.records import User

_FIRST_BYSTANDER = 90_000
_ANY_CODE = "7d1c5a80-3f53-4f6e-8a44-0d3a0f1c2b11"
_CALL = re.compile(r"call (\d+)")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


class Replay:
    """One recording against a sandbox of its own."""

    host = "http://127.0.0.1:8000"
    start = datetime(2026, 11, 22, 22, 22, 0, tzinfo=UTC)
    harvest = Harvest
    has_whole_lists = False

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.clock = Clock(self.start)
        self.sandbox = Sandbox(self.clock, "http://127.0.0.1:8100", "key", "secret", production=recording.production)
        self.sandbox.state.app_url = self.host
        self.sandbox.bridge.mail_works = recording.name in WITH_MAIL
        self.clock.moment = self._first_moment()
        self.caller = self.harvest(recording, self.sandbox).plant()
        self.sandbox.state.users.next_id = self._strangers_id()
        self.stranger = self.sandbox.add_user("Stranger", "stranger@example.test")
        self.unverified = self._unverified_user()
        self.token = self.sandbox.token_for(self.caller, ABILITIES.get(recording.name, GPT_ABILITIES))
        self.session = Session()
        self.sandbox.pipeline.sessions[self.session.id] = self.session
        self.codes: dict[str, str] = {}
        self.calls_made = 0
        if arrange := ARRANGED.get(recording.name):
            arrange(self.sandbox, self.caller)

    async def run(self) -> list[str]:
        """Send every exchange in turn; the answer is what differed."""
        transport = httpx.ASGITransport(self.sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.host) as client:
            if self.recording.name in RUNNING_FIRST:
                return await self._run_together(client, RUNNING_FIRST[self.recording.name])
            found: list[str] = []
            left_out = self._left_out()
            for number, exchange in enumerate(self.recording.exchanges):
                if number not in left_out:
                    found += await self._run_one(client, number, exchange)
            return found

    def _left_out(self) -> set[int]:
        """Exchanges that are not sent."""
        return NOT_IMITATED.get(self.recording.name, set())

    async def _run_one(self, client: httpx.AsyncClient, number: int, exchange: Exchange) -> list[str]:
        self._set_clock(exchange)
        self._pin_id(exchange)
        self._prepare(number)
        await self._make_earlier_calls(client, number, exchange)
        answer = await client.send(self._request(client, number, exchange))
        self._learn(exchange, answer)
        partial = exchange.truncated or self.recording.name in SHORTER_HERE
        length = exchange.length if self.has_whole_lists else None
        compared = Exchange(**{**vars(exchange), "truncated": partial, "length": length})
        return [f"exchange {number} {exchange.label}: {line}" for line in differences(compared, answer)]

    def _prepare(self, number: int) -> None:
        """Do what happened before an exchange without being one."""

    async def _run_together(self, client: httpx.AsyncClient, first: int) -> list[str]:
        event, found = anyio.Event(), []
        exchange = self.recording.exchanges[first]
        self.sandbox.faults.delay(exchange.request.method, exchange.request.path, event)
        running = asyncio.create_task(self._run_one(client, first, exchange))
        while not self.sandbox.calls:
            await anyio.lowlevel.checkpoint()
        for number, other in enumerate(self.recording.exchanges):
            if number != first and other.status == 425:
                found += await self._run_one(client, number, other)
        event.set()
        found += await running
        last = len(self.recording.exchanges) - 1
        return found + await self._run_one(client, last, self.recording.exchanges[last])

    def _strangers_id(self) -> int:
        """The id that a creation by somebody else shows."""
        for number in OTHER_CALLERS.get(self.recording.name, {}):
            exchange = self.recording.exchanges[number]
            if exchange.status == 201:
                return int(exchange.json["data"]["created_by"])
        return _FIRST_BYSTANDER

    def _unverified_user(self) -> User:
        """The account behind <UNVERIFIED_USER_TOKEN>, which one recording shows."""
        users = self.sandbox.state.users.where(lambda user: user.email_verified_at is None)
        return users[0] if users else self.sandbox.add_user("Unverified", verified=False)

    def _first_moment(self) -> datetime:
        moments = [_moment_of(exchange) for exchange in self.recording.exchanges]
        return min((moment for moment in moments if moment), default=self.start)

    def _set_clock(self, exchange: Exchange) -> None:
        moment = _moment_of(exchange)
        if moment and exchange.status in (200, 201) and exchange.request.method != "GET":
            self.clock.moment = max(self.clock.moment, moment)

    def _pin_id(self, exchange: Exchange) -> None:
        """Let the coming creation get the id that it got in the recording."""
        data = exchange.json.get("data") if exchange.status == 201 and isinstance(exchange.json, dict) else None
        if isinstance(data, dict):
            table = getattr(self.sandbox.state, table_of(exchange.request.path).replace("-", "_"))
            number = data["user"]["id"] if "user" in data else data["id"]
            if number not in table:
                table.next_id = number

    async def _make_earlier_calls(self, client: httpx.AsyncClient, number: int, exchange: Exchange) -> None:
        """Make the calls that the recording only counts: refused creations count too."""
        if match := _CALL.match(exchange.label):
            while self.calls_made < int(match[1]) - 1:
                request = self._request(client, number, exchange)
                if exchange.request.json is not None:
                    request = client.build_request(request.method, request.url, headers=_without_body(request), json={})
                await client.send(request)
                self.calls_made += 1
            self.calls_made += 1

    def _request(self, client: httpx.AsyncClient, number: int, exchange: Exchange) -> httpx.Request:
        sent = exchange.request
        headers = {name: self._filled(value, number) for name, value in sent.headers.items()}
        if sent.is_from_a_page:
            headers |= self._browser_headers(exchange)
        headers.setdefault("Accept", "")
        body: dict[str, Any] = {"content": sent.raw_body}
        if sent.is_a_form:
            body = {"files": self._form(sent)}
            del headers["Content-Type"]
        elif sent.body_description is not None:
            body["content"] = f"code={self._planted_code(_ANY_CODE, exchange)}"
        elif sent.json is not None:
            body["content"] = json.dumps(self._body(sent.json, exchange))
        request = client.build_request(sent.method, self.host + sent.path, headers=headers, **body)
        if not headers["Accept"]:
            del request.headers["accept"]
        return request

    def _form(self, sent: Request) -> dict[str, tuple[str | None, bytes, str]]:
        """The parts of a form: its texts, and a file as its description says."""
        form = dict(sent.form or {})
        text = sent.body_description or ""
        if "<updated_at>" in text:
            form |= {"base_version": self._version_of(sent.path)}
        if "expected_photo_id=(empty)" in text:
            form |= {"expected_photo_id": ""}
        parts = {name: (None, value.encode(), "") for name, value in form.items()}
        file = described(text)
        return parts | ({file[0]: (file[1], file[2], file[3])} if file and file[0] not in parts else {})

    def _version_of(self, path: str) -> str:
        """The current version of the record that a path names."""
        _, _, _, _, table, number, _ = path.split("/")
        return stamp(getattr(self.sandbox.state, table.replace("-", "_"))[int(number)].updated_at) or ""

    def _filled(self, value: str, number: int) -> str:
        if "<" not in value:
            return value
        other = OTHER_CALLERS.get(self.recording.name, {}).get(number)
        texts = {
            "<USER_SANCTUM_TOKEN>": self._text_of(other),
            "<value>": self.token,
            "<OTHER_USER_TOKEN>": self._text_of("stranger"),
            "<BAD_TOKEN>": BAD_TOKENS.get(self.recording.name, "99999|unknown"),
            "<REVOKED_TOKEN>": self.token,
            "<DELETED_USER_TOKEN>": self.token,
            "<EXPIRED_TOKEN>": self._expired(),
            "<UNVERIFIED_USER_TOKEN>": self.sandbox.token_for(self.unverified),
            "<CONNECTOR_API_KEY>": "key",
            "<WRONG_API_KEY>": "wrong",
        }
        for mask, text in texts.items():
            value = value.replace(mask, text)
        return value

    def _text_of(self, who: str | None) -> str:
        if who == "stranger":
            return self.sandbox.token_for(self.stranger)
        return "99999|unknown" if who == "dead" else self.token

    def _expired(self) -> str:
        token = self.sandbox.state.issue_token(self.caller, GPT_ABILITIES)
        token.expires_at = self.clock() - timedelta(seconds=1)
        return token.text

    def _browser_headers(self, exchange: Exchange) -> dict[str, str]:
        confirms = exchange.request.path.endswith("/confirm") and exchange.status != 401
        if confirms and self.session.user_id is None:
            self.session.user_id = self.caller.id
        cookies = [session_cookie(self.session), csrf_cookie(self.session)]
        jar = "; ".join(cookie.partition(";")[0] for cookie in cookies)
        left_out = self.recording.name in WITHOUT_CSRF
        return {"Cookie": jar, "X-XSRF-TOKEN": "" if left_out else unquote(jar.partition(f"{CSRF_COOKIE}=")[2])}

    def _body(self, body: Any, exchange: Exchange) -> Any:
        if not isinstance(body, dict):
            return body
        filled = {name: self._value(name, value, exchange) for name, value in body.items()}
        signature = str(body.get("session_sig", ""))
        if len(signature) == 64 and set(signature) != {"0"}:
            signed = self.sandbox.bridge.sign(str(body["session_id"]))
            filled["session_sig"] = signed.upper() if signature.isupper() else signed
        return filled

    def _value(self, name: str, value: Any, exchange: Exchange) -> Any:
        if name == "code" and exchange.status == 200:
            return self.codes.get(value) or self._planted_code(value, exchange)
        if name == "token" and str(value).startswith("<SANCTUM_TOKEN"):
            return self.token
        return value

    def _planted_code(self, code: str, exchange: Exchange) -> str:
        """Store a code as a consent would have; it belongs to the user whom the recording names."""
        user = self._user(exchange.json["data"]["user_id"])
        token = self.sandbox.state.issue_token(user, GPT_ABILITIES)
        self.sandbox.state.cache.add(f"gpt_auth_code:{code}", token.id, timedelta(minutes=5))
        return code

    def _user(self, number: int) -> User:
        if number not in self.sandbox.state.users:
            self.sandbox.state.users.next_id = number
            self.sandbox.add_user("Planted", f"user{number}@example.test")
        return self.sandbox.state.users[number]

    def _learn(self, exchange: Exchange, answer: httpx.Response) -> None:
        """Take over codes and tokens that this run made, and become whoever registered."""
        if exchange.status >= 400 or exchange.json is None or answer.status_code != exchange.status:
            return
        data, recorded = answer.json()["data"], exchange.json["data"]
        if isinstance(data, dict) and "redirect_url" in data:
            self.codes[_code_in(recorded["redirect_url"])] = _code_in(data["redirect_url"])
        if isinstance(data, dict) and "sanctum_token" in data:
            self.token = data["sanctum_token"]
        if isinstance(data, dict) and "email_sent" in data:
            self.caller = self.sandbox.state.users[data["user"]["id"]]
            self.token = self.sandbox.token_for(self.caller)


def _moment_of(exchange: Exchange) -> datetime | None:
    """The latest time of change that an answer shows."""
    shown = [found.get("updated_at") for found in objects(exchange.json)]
    times = [text for text in shown if isinstance(text, str)]
    return datetime.fromisoformat(max(times)[:19]).replace(tzinfo=UTC) if times else None


def _code_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["code"][0]


def _without_body(request: httpx.Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in ("content-length", "host")}


async def replay(recording: Recording) -> list[str]:
    """Everything in which the sandbox departs from a recording."""
    return await Replay(recording).run()
