"""A scripted MCP client with its user's browser: finds the authorization server by itself, and calls tools."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.connector import MCP_URL, PUBLIC_URL, World
from tests.demo.assistant import Step, Unexpected, check, consent, redeem, step_of
from tests.mcp_caller import McpCaller

_CLIENT_ID = "https://chatgpt.com/oauth/client.json"
_REDIRECT_URI = "https://chatgpt.com/connector_platform_oauth_redirect"
_LONGEST = 60
_VERIFIER = "a verifier that nobody but the client knows".replace(" ", "-")
_CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass
class ScriptedMcpClient:
    """ChatGPT with its plugin: a public client, named by its client-id document, with PKCE and no secret."""

    world: World
    tokens: dict[str, Any] = field(default_factory=dict)

    async def connect(self) -> list[str]:
        """Follow the challenge to the metadata, the consent page and the tokens; give the way as lines."""
        metadata = await self._discover()
        asked = {
            "response_type": "code",
            "client_id": _CLIENT_ID,
            "redirect_uri": _REDIRECT_URI,
            "state": "a-state",
            "scope": " ".join(metadata["scopes_supported"]),
            "resource": MCP_URL,
            "code_challenge": _CHALLENGE,
            "code_challenge_method": "S256",
        }
        away = await self.world.client.get(metadata["authorization_endpoint"], params=asked)
        back = await self.world.client.get(await consent(self.world, away.headers["location"]))
        arrived = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        if arrived.get("state") != "a-state" or arrived.get("iss") != metadata["issuer"]:
            raise Unexpected(f"the MCP client was sent back with {sorted(arrived)}")
        grant = {"grant_type": "authorization_code", "code": arrived["code"], "redirect_uri": _REDIRECT_URI}
        await self._redeem({**grant, "code_verifier": _VERIFIER})
        hops = [MCP_URL, f"{PUBLIC_URL}/.well-known/oauth-protected-resource/mcp"]
        hops += [f"{PUBLIC_URL}/.well-known/oauth-authorization-server", metadata["authorization_endpoint"]]
        hops += [away.headers["location"], back.headers["location"], metadata["token_endpoint"]]
        return [hop.partition("?")[0].removeprefix(PUBLIC_URL) for hop in hops] + await self._look_around()

    async def call(self, action: str, expect: str = "", **arguments: Any) -> Step:
        """Call an action as a tool; a refusal is read from the text, as a model reads it."""
        self.world.sandbox.calls.clear()
        response = await self._caller().send("tools/call", {"name": action, "arguments": arguments})
        body = response.json()
        answer = _answer(body["result"]) if "result" in body else body
        request = f"tools/call {action} {_shortened(json.dumps(arguments, ensure_ascii=False))}"
        return check(step_of(action, request, response, answer, self.world), expect)

    async def refresh(self) -> None:
        """Renew both tokens."""
        await self._redeem({"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]})

    async def disconnect(self) -> None:
        """Revoke the connection."""
        form = {"token": self.tokens["refresh_token"], "client_id": _CLIENT_ID}
        await self.world.client.post("/oauth/revoke", data=form)

    async def _discover(self) -> dict[str, Any]:
        """Knock without a token, and follow the challenge to the authorization server's metadata (RFC 9728 §5)."""
        refused = await self.world.client.post(MCP_URL)
        named = re.search(r'resource_metadata="([^"]+)"', refused.headers.get("www-authenticate", ""))
        if refused.status_code != httpx.codes.UNAUTHORIZED or named is None:
            raise Unexpected(f"/mcp answered {refused.status_code} without a challenge")
        resource = (await self.world.client.get(named[1])).json()
        server = resource["authorization_servers"][0]
        return dict((await self.world.client.get(f"{server}/.well-known/oauth-authorization-server")).json())

    async def _look_around(self) -> list[str]:
        """Ask what a client asks before its first call; give that as lines."""
        caller = self._caller()
        about = await caller.result("server/discover")
        tools = (await caller.result("tools/list"))["tools"]
        whose = await caller.answer("get_profile")
        return [
            f"server/discover: {', '.join(about['supportedVersions'])}",
            f"tools/list: {len(tools)} tools",
            f"tools/call get_profile: {whose['name']}",
        ]

    async def _redeem(self, grant: dict[str, str]) -> None:
        self.tokens = await redeem(self.world, {**grant, "client_id": _CLIENT_ID, "resource": MCP_URL})

    def _caller(self) -> McpCaller:
        token = self.tokens.get("access_token", "none")
        return McpCaller(self.world.client, MCP_URL, {"Authorization": f"Bearer {token}"})


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _answer(result: dict[str, Any]) -> Any:
    return json.loads(result["content"][0]["text"]) if result["isError"] else result["structuredContent"]
