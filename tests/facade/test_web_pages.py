"""The pages beside the actions."""

import pytest

from tests.connector import open_world


@pytest.mark.parametrize("path", ["/", "/docs", "/privacy", "/graphql"])
async def test_pages_load_nothing_from_elsewhere_and_can_be_framed_by_nobody(world, path):
    page = await world.client.get(path)
    policy = page.headers["content-security-policy"]

    assert page.status_code == 200
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/docs/connected", "/docs/token", "/graphql", "/assets/developer.js", "/metrics"]
)
async def test_in_production_the_developers_pages_are_not_there(redis_url, clock, sandbox, path):
    async with open_world(redis_url, clock, sandbox, environment="production") as world:
        answer = await world.client.get(path)

    assert answer.status_code == 404
    assert answer.json()["error"] == "NOT_FOUND"


async def test_the_privacy_policy_is_there_in_production(redis_url, clock, sandbox):
    async with open_world(redis_url, clock, sandbox, environment="production") as world:
        assert "Privacy policy" in (await world.client.get("/privacy")).text


async def test_the_clients_secret_is_on_no_page(world):
    pages = [await world.client.get(path) for path in ("/", "/graphql", "/privacy", "/assets/developer.js")]

    assert not any(world.settings.oauth_client_secret in page.text for page in pages)


@pytest.mark.parametrize("name", ["..%2Fdeveloper.html", "developer.html", "nothing.js"])
async def test_only_the_pages_own_files_are_served(world, name):
    assert (await world.client.get(f"/assets/{name}")).status_code == 404
