"""One request on its way through the imitated main app."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.sandbox.browser import Session
from tests.sandbox.care.uploads import form_of
from tests.sandbox.records import MedicalRecord, Pet, Token, User, Vaccination, Weight
from tests.sandbox.state import State

_UNTRIMMED = ("password", "password_confirmation", "current_password")


@dataclass(slots=True)
class Visit:
    """What came in, and what the stages found out about it."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    address: str
    origin: str
    state: State
    input: dict[str, Any] = field(default_factory=dict)
    body_input: dict[str, Any] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    bound: dict[str, Any] = field(default_factory=dict)
    locale: str = "en"
    user: User | None = None
    token: Token | None = None
    session: Session | None = None

    def read_input(self) -> None:
        """Merge query and body, trim strings, and turn empty ones into null, as the global middleware does."""
        self.body_input = _normal(self._body())
        self.input = _normal(dict(parse_qsl(self.query, keep_blank_values=True))) | self.body_input

    def _body(self) -> dict[str, Any]:
        content_type = self.headers.get("content-type", "")
        if "json" in content_type:
            try:
                read = json.loads(self.body or b"{}")
            except ValueError:
                return {}
            return read if isinstance(read, dict) else {}
        if content_type.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        return form_of(content_type, self.body) if content_type.startswith("multipart/form-data") else {}

    @property
    def bearer(self) -> str | None:
        """The bearer token as it was sent; the scheme's case does not matter."""
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        return text.strip() if scheme.lower() == "bearer" and text.strip() else None

    @property
    def signed_in(self) -> User:
        """The user of a route that authentication guards."""
        if self.user is None:
            raise LookupError(f"{self.path} has no user")
        return self.user

    @property
    def pet(self) -> Pet:
        return self.bound["pet"]

    @property
    def weight(self) -> Weight:
        return self.bound["weight"]

    @property
    def vaccination(self) -> Vaccination:
        return self.bound["vaccination"]

    @property
    def medical_record(self) -> MedicalRecord:
        return self.bound["medical_record"]

    @property
    def url(self) -> str:
        """The address without its query, as pages link to each other."""
        return f"{self.origin}{self.path}"

    def holds(self, ability: str) -> bool:
        """Whether the request's token carries an ability; a browser session carries none."""
        return self.token is not None and self.token.can(ability)


def _normal(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _normal(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, str):
        return (value if key in _UNTRIMMED else value.strip()) or None
    return value
