"""What the connector refuses to start with: everything at once, in one list, by the names of the settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from facade.settings import Settings
from tests.connector import settings_for
from tests.stage.stage import Addresses, environment

ROOT = Path(__file__).parents[2]
HEX = "9f2c41d07be8563aa1e4c0972d5b8f36e07a19c4528b3df6017ea9c8354b2d60"
SOUND = {
    "environment": "production",
    "main_app_url": "https://app.meo.example.org",
    "connector_public_url": "https://gpt.meo.example.org",
    "encryption_key": (HEX,),
}
AT = Addresses("http://127.0.0.1:8080", "http://127.0.0.1:8000", "redis://127.0.0.1:6379")


def faults(**settings) -> list[str]:
    try:
        settings_for(settings.pop("redis_url", "redis://localhost:6379/0"), **{**SOUND, **settings})
    except ValidationError as refused:
        return str(refused).split("\n- ")[1:]
    return []


def test_sound_settings_are_taken():
    assert faults() == []


REFUSED = [
    ({"main_app_url": ""}, "MAIN_APP_URL is missing"),
    ({"connector_public_url": ""}, "CONNECTOR_PUBLIC_URL is missing"),
    ({"main_app_url": "app.example.org"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "ftp://app.example.org"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://-app-.org"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://app .org"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://1.2.3"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://app.org:99999"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://app.org:0"}, "MAIN_APP_URL must be an absolute"),
    ({"main_app_url": "https://me:word@app.org"}, "MAIN_APP_URL must have neither a user"),
    ({"main_app_url": "https://app.org?x=1"}, "MAIN_APP_URL must have neither a user"),
    ({"connector_public_url": "https://gpt.org/connector"}, "CONNECTOR_PUBLIC_URL must have no path"),
    ({"connector_public_url": "https://gpt.org#top"}, "CONNECTOR_PUBLIC_URL must have neither"),
    ({"connector_public_url": "http://gpt.org"}, "CONNECTOR_PUBLIC_URL must be https"),
    ({"environment": "development"}, "ENVIRONMENT must not be development at a public address"),
    ({"environment": "test", "connector_public_url": "https://9.9.9.9"}, "ENVIRONMENT must not be test at a public"),
    ({"oauth_client_id": ""}, "OAUTH_CLIENT_ID is missing"),
    ({"oauth_redirect_uris": ()}, "OAUTH_REDIRECT_URIS is missing"),
    ({"oauth_redirect_uris": ("http://chatgpt.com/callback",)}, "OAUTH_REDIRECT_URIS must be https"),
    ({"oauth_redirect_uris": ("http://127.0.0.1/callback",)}, "OAUTH_REDIRECT_URIS must be https"),
    (
        {
            "environment": "test",
            "connector_public_url": "https://meo.test",
            "oauth_redirect_uris": ("http://chatgpt.com/callback",),
        },
        "OAUTH_REDIRECT_URIS must be https",
    ),
    ({"oauth_redirect_uris": ("https://chatgpt.com/callback#x",)}, "OAUTH_REDIRECT_URIS must be https"),
    ({"oauth_redirect_uris": ("https://a@chatgpt.com/callback",)}, "OAUTH_REDIRECT_URIS must be https"),
    ({"oauth_redirect_uris": ("https:///callback",)}, "OAUTH_REDIRECT_URIS must be https"),
    ({"oauth_redirect_uris": ("com.example.app:/callback",)}, "OAUTH_REDIRECT_URIS must be https"),
    ({"jwt_secret": ()}, "JWT_SECRET is missing"),
    ({"jwt_secret": ("short",)}, "JWT_SECRET is too short"),
    ({"jwt_secret": ("x" * 40,)}, "JWT_SECRET repeats itself"),
    ({"jwt_secret": ("0123456789abcdef" * 3,)}, "JWT_SECRET repeats itself"),
    ({"jwt_secret": (HEX[:32] * 2,)}, "JWT_SECRET repeats itself"),
    ({"jwt_secret": ("aabbccddeeabcdeacebdabdecabcdabce",)}, "JWT_SECRET repeats itself"),
    ({"jwt_secret": ("abcab" * 8 + "abcde",)}, "JWT_SECRET repeats itself"),
    ({"jwt_secret": (HEX[::-1], "change-me")}, "JWT_SECRET is still the example"),
    ({"oauth_client_secret": "Change_Me please, now"}, "OAUTH_CLIENT_SECRET is still the example"),
    ({"connector_api_key": "change-me"}, "CONNECTOR_API_KEY is still the example"),
    ({"hmac_shared_secret": ""}, "HMAC_SHARED_SECRET is missing"),
    ({"encryption_key": ("00" * 32,)}, "ENCRYPTION_KEY repeats itself"),
    ({"encryption_key": ("aA" * 32,)}, "ENCRYPTION_KEY repeats itself"),
    ({"encryption_key": ("5e" * 32,)}, "ENCRYPTION_KEY repeats itself"),
    ({"encryption_key": ("0123456789abcdef" * 4,)}, "ENCRYPTION_KEY repeats itself"),
    ({"encryption_key": (HEX, "00" * 32)}, "ENCRYPTION_KEY repeats itself"),
    ({"encryption_key": (HEX[1:],)}, "ENCRYPTION_KEY must be 64 hexadecimal digits"),
    ({"jwt_secret": (HEX,)}, "JWT_SECRET and ENCRYPTION_KEY have the same value"),
    ({"jwt_secret": (HEX.upper(),)}, "JWT_SECRET and ENCRYPTION_KEY have the same value"),
    ({"metrics_token": "a jwt secret that is long enough to sign"}, "JWT_SECRET and METRICS_TOKEN have the same value"),
    ({"metrics_token": "figures"}, "METRICS_TOKEN is too short"),
    ({"trusted_proxies": ("*",)}, "TRUSTED_PROXIES must be IP addresses"),
    ({"trusted_proxies": ("10.0.0.1", "proxy.internal")}, "TRUSTED_PROXIES must be IP addresses"),
    ({"trusted_proxies": ("10.0.0.300",)}, "TRUSTED_PROXIES must be IP addresses"),
    ({"trusted_proxies": ("0.0.0.0/0",)}, "TRUSTED_PROXIES must not be everybody"),
    ({"trusted_proxies": ("::/0",)}, "TRUSTED_PROXIES must not be everybody"),
    ({"allowed_hosts": ("https://gpt.org",)}, "ALLOWED_HOSTS must be host names"),
    ({"allowed_hosts": ("*",)}, "ALLOWED_HOSTS must be host names"),
    ({"redis_url": "localhost:6379"}, "REDIS_URL must begin with"),
    ({"redis_url": "http://localhost:6379"}, "REDIS_URL must begin with"),
    ({"redis_url": "redis://"}, "REDIS_URL must name a host"),
    ({"redis_url": "redis://localhost:port"}, "REDIS_URL must name a host"),
    ({"redis_url": "redis://localhost:65536"}, "REDIS_URL must name a host"),
    ({"redis_url": "redis://[::1]:70000"}, "REDIS_URL must name a host"),
    ({"redis_url": "redis://localhost/zero"}, "REDIS_URL must have the number"),
    ({"redis_url": "unix://"}, "REDIS_URL must name the path"),
    ({"redis_url": "redis+sentinel://a:1,b:2"}, "REDIS_URL must name Sentinel's service"),
    ({"rate_limit_per_minute": "many"}, "RATE_LIMIT_PER_MINUTE cannot be read"),
    ({"environment": "live"}, "ENVIRONMENT cannot be read"),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED, ids=[f"{c}"[:50] for c, _ in REFUSED])
def test_an_unsafe_or_unusable_value_is_refused_by_its_name(changed, sentence):
    found = faults(**changed)

    assert len(found) == 1
    assert found[0].startswith(sentence)


TAKEN = [
    {"main_app_url": "http://app:8000"},
    {"main_app_url": "http://10.0.0.7/base"},
    {"main_app_url": "https://[2001:db8::1]:8443"},
    {"connector_public_url": "https://gpt.org/"},
    {"connector_public_url": "http://localhost:8080"},
    {"environment": "development", "connector_public_url": "https://meo.test"},
    {"environment": "development", "connector_public_url": "https://192.168.1.7"},
    {
        "environment": "development",
        "connector_public_url": "http://127.0.0.1:8080",
        "oauth_redirect_uris": ("http://127.0.0.1:8080/docs/connected",),
        "encryption_key": ("5e" * 32,),
    },
    {"jwt_secret": (HEX[::-1], "another secret that signed until now")},
    {"jwt_secret": ("aabbccddeeffabcdefacebdfabdecfabcd",)},
    {"metrics_token": "a token for the figures"},
    {"trusted_proxies": ("10.0.0.1", "10.1.0.0/16", "2001:db8::/32")},
    {"allowed_hosts": ("gpt.org", "10.0.0.7", "::1")},
    {"redis_url": "rediss://user:p%40ss@cache.internal:6380/3"},
    {"redis_url": "redis://[::1]:6379"},
    {"redis_url": "redis://[::1]"},
    {"redis_url": "unix:///run/valkey.sock?db=1"},
    {"redis_url": "redis+sentinel://:word@a:26379,b:26379/service"},
    {"redis_url": "redis+cluster://a:7000,b:7001"},
]


@pytest.mark.parametrize("changed", TAKEN, ids=str)
def test_a_sound_value_is_taken(changed):
    assert faults(**changed) == []


LONG = "Wq3-zR8_vT1.kY6!bN0;mX5:cL9+hJ2=dF7/gS4"
SHORTEST = [
    ("oauth_client_secret", 16),
    ("connector_api_key", 16),
    ("hmac_shared_secret", 32),
    ("jwt_secret", 32),
    ("metrics_token", 16),
    ("mcp_connector_api_key", 16),
    ("mcp_connector_hmac_secret", 32),
]
BRIDGE = {"mcp_connector_api_key": LONG[::-1], "mcp_connector_hmac_secret": LONG[20:] + LONG[:20]}


@pytest.mark.parametrize(("name", "least"), SHORTEST)
def test_a_secret_has_its_shortest_length(name, least):
    others = BRIDGE if name in BRIDGE else {}

    assert faults(**{**others, name: LONG[:least]}) == []
    assert faults(**{**others, name: LONG[: least - 1]})[0].startswith(f"{name.upper()} is too short: at least {least}")


def own_client(secret):
    return json.dumps([{"id": "own", "name": "Own", "redirect_uris": ["https://own.org/callback"], "secret": secret}])


def test_a_registered_clients_secret_is_as_long_and_its_own():
    assert faults(oauth_clients=own_client(LONG[:16])) == []
    assert "is too short" in faults(oauth_clients=own_client(LONG[:15]))[0]
    assert "CONNECTOR_API_KEY and OAUTH_CLIENTS (own) have the same value" in str(
        faults(oauth_clients=own_client(LONG), connector_api_key=LONG)
    )


def test_what_is_printed_of_the_settings_has_no_secret_and_nothing_in_them_changes():
    secrets = {**{name: f"{name} {LONG}" for name, _ in SHORTEST}, "oauth_clients": own_client(f"own {LONG}")}
    settings = settings_for("redis://:theword@localhost", **{**SOUND, **secrets})

    assert LONG not in repr(settings)
    assert HEX not in repr(settings)
    assert "theword" not in repr(settings)
    with pytest.raises(ValidationError, match="frozen"):
        settings.jwt_secret = ()


@pytest.mark.parametrize(("url", "public"), [("https://gpt.org", True), ("http://localhost:8080", False)])
def test_an_https_address_is_one_that_chatgpt_could_reach(url, public):
    assert settings_for("redis://localhost", **{**SOUND, "connector_public_url": url}).is_public is public


def test_in_production_both_addresses_have_to_be_given(monkeypatch):
    for name in ("MAIN_APP_URL", "CONNECTOR_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValidationError) as refused:
        Settings(_env_file=None, environment="production")

    assert "MAIN_APP_URL is missing" in str(refused.value)
    assert "CONNECTOR_PUBLIC_URL is missing" in str(refused.value)


def test_what_is_unreadable_hides_no_other_fault_and_no_secret_is_shown():
    found = faults(rate_limit_per_minute="many", jwt_secret=("short",), redis_url="redis://:word@", main_app_url="")

    assert [fault.partition(" ")[0] for fault in found] == [
        "RATE_LIMIT_PER_MINUTE", "MAIN_APP_URL", "JWT_SECRET", "REDIS_URL",
    ]  # fmt: skip
    assert "word" not in str(found)


STARTS = {
    "module": ["facade", "--port", "0"],
    "factory": ["uvicorn", "facade.app:create_app", "--factory", "--port", "0"],
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_whoever_starts_it_unsoundly_reads_a_short_list_and_no_trace(start):
    """The stage's own keys and addresses are as public as examples are."""
    unsound = {**environment(AT), "ENVIRONMENT": "production", "RATE_LIMIT_PER_MINUTE": "0", "REDIS_URL": "nowhere"}
    said = subprocess.run(  # noqa: S603  (our own modules)
        [sys.executable, "-m", *start],
        cwd=ROOT,
        env={**os.environ, **unsound},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    lines = said.stderr.strip().splitlines()
    assert said.returncode == 1
    assert lines[0] == "The connector does not start like this:"
    assert [line.split()[1] for line in lines[1:]] == [
        "RATE_LIMIT_PER_MINUTE",
        "OAUTH_CLIENT_SECRET",
        "CONNECTOR_API_KEY",
        "JWT_SECRET",
        "HMAC_SHARED_SECRET",
        "ENCRYPTION_KEY",
        "OAUTH_REDIRECT_URIS",
        "MCP_CONNECTOR_API_KEY",
        "MCP_CONNECTOR_HMAC_SECRET",
        "REDIS_URL",
    ]
