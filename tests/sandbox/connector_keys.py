"""The keys of the connectors that call from server to server (app/Http/Middleware/Validate*ConnectorApiKey.php)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from tests.sandbox.answers import enveloped
from tests.sandbox.visits import Visit


@dataclass(frozen=True, slots=True)
class ConnectorKey:
    """A connector's key, and the name it goes by in refusals; an empty key is one that was never configured."""

    connector: str
    key: str | None

    def check(self, visit: Visit) -> None:
        """Refuse a call without the key: 503 when there is none to compare with, else 401."""
        if not self.key:
            raise enveloped(503, f"{self.connector} connector is not configured.")
        if not secrets.compare_digest((visit.bearer or "").encode(), self.key.encode()):
            raise enveloped(401, "Unauthorized.")
