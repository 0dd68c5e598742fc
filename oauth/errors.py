"""What can stop a request to the authorization server before the protocol has a say.

Interruption              answered as a page on the browser's paths, as RFC 6749 JSON on the client's
├── StoreUnavailable      503: flow state can be neither read nor written
├── TooManyRequests       429, retry_after
├── SessionExpired        400: no such flow, or its time has run out
├── NotYourRequest        400: the authorization request names no client or redirect URI of ours
└── MalformedForm         400: the body is not a form that we read
"""


class Interruption(Exception):
    """A request cannot be answered by the protocol; `reason` is constant text for the log."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class StoreUnavailable(Interruption):
    """Redis does not answer, or refuses to."""

    def __init__(self, reason: str = "store_unavailable") -> None:
        super().__init__(reason)


class TooManyRequests(Interruption):
    """One address asks too often; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too_many_requests")
        self.retry_after = retry_after


class SessionExpired(Interruption):
    """The browser came back without a flow that is still open."""


class NotYourRequest(Interruption):
    """The request cannot be answered by a redirect, because whose it is is unknown (RFC 6749 §4.1.2.1)."""


class MalformedForm(Interruption):
    """The body is too long, of another media type, not UTF-8, or repeats a parameter."""
