"""The signed request that brings a browser to the MCP consent page (app/Services/McpConnectorService.php)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.sandbox.mcp_scopes import MEANINGS
from tests.sandbox.validation import UUID, Form

LONGEST_LIFE = timedelta(minutes=10)
LONGEST_NAME = 100
_PHP_BLANKS = " \t\n\r\0\v"


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """Who asks for what; `exp` is in seconds since 1970."""

    request_id: str
    client_name: str
    scopes: tuple[str, ...]
    exp: int


def signed(payload: Mapping[str, object], secret: str) -> str:
    """A payload as `base64url(json).base64url(HMAC-SHA256 over the encoded part)`, both without padding."""
    encoded = _base64url(json.dumps(payload).encode())
    return f"{encoded}.{signature_of(encoded, secret)}"


def read(reference: str, secret: str, now: datetime) -> AuthorizationRequest | None:
    """The request in a reference, None whatever is wrong with it; without a secret everything is wrong."""
    encoded, dot, signature = reference.partition(".")
    if not secret or not dot or not hmac.compare_digest(signature_of(encoded, secret).encode(), signature.encode()):
        return None
    try:
        payload = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except ValueError:
        return None
    if not isinstance(payload, dict) or not _is_sound(payload, now):
        return None
    name = payload["client_name"].strip(_PHP_BLANKS)
    return AuthorizationRequest(payload["request_id"], name, tuple(payload["scopes"]), payload["exp"])


def _is_sound(payload: dict[str, Any], now: datetime) -> bool:
    name, expires = payload.get("client_name"), payload.get("exp")
    return (
        UUID.check(payload.get("request_id"), Form({}, "en"))
        and isinstance(name, str)
        and bool(name.strip(_PHP_BLANKS))
        and len(name) <= LONGEST_NAME
        and _are_scopes(payload.get("scopes"))
        and type(expires) is int
        and int(now.timestamp()) <= expires <= int((now + LONGEST_LIFE).timestamp())
    )


def _are_scopes(scopes: object) -> bool:
    if not isinstance(scopes, list) or not scopes:
        return False
    return all(isinstance(scope, str) and scope in MEANINGS for scope in scopes) and len(scopes) == len(set(scopes))


def signature_of(encoded: str, secret: str) -> str:
    """The second half of a reference, for its first."""
    return _base64url(hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
