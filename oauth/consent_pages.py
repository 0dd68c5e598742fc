"""The main app's consent pages, and the signed addresses that lead there."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from oauth.records import BridgeName
from resolvers.main_app.abilities import main_app_scopes

_LONGEST_NAME = 100
_GOOD_FOR = timedelta(minutes=9)  # ten at most there, by a clock that may be behind ours (McpConnectorService.php)


@dataclass(frozen=True, slots=True)
class GptConsentPage:
    """`/gpt-connect`, which speaks of ChatGPT whoever asks (app/Services/GptConnectorService.php)."""

    main_app_url: str
    hmac_secret: str = field(repr=False)

    def address(self, session_id: str) -> str:
        """Write its address: hex HMAC-SHA256 over the session id alone."""
        signature = hmac.new(self.hmac_secret.encode(), session_id.encode(), hashlib.sha256).hexdigest()
        return f"{self.main_app_url}/gpt-connect?{urlencode({'session_id': session_id, 'session_sig': signature})}"


@dataclass(frozen=True, slots=True)
class McpConsentPage:
    """`/mcp-connect`, which shows who asks and for what, and can say no (app/Services/McpConnectorService.php)."""

    main_app_url: str
    hmac_secret: str = field(repr=False)
    now: Callable[[], datetime]

    def address(self, session_id: str, client_name: str, scope: str) -> str:
        """Write its address: `base64url(json).base64url(HMAC-SHA256 over the encoded part)`, unpadded."""
        request = {
            "request_id": session_id,
            "client_name": client_name[:_LONGEST_NAME],
            "scopes": main_app_scopes(scope.split()),
            "exp": int((self.now() + _GOOD_FOR).timestamp()),
        }
        encoded = _base64url(json.dumps(request, separators=(",", ":")).encode())
        signature = _base64url(hmac.digest(self.hmac_secret.encode(), encoded.encode(), "sha256"))
        return f"{self.main_app_url}/mcp-connect?{urlencode({'request_ref': f'{encoded}.{signature}'})}"


@dataclass(frozen=True, slots=True)
class ConsentPages:
    """The page of each bridge; the MCP bridge's where the operator has set it up."""

    gpt: GptConsentPage
    mcp: McpConsentPage | None

    def bridge_for(self, *, mcp: bool) -> BridgeName:
        """Choose the bridge for a request: its own for MCP, the GPT's for the rest and where there is no other."""
        return "mcp" if mcp and self.mcp else "gpt"

    def address(self, bridge: BridgeName, session_id: str, client_name: str, scope: str) -> str:
        """Write the address of a bridge's page."""
        if bridge == "mcp" and self.mcp:
            return self.mcp.address(session_id, client_name, scope)
        return self.gpt.address(session_id)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
