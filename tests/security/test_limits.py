"""One address that asks too much: it is stopped, and nobody else is."""

import pytest

from facade.admission.rate_limit import household
from tests.connector import CLIENT_SECRET, open_world

JUNK = {"Authorization": "Bearer junk"}
FORM = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "meo-gpt"}
RIGHT, WRONG = {**FORM, "client_secret": CLIENT_SECRET}, {**FORM, "client_secret": "a guess"}


@pytest.fixture
async def behind_a_proxy(redis_url, clock, sandbox, family):
    """A connector that believes the proxy before it, and takes five calls a minute."""
    proxies = ("127.0.0.1",)
    async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=5, trusted_proxies=proxies) as world:
        yield world


def coming_from(address, **headers):
    return {"X-Forwarded-For": address, **headers}


async def statuses(world, count, method, path, **options):
    answers = [await world.client.request(method, path, **options) for _ in range(count)]
    return [answer.status_code for answer in answers]


async def test_what_is_open_to_all_is_limited_by_address(behind_a_proxy, sandbox, clock):
    clock.advance(days=2)
    sandbox.calls.clear()

    asked = await statuses(behind_a_proxy, 7, "GET", "/pet-types", headers=coming_from("192.0.2.1"))
    other = await statuses(behind_a_proxy, 1, "GET", "/pet-types", headers=coming_from("192.0.2.2"))

    assert asked == [200] * 5 + [429] * 2
    assert other == [200]


async def test_refused_bearers_are_limited_by_address_and_good_ones_are_not(behind_a_proxy, family):
    """All users of ChatGPT come from the same addresses."""
    junk = await statuses(behind_a_proxy, 7, "GET", "/me", headers=coming_from("192.0.2.1", **JUNK))
    token = behind_a_proxy.chatgpt(family.user).headers
    good = [
        await statuses(behind_a_proxy, 1, "GET", path, headers=coming_from("192.0.2.1", **token))
        for path in ("/me", "/pet-types", "/pets")
    ]

    assert junk == [401] * 5 + [429] * 2
    assert good == [[200]] * 3


@pytest.mark.parametrize("path", ["/openapi.json", "/privacy", "/nowhere", "/assets/developer.js", "/metrics"])
async def test_pages_and_unknown_paths_are_limited_by_address(behind_a_proxy, path):
    asked = await statuses(behind_a_proxy, 27, "GET", path, headers=coming_from("192.0.2.1"))

    assert 429 not in asked[:25]
    assert asked[25:] == [429] * 2


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_health_and_readiness_are_always_answered(behind_a_proxy, path):
    assert await statuses(behind_a_proxy, 40, "GET", path, headers=coming_from("192.0.2.1")) == [200] * 40


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("no address", "x" * 9_999, True),
    ],
)
def test_an_address_stands_for_one_line(one, other, same):
    assert (household(one) == household(other)) is same


@pytest.mark.promise("oauth.guessing")
async def test_a_line_with_many_addresses_is_one_caller(behind_a_proxy):
    asked = [
        await statuses(behind_a_proxy, 1, "GET", "/pet-types", headers=coming_from(f"2001:db8:1:2::{n:x}"))
        for n in range(7)
    ]

    assert asked == [[200]] * 5 + [[429]] * 2


@pytest.mark.promise("oauth.guessing")
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
async def test_a_neighbours_guesses_do_not_lock_out_the_client(behind_a_proxy, path):
    guesses = await statuses(behind_a_proxy, 7, "POST", path, data=WRONG, headers=coming_from("192.0.2.1"))
    malformed = await statuses(behind_a_proxy, 1, "POST", path, content=b"{}", headers=coming_from("192.0.2.1"))
    known = await statuses(behind_a_proxy, 6, "POST", path, data=RIGHT, headers=coming_from("192.0.2.1"))

    assert guesses == [401] * 5 + [429] * 2
    assert malformed == [429]
    assert known[0] in {200, 400}
    assert known == [known[0]] * 5 + [429]


async def test_addresses_that_a_stranger_names_are_not_believed(redis_url, clock, sandbox):
    """Without TRUSTED_PROXIES, and from another address than theirs, the header is anybody's word."""
    for proxies in ((), ("192.0.2.7",)):
        async with open_world(redis_url, clock, sandbox, rate_limit_per_minute=5, trusted_proxies=proxies) as world:
            clock.advance(minutes=2)
            asked = [
                await statuses(world, 1, "GET", "/pet-types", headers=coming_from(f"192.0.2.{n}")) for n in range(7)
            ]

            assert asked[-1] == [429]


HOSTS = ("gpt.example.org", "10.0.0.7", "::1")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("gpt.example.org", 200),
        ("GPT.example.org.:8443", 200),
        ("10.0.0.7:8080", 200),
        ("[::1]:8080", 200),
        ("evil.example", 404),
        ("gpt.example.org.evil.example", 404),
        ("gpt.example.org@evil.example", 404),
        ("", 404),
    ],
)
async def test_other_host_names_are_not_answered(redis_url, clock, sandbox, host, status):
    async with open_world(redis_url, clock, sandbox, allowed_hosts=HOSTS) as world:
        answer = await world.client.get("/pet-types", headers={"Host": host})
        probe = await world.client.get("/health", headers={"Host": host})

    assert answer.status_code == status
    assert probe.status_code == 200
    if status == 404:
        assert answer.json()["error"] == "NOT_FOUND"


ELSEWHERE = [
    "/oauth/callback/?code=c&session_id=s",
    "/oauth/token/",
    "/pets/",
    "/mcp//",
    "/%2e%2e/x",
]


@pytest.mark.parametrize("path", ELSEWHERE)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
async def test_an_unknown_path_is_never_redirected_to_the_host_that_was_sent(world, method, path):
    answer = await world.client.request(method, path, headers={"Host": "evil.example"})

    assert answer.status_code == 404
    assert answer.json()["error"] == "NOT_FOUND"
    assert "location" not in answer.headers
    assert "evil" not in answer.text
