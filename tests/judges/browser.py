"""The browser of a person who signs in to the main app and says yes to whichever client asks."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from tests.judges.site import Site
from tests.sandbox import DEMO_EMAIL, DEMO_PASSWORD

_TRIES = 6
_SECONDS = 30


@dataclass
class ScriptedBrowser:
    """Follows redirects over sockets; `asked` holds the authorization requests that clients have sent it with."""

    site: Site
    asked: list[dict[str, str]] = field(default_factory=list)

    async def sign_in(self, authorization_url: str) -> str:
        """Go through an authorization request; give the address of the client's own that it leads to."""
        self.asked.append(dict(parse_qsl(urlsplit(authorization_url).query)))
        async with httpx.AsyncClient(timeout=_SECONDS) as browser:
            away = await browser.get(authorization_url)
            assert away.status_code == httpx.codes.FOUND, away.text
            back = await browser.get(await self._consent(browser, away.headers["location"]))
            assert back.status_code == httpx.codes.FOUND, back.text
        return back.headers["location"]

    async def arrive(self, address: str) -> None:
        """Open the address where a client waits for the answer, which it may be about to."""
        transport = httpx.AsyncHTTPTransport(retries=_TRIES)
        async with httpx.AsyncClient(transport=transport, timeout=_SECONDS) as browser:
            assert (await browser.get(address)).is_success

    async def _consent(self, browser: httpx.AsyncClient, page: str) -> str:
        """Log in on the consent page of the main app's MCP bridge and press Allow, as the page's script does."""
        assert page.startswith(f"{self.site.main_app}/mcp-connect?"), page
        await browser.get(page)
        csrf = unquote(browser.cookies["XSRF-TOKEN"])
        headers = {"Origin": self.site.main_app, "Accept": "application/json", "X-XSRF-TOKEN": csrf}
        login = {"email": DEMO_EMAIL, "password": DEMO_PASSWORD}
        await browser.post(f"{self.site.main_app}/login", json=login, headers=headers)
        reference = dict(parse_qsl(urlsplit(page).query))
        url = f"{self.site.main_app}/api/mcp-auth/confirm"
        decided = await browser.post(url, json=reference, headers=headers)
        assert decided.is_success, decided.text
        return decided.json()["data"]["redirect_url"]
