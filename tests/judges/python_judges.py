"""Clients written in Python: the official SDK's, and fastmcp's."""

import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import fastmcp
import httpx2
from fastmcp.client.auth import OAuth
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from tests.judges.browser import ScriptedBrowser
from tests.judges.judge import Answer, Connect, Judge, Thrown, Visit
from tests.judges.registrations import Registration
from tests.stage.stage import free_port

_LONG_AGO = 1.0


class Kept:
    """What the official SDK keeps for its user."""

    def __init__(self, visit: Visit, metadata: OAuthClientMetadata) -> None:
        known = visit.registration
        self.tokens = _tokens(visit)
        self.client = None if known.is_document else _static(known, metadata)

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


@dataclass
class PythonJudge:
    """Either client: they name the same things alike."""

    client: Any
    provider: OAuthClientProvider
    calls: Any
    version: str

    async def tools(self) -> list[str]:
        listed = await self.client.list_tools()
        return [tool.name for tool in getattr(listed, "tools", listed)]

    async def call(self, tool: str, /, **arguments: Any) -> Answer:
        try:
            result = await self.calls(tool, arguments)
        except Exception as thrown:
            raise Thrown(str(thrown)) from thrown
        return Answer(result.is_error, result.structured_content, result.content[0].text)

    def outlive_its_token(self) -> None:
        self.provider.context.token_expiry_time = _LONG_AGO


def official(mode: str) -> Connect:
    """The official SDK's client, which begins in the way of either era."""

    @asynccontextmanager
    async def connect(visit: Visit) -> AsyncIterator[Judge]:
        provider = _provider(visit)
        async with httpx2.AsyncClient(auth=provider) as http:
            transport: AbstractAsyncContextManager[Any] = streamable_http_client(visit.site.mcp, http_client=http)
            async with Client(transport, mode=mode) as client:
                yield PythonJudge(client, provider, client.call_tool, client.protocol_version)

    return connect


@asynccontextmanager
async def fast(visit: Visit) -> AsyncIterator[Judge]:
    """fastmcp's client, which waits for the answer on a port of its own."""
    known = visit.registration
    named: Mapping[str, Any] = {"client_metadata_url": known.client_id}
    if not known.is_document:
        named = {"client_id": known.client_id, "client_secret": known.secret}
    port, host = free_port(0), urlsplit(known.redirect_uri).hostname or ""
    listens = {"callback_port": port, "callback_host": host} if known.listens else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that what is kept in memory is lost in the end
        oauth = ScriptedOAuth(visit.browser, known, mcp_url=visit.site.mcp, **named, **listens)
    if tokens := _tokens(visit):
        await oauth.context.storage.set_tokens(tokens)
    async with fastmcp.Client(visit.site.mcp, auth=oauth) as client:
        yield PythonJudge(client, oauth, client.call_tool_mcp, str(client.protocol_version))


class ScriptedOAuth(OAuth):
    """fastmcp's own, but for whose browser is opened; a client that does not listen is handed the answer."""

    def __init__(self, browser: ScriptedBrowser, known: Registration, **options: Any) -> None:
        super().__init__(**options)
        self._browser, self._known = browser, known
        if not known.listens:
            self.context.client_metadata.redirect_uris = [AnyUrl(known.redirect_uri)]

    async def redirect_handler(self, authorization_url: str) -> None:
        self._landed = await self._browser.sign_in(authorization_url)

    async def callback_handler(self) -> AuthorizationCodeResult:
        if not self._known.listens:
            return _result(self._landed)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._browser.arrive, self._landed)
            return await super().callback_handler()


def _provider(visit: Visit) -> OAuthClientProvider:
    known, landed = visit.registration, list[str]()

    async def redirect(authorization_url: str) -> None:
        landed.append(await visit.browser.sign_in(authorization_url))

    async def callback() -> AuthorizationCodeResult:
        return _result(landed.pop())

    metadata = OAuthClientMetadata(redirect_uris=[AnyUrl(known.at(free_port(0)))])
    document = known.client_id if known.is_document else None
    return OAuthClientProvider(visit.site.mcp, metadata, Kept(visit, metadata), redirect, callback, document)


def _tokens(visit: Visit) -> OAuthToken | None:
    return OAuthToken(access_token=visit.token.text, scope=visit.token.scope) if visit.token else None


def _static(known: Registration, metadata: OAuthClientMetadata) -> OAuthClientInformationFull:
    return OAuthClientInformationFull(
        client_id=known.client_id,
        client_secret=known.secret,
        redirect_uris=metadata.redirect_uris,
        token_endpoint_auth_method="client_secret_basic" if known.secret else "none",
    )


def _result(landed: str) -> AuthorizationCodeResult:
    query = {name: values[0] for name, values in parse_qs(urlsplit(landed).query).items()}
    return AuthorizationCodeResult(code=query.get("code", ""), state=query.get("state"), iss=query.get("iss"))
