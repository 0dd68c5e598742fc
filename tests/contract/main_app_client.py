"""The main app as the suite's expectations speak to it: the sandbox, or a real one."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx

from tests.sandbox import McpSettings, Sandbox

_TOO_MANY = 429


@dataclass(frozen=True)
class Target:
    """Where a real main app is, and the token of a throwaway user; without an API key a bridge is not asked."""

    url: str
    token: str
    api_key: str | None
    mcp_api_key: str | None


def real_target(environ: Mapping[str, str] = os.environ) -> Target | None:
    """The main app that the environment names: CONTRACT_MAIN_APP_URL, _TOKEN, _API_KEY and _MCP_API_KEY."""
    if not environ.get("CONTRACT_MAIN_APP_URL"):
        return None
    url, token = environ["CONTRACT_MAIN_APP_URL"], environ["CONTRACT_TOKEN"]
    return Target(url, token, environ.get("CONTRACT_API_KEY"), environ.get("CONTRACT_MCP_API_KEY"))


@dataclass
class MainApp:
    """A client with a user's token that tidies up the pets it made, and waits when it is asked to."""

    client: httpx.AsyncClient
    token: str
    api_key: str | None
    mcp_api_key: str | None
    pet_ids: list[int] = field(default_factory=list)

    async def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send as the user, with another token, or with none ("")."""
        bearer = self.token if token is None else token
        sent = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        while True:
            answer = await self.client.request(method, f"/api/{path}", json=body, headers=sent | dict(headers or {}))
            if answer.status_code != _TOO_MANY or "retry-after" not in answer.headers:
                return answer
            await anyio.sleep(float(answer.headers["retry-after"]))

    async def data(self, method: str, path: str, body: object = None) -> Any:
        """The `data` of a success."""
        answer = await self.send(method, path, body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()["data"]

    async def add_pet(self, species: str = "cat", **fields: object) -> dict[str, Any]:
        """A pet with a name of its own, deleted when the test ends."""
        types = await self.data("GET", "pet-types")
        type_id = next(row["id"] for row in types if row["slug"] == species)
        body = {"name": f"Contract {uuid.uuid4()}", "country": "VN", "pet_type_id": type_id}
        pet: dict[str, Any] = await self.data("POST", "pets", body | fields)
        self.pet_ids.append(pet["id"])
        return pet

    async def tidy(self) -> None:
        for number in self.pet_ids:
            await self.send("DELETE", f"pets/{number}")


def day(offset: int = 0) -> str:
    """A day counted from the main app's today, which is UTC."""
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


@asynccontextmanager
async def opened(name: str) -> AsyncIterator[MainApp]:
    """The main app of that name: "sandbox" or "real"."""
    target = real_target()
    if name == "real" and target is not None:
        async with httpx.AsyncClient(base_url=target.url, timeout=30) as client:
            main_app = MainApp(client, target.token, target.api_key, target.mcp_api_key)
            yield main_app
            await main_app.tidy()
        return
    sandbox = Sandbox(mcp=McpSettings("http://mcp.test", "mcp-api-key", "mcp-hmac-secret"), production=False)
    token = sandbox.token_for(sandbox.add_user())
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://main-app.test") as client:
        yield MainApp(client, token, "sandbox-api-key", "mcp-api-key")
