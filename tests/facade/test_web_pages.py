"""The pages beside the actions."""

from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from facade.web.web_pages import Site, WebPages
from tests.connector import PUBLIC_URL, REDIRECT_URI, open_world

CONNECTED = f"{PUBLIC_URL}/docs/connected"
SITE = Site("meo-gpt", "a secret", (CONNECTED,), timedelta(days=365), offers_graphql=True, development=True)


@pytest.mark.promise("privacy.pages")
@pytest.mark.parametrize("path", ["/", "/docs", "/docs/connected", "/privacy", "/graphql"])
async def test_pages_load_nothing_from_elsewhere_and_can_be_framed_by_nobody(world, path):
    page = await world.client.get(path)
    policy = page.headers["content-security-policy"]

    assert page.status_code == 200
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert "://" not in page.text


DEVELOPERS = [
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/docs/connected"),
    ("POST", "/docs/token"),
    ("GET", "/docs/tools.json"),
    ("GET", "/graphql"),
    ("POST", "/graphql"),
    ("GET", "/assets/developer.js"),
    ("GET", "/assets/graphiql.min.js"),
    ("GET", "/metrics"),
]


@pytest.mark.parametrize("environment", ["production", "staging"])
async def test_where_people_are_the_developers_pages_are_not(redis_url, clock, sandbox, environment):
    async with open_world(redis_url, clock, sandbox, environment=environment) as world:
        answers = [await world.client.request(method, path) for method, path in DEVELOPERS]

    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [(404, "NOT_FOUND")] * len(
        DEVELOPERS
    )


async def test_graphiql_can_be_switched_on_in_production_without_the_development_page(redis_url, clock, sandbox):
    async with open_world(redis_url, clock, sandbox, environment="production", graphql_enabled=True) as world:
        page = await world.client.get("/graphql")

        assert page.status_code == 200
        assert 'href="/"' not in page.text
        assert (await world.client.get("/assets/graphiql.min.js")).status_code == 200
        assert (await world.client.get("/assets/developer.js")).status_code == 404


async def test_the_development_page_offers_the_tools_as_an_mcp_client_is_given_them(world, family):
    page = await world.client.get("/")
    offered = (await world.client.get("/docs/tools.json")).json()

    assert 'href="/docs/tools.json"' in page.text
    assert offered["tools"] == (await world.mcp(family.user).result("tools/list"))["tools"]


async def test_a_machine_without_graphiqls_packages_says_how_to_get_them(tmp_path):
    app = Starlette()
    app.router.routes.extend(WebPages(SITE, tmp_path).routes(app.router))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=PUBLIC_URL) as client:
        page = await client.get("/graphql")

    assert page.status_code == 503
    assert "make install" in page.text


@pytest.mark.parametrize(
    ("liked", "language", "title"),
    [
        (None, "en", "Privacy policy"),
        ("fr", "en", "Privacy policy"),
        ("vi-VN,en;q=0.5", "vi", "Chính sách quyền riêng tư"),
        ("ru", "ru", "Политика конфиденциальности"),
        ("uk", "uk", "Політика конфіденційності"),
    ],
)
async def test_the_privacy_policy_speaks_the_readers_language(redis_url, clock, sandbox, liked, language, title):
    async with open_world(redis_url, clock, sandbox, environment="production", refresh_token_ttl_days=77) as world:
        page = await world.client.get("/privacy", headers={"Accept-Language": liked} if liked else {})

    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert page.headers["vary"] == "Accept-Language"
    assert f'<html lang="{language}">' in page.text
    assert title in page.text
    assert ": 77)" in page.text
    assert "{days}" not in page.text


async def test_a_reader_can_choose_another_language(world):
    asked = await world.client.get("/privacy?lang=uk", headers={"Accept-Language": "vi"})
    unknown = await world.client.get("/privacy?lang=tlh", headers={"Accept-Language": "vi"})

    assert asked.headers["content-language"] == "uk"
    assert unknown.headers["content-language"] == "vi"


async def test_the_policy_says_the_same_in_every_language(world):
    pages = [(await world.client.get(f"/privacy?lang={language}")).text for language in ("en", "vi", "ru", "uk")]

    assert len({(page.count("<h2>"), page.count("<p>")) for page in pages}) == 1


async def test_the_clients_secret_is_on_no_page(world):
    paths = ("/", "/graphql", "/privacy", "/assets/developer.js", "/assets/connection.js")
    pages = [await world.client.get(path) for path in paths]

    assert not any(world.settings.oauth_client_secret in page.text for page in pages)


async def test_the_page_knows_its_own_callbacks_and_no_others(redis_url, clock, sandbox):
    async with open_world(redis_url, clock, sandbox, oauth_redirect_uris=(REDIRECT_URI, CONNECTED)) as world:
        page = await world.client.get("/")

    assert f'data-callbacks="{CONNECTED}"' in page.text


@pytest.mark.parametrize("redirect_uri", [REDIRECT_URI, "", None, "https://elsewhere.test/docs/connected"])
async def test_codes_for_others_are_not_redeemed_with_our_secret(redis_url, clock, sandbox, redirect_uri):
    async with open_world(redis_url, clock, sandbox, oauth_redirect_uris=(REDIRECT_URI, CONNECTED)) as world:
        answer = await world.client.post("/docs/token", json={"code": "a code", "redirect_uri": redirect_uri})

    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"name": "redirect_uri", "reason": "unknown"}]


async def test_the_token_endpoint_judges_what_the_page_sends(redis_url, clock, sandbox):
    sent = {"code": "no such code", "code_verifier": "v" * 43, "redirect_uri": CONNECTED}
    async with open_world(redis_url, clock, sandbox, oauth_redirect_uris=(REDIRECT_URI, CONNECTED)) as world:
        answer = await world.client.post("/docs/token", json=sent)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["..%2Fdeveloper.html", "developer.html", "privacy.en.json", "nothing.js"])
async def test_only_the_pages_own_files_are_served(world, name):
    assert (await world.client.get(f"/assets/{name}")).status_code == 404


@pytest.mark.parametrize(
    ("name", "media_type"), [("connection.js", "text/javascript"), ("graphiql.min.css", "text/css")]
)
async def test_a_browser_that_has_a_file_is_not_sent_it_again(world, name, media_type):
    first = await world.client.get(f"/assets/{name}")
    again = await world.client.get(f"/assets/{name}", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert again.status_code == 304
    assert again.content == b""
