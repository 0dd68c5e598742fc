"""The server-to-server trip of the consent handshake: a consent's code for a main-app token, and its revocation.

BridgeError
├── ConsentRefused        the code was used, has expired, or never existed (400, 422)
├── BridgeMisconfigured   the API key is wrong here or missing there (401, 503 of gpt.connector)
└── BridgeUnavailable     no answer, not in time, or not one that the contract allows
"""

import json
from dataclasses import dataclass, field

import httpx
from pydantic import BaseModel, Field, ValidationError

_SECONDS = 12.0  # the user's browser waits, and ChatGPT gives up after 45


class BridgeError(Exception):
    """The main app did not do what was asked; `detail` is for the log and holds no secret."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


class ConsentRefused(BridgeError):
    """There is nothing to have for this code, now or later."""


class BridgeMisconfigured(BridgeError):
    """Only an operator can fix this: CONNECTOR_API_KEY here and GPT_CONNECTOR_API_KEY there must be the same."""


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
    """Calls the two `gpt-auth` routes that only a server may call (routes/api.php, gpt.connector)."""

    def __init__(self, http: httpx.AsyncClient, api_key: str) -> None:
        self._http = http
        self._api_key = api_key

    async def exchange(self, code: str) -> Consent:
        """Buy the main-app token for a consent's code, which works once, whatever becomes of the answer.

        Raises ConsentRefused, BridgeMisconfigured or BridgeUnavailable; it is never repeated here
        (app/Http/Controllers/GptAuth/ExchangeController.php pulls the code before it answers).
        """
        response = await self._post("gpt-auth/exchange", {"code": code})
        if response.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
            raise ConsentRefused(f"exchange answered {response.status_code}")
        _check(response, "exchange")
        try:
            answer = _ExchangeAnswer.model_validate_json(response.content)
        except ValidationError:
            raise BridgeUnavailable("exchange answered 200 outside its contract") from None  # its text holds the token
        return Consent(answer.data.sanctum_token, answer.data.user_id)

    async def revoke(self, main_app_token: str) -> None:
        """Delete a main-app token; doing it twice is fine. Raises BridgeMisconfigured or BridgeUnavailable."""
        response = await self._post("gpt-auth/revoke", {"token": main_app_token})
        _check(response, "revoke")

    async def _post(self, path: str, body: dict[str, str]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._api_key}", "Accept": "application/json"}
        try:
            return await self._http.post(path, json=body, headers=headers, timeout=_SECONDS)
        except httpx.HTTPError as broken:
            raise BridgeUnavailable(f"{path}: {type(broken).__name__}") from broken


def _check(response: httpx.Response, route: str) -> None:
    if response.status_code == httpx.codes.UNAUTHORIZED or _says_unconfigured(response):
        raise BridgeMisconfigured(f"{route} answered {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise BridgeUnavailable(f"{route} answered {response.status_code}")


def _says_unconfigured(response: httpx.Response) -> bool:
    """Tell the app's own 503 (ValidateGptConnectorApiKey.php) from that of a proxy in front of it, or of an update."""
    if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        return False
    try:
        body = json.loads(response.content)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("message") == "GPT connector is not configured."
