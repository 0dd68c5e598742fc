"""Who calls, as any face can say it."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from facade.operating.request_log import RequestNotes
from oauth.access_tokens import AccessToken


@dataclass(frozen=True, slots=True)
class Caller:
    """One call's sender: credentials, wishes, and the notes of its request's log line.

    `authorization` is the Authorization header as it came, empty without one; `language` is one of the main app's,
    None when the caller likes none of them; `idempotency_key` is the caller's own name for a write; `zone` is where
    the user's day is counted, UTC without one; `address` is the IP address that the call came from, empty where there
    is none. `access` is there when the face has authenticated the caller already.
    """

    authorization: str = field(repr=False)
    language: str | None
    notes: RequestNotes
    idempotency_key: str | None = None
    zone: ZoneInfo | None = None
    access: AccessToken | None = None
    address: str = ""
