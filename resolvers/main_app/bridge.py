"""The server-to-server trip of the consent handshake: a consent's code for a main-app token, and its revocation.

BridgeError
├── ConsentRefused        the code was used, has expired, or never existed (400, 422)
├── BridgeMisconfigured   the API key is wrong here or missing there (401, 503 of gpt.connector or mcp.connector)
└── BridgeUnavailable     no answer, not in time, or not one that the contract allows

The main app has two: `gpt-auth`, which mints broad tokens, and `mcp-auth`, whose tokens have just the abilities asked
for (routes/api.php).
"""

import json
from dataclasses import dataclass, field
from typing import Literal

import httpx
from pydantic import BaseModel, Field, ValidationError

Routes = Literal["gpt-auth", "mcp-auth"]

_UNCONFIGURED = ("GPT connector is not configured.", "MCP connector is not configured.")
_SECONDS = 12.0  # the user's browser waits, and ChatGPT gives up after 45


class BridgeError(Exception):
    """The main app did not do what was asked; `detail` is for the log and holds no secret."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


class ConsentRefused(BridgeError):
    """There is nothing to have for this code, now or later."""


class BridgeMisconfigured(BridgeError):
    """Only an operator can fix this: the bridge's API key here and there must be the same; `setting` names it here."""

    def __init__(self, detail: str, setting: str) -> None:
        self.setting = setting
        super().__init__(detail)


class BridgeUnavailable(BridgeError):
    """It may go through later."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a user's consent bought: a main-app token that never expires by itself, and whose it is."""

    main_app_token: str = field(repr=False)
    user_id: int


class _Exchanged(BaseModel):
    sanctum_token: str = Field(min_length=1)
    user_id: int = Field(gt=0, strict=True)


class _ExchangeAnswer(BaseModel):
    data: _Exchanged


class ConsentBridge:
    """Calls a bridge's two routes that only a server may call."""

    def __init__(self, http: httpx.AsyncClient, api_key: str, routes: Routes = "gpt-auth") -> None:
        self._http = http
        self._api_key = api_key
        self._routes = routes
        self._setting = "CONNECTOR_API_KEY" if routes == "gpt-auth" else "MCP_CONNECTOR_API_KEY"

    async def exchange(self, code: str) -> Consent:
        """Buy the main-app token for a consent's code, which works once, whatever becomes of the answer.

        Raises ConsentRefused, BridgeMisconfigured or BridgeUnavailable; it is never repeated here
        (app/Http/Controllers/GptAuth/ExchangeController.php and McpAuth's pull the code before they answer).
        """
        response = await self._post("exchange", {"code": code})
        if response.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
            raise ConsentRefused(f"exchange answered {response.status_code}")
        self._check(response, "exchange")
        try:
            answer = _ExchangeAnswer.model_validate_json(response.content)
        except ValidationError:
            raise BridgeUnavailable("exchange answered 200 outside its contract") from None  # its text holds the token
        return Consent(answer.data.sanctum_token, answer.data.user_id)

    async def revoke(self, main_app_token: str) -> None:
        """Delete a main-app token, whichever bridge minted it; doing it twice is fine.

        Raises BridgeMisconfigured or BridgeUnavailable.
        """
        response = await self._post("revoke", {"token": main_app_token})
        self._check(response, "revoke")

    async def _post(self, route: str, body: dict[str, str]) -> httpx.Response:
        path = f"{self._routes}/{route}"
        headers = {"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"}
        try:
            return await self._http.post(path, json=body, headers=headers, timeout=_SECONDS)
        except httpx.HTTPError as broken:
            raise BridgeUnavailable(f"{path}: {type(broken).__name__}") from broken

    def _check(self, response: httpx.Response, route: str) -> None:
        if response.status_code == httpx.codes.UNAUTHORIZED or _says_unconfigured(response):
            raise BridgeMisconfigured(f"{route} answered {response.status_code}", self._setting)
        if response.status_code != httpx.codes.OK:
            raise BridgeUnavailable(f"{route} answered {response.status_code}")


@dataclass(frozen=True, slots=True)
class Bridges:
    """The bridges that the operator has set up; that for MCP may be missing, the GPT's serves both then."""

    gpt: ConsentBridge
    mcp: ConsentBridge | None = None

    @classmethod
    def over(cls, http: httpx.AsyncClient, gpt_api_key: str, mcp_api_key: str) -> "Bridges":
        """Make them; without a key of its own there is no MCP bridge."""
        return cls(
            ConsentBridge(http, gpt_api_key), ConsentBridge(http, mcp_api_key, "mcp-auth") if mcp_api_key else None
        )


def _says_unconfigured(response: httpx.Response) -> bool:
    """Tell the app's own 503 (Validate…ConnectorApiKey.php) from that of a proxy in front of it, or of an update."""
    if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        return False
    try:
        body = json.loads(response.content)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("message") in _UNCONFIGURED
