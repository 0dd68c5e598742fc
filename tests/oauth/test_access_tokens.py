"""Access tokens, and everything that is not one of ours."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from oauth.access_tokens import AccessTokens, InvalidAccessToken
from oauth.records import Grant
from oauth.sealing import Sealing
from tests.clock import Clock

ISSUER = "https://gpt.example"
SECRET = "a jwt secret of the first generation"
SEALING = Sealing([b"1" * 32])
GRANT = Grant("grant-1", "meo-gpt", 7, "pets:read health:read", "101|the-main-app-token")

Change = Callable[[dict[str, Any], dict[str, Any]], None]


@pytest.fixture
def tokens(clock: Clock) -> AccessTokens:
    return AccessTokens(ISSUER, [SECRET], SEALING, timedelta(hours=1), clock.now)


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    return json.loads(header), json.loads(claims)


def forged(token: str, change: Change, secret: str = SECRET) -> str:
    """Change a token and sign it again, as only who has the secret can."""
    header, claims = parts(token)
    change(header, claims)
    return jwt.encode(header, claims, OctKey.import_key(secret.encode()), algorithms=["HS256", "HS512"])


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def assert_refused(tokens: AccessTokens, token: str, reason: str | None = None) -> None:
    with pytest.raises(InvalidAccessToken) as refused:
        tokens.verify(token, ISSUER)
    assert token not in str(refused.value) or not token
    assert reason is None or refused.value.reason == reason


def test_a_token_tells_who_and_what(tokens: AccessTokens, clock: Clock):
    opened = tokens.verify(tokens.issue(GRANT, "pets:read"), ISSUER)

    assert (opened.user_id, opened.scopes, opened.grant_id) == (7, {"pets:read"}, "grant-1")
    assert opened.main_app_token == "101|the-main-app-token"
    assert opened.expires_at == clock.now() + timedelta(hours=1)
    assert "the-main-app-token" not in repr(opened)


def test_its_claims_are_those_of_the_profile_and_hide_the_main_app_token(tokens: AccessTokens):
    """RFC 9068 §2."""
    token = tokens.issue(GRANT, "pets:read")
    header, claims = parts(token)

    assert header.keys() == {"alg", "typ", "kid"}
    assert (header["alg"], header["typ"]) == ("HS256", "at+jwt")
    assert claims.keys() == {"iss", "aud", "sub", "scope", "iat", "exp", "jti", "client_id", "grant", "tok"}
    assert (claims["iss"], claims["aud"], claims["sub"], claims["exp"] - claims["iat"]) == (ISSUER, ISSUER, "7", 3600)
    assert "the-main-app-token" not in json.dumps(claims)


MCP = f"{ISSUER}/mcp"


@pytest.mark.promise("oauth.audience")
@pytest.mark.parametrize("seen_before", [True, False])
def test_a_token_for_one_resource_opens_no_other(tokens: AccessTokens, *, seen_before: bool):
    """RFC 8707 §2, RFC 9068 §4: neither from the memory of verified tokens nor from the token itself."""
    for_mcp = tokens.issue(replace(GRANT, resource=MCP), "pets:read")
    for_actions = tokens.issue(GRANT, "pets:read")
    if seen_before:
        tokens.verify(for_mcp, MCP)
        tokens.verify(for_actions, ISSUER)

    for token, other in ((for_mcp, ISSUER), (for_actions, MCP), (for_mcp, f"{MCP}/"), (for_mcp, "")):
        with pytest.raises(InvalidAccessToken, match="for_another_resource"):
            tokens.verify(token, other)
    assert tokens.verify(for_mcp, MCP).resource == MCP


def test_the_key_id_tells_nothing_about_the_key(tokens: AccessTokens):
    header, _ = parts(tokens.issue(GRANT, "pets:read"))

    assert not hashlib.sha256(SECRET.encode()).hexdigest().startswith(header["kid"])


@pytest.mark.parametrize("seen_before", [True, False])
def test_a_token_expires_to_the_instant(tokens: AccessTokens, clock: Clock, *, seen_before: bool):
    token = tokens.issue(GRANT, "pets:read")
    clock.advance(seconds=3599.9)
    if seen_before:
        tokens.verify(token, ISSUER)
    clock.advance(seconds=0.1)

    assert_refused(tokens, token, "expired")


def test_a_lifetime_of_one_second_is_one_second(clock: Clock):
    clock.advance(milliseconds=900)
    brief = AccessTokens(ISSUER, [SECRET], SEALING, timedelta(seconds=1), clock.now)
    token = brief.issue(GRANT, "pets:read")

    clock.advance(milliseconds=999)
    brief.verify(token, ISSUER)
    clock.advance(milliseconds=1)
    assert_refused(brief, token, "expired")


@pytest.mark.promise("oauth.jwt")
def test_a_token_without_signature_is_refused(tokens: AccessTokens):
    """RFC 8725 §3.1, `alg: none`."""
    header, claims = parts(tokens.issue(GRANT, "pets:read"))
    for name in ("none", "None", "NONE", ""):
        unsigned = json.dumps({**header, "alg": name}).encode(), json.dumps(claims).encode()
        assert_refused(tokens, f"{unpadded(unsigned[0])}.{unpadded(unsigned[1])}.")


@pytest.mark.promise("oauth.jwt")
def test_another_algorithm_with_the_right_key_is_refused(tokens: AccessTokens):
    """RFC 8725 §3.1: the verifier chooses the algorithm."""
    token = forged(tokens.issue(GRANT, "pets:read"), lambda header, _: header.update(alg="HS512"))

    assert_refused(tokens, token, "not_signed_by_us")


def test_an_asymmetric_signature_under_our_key_id_is_refused(tokens: AccessTokens):
    """RFC 8725 §2.1, key confusion."""
    header, claims = parts(tokens.issue(GRANT, "pets:read"))
    key = RSAKey.generate_key(2048, {"kid": header["kid"]}, auto_kid=False)
    token = jwt.encode({**header, "alg": "RS256", "jwk": key.as_dict(private=False)}, claims, key, algorithms=["RS256"])

    assert_refused(tokens, token, "not_signed_by_us")


@pytest.mark.promise("oauth.jwt")
def test_a_key_that_the_token_brings_along_is_not_used(tokens: AccessTokens):
    """RFC 7515 §4.1.3."""
    header, claims = parts(tokens.issue(GRANT, "pets:read"))
    own = OctKey.generate_key(256)
    token = jwt.encode({**header, "jwk": own.as_dict()}, claims, own, algorithms=["HS256"])

    assert_refused(tokens, token, "not_signed_by_us")


@pytest.mark.parametrize(
    "change",
    [
        lambda header, _: header.update(typ="JWT"),
        lambda header, _: header.pop("kid"),
        lambda header, _: header.update(kid="unknown"),
        lambda _, claims: claims.update(iss="https://other.example"),
        lambda _, claims: claims.update(iss=ISSUER + "/"),
        lambda _, claims: claims.update(aud="https://other.example"),
        lambda _, claims: claims.update(aud=[ISSUER, "https://other.example"]),
        lambda _, claims: claims.pop("exp"),
        lambda _, claims: claims.update(exp="never"),
        lambda _, claims: claims.update(exp=None),
        lambda _, claims: claims.pop("scope"),
        lambda _, claims: claims.pop("aud"),
        lambda _, claims: claims.pop("tok"),
        lambda _, claims: claims.update(sub=7),
    ],
)
def test_a_signed_token_that_is_not_an_access_token_of_ours_is_refused(tokens: AccessTokens, change: Change):
    """RFC 8725 §3.8-3.11: another issuer, audience, type, or a claim too few."""
    assert_refused(tokens, forged(tokens.issue(GRANT, "pets:read"), change))


@pytest.mark.parametrize("name", ["sub", "grant", "jti", "tok"])
def test_a_sealed_token_cut_out_of_one_token_opens_in_no_other(tokens: AccessTokens, name: str):
    """Token substitution, even by somebody who has the signing secret."""
    other = Grant("grant-2", "meo-gpt", 8, "pets:read", "202|of-somebody-else")
    _, theirs = parts(tokens.issue(other, "pets:read"))
    token = forged(tokens.issue(GRANT, "pets:read"), lambda _, claims: claims.update({name: theirs[name]}))

    assert_refused(tokens, token, "cannot_open_main_app_token")


def test_what_was_sealed_for_another_purpose_opens_in_no_token(tokens: AccessTokens):
    sealed = SEALING.seal(b"101|the-main-app-token", "refresh-token")
    token = forged(tokens.issue(GRANT, "pets:read"), lambda _, claims: claims.update(tok=sealed))

    assert_refused(tokens, token, "cannot_open_main_app_token")


def test_a_token_signed_with_another_secret_is_refused(tokens: AccessTokens):
    token = forged(tokens.issue(GRANT, "pets:read"), lambda *_: None, "a secret that an attacker made up")

    assert_refused(tokens, token, "not_signed_by_us")


@pytest.mark.promise("oauth.jwt")
def test_a_changed_signature_or_claim_is_refused(tokens: AccessTokens):
    header, claims, signature = tokens.issue(GRANT, "pets:read").split(".")
    wider = unpadded(base64.urlsafe_b64decode(claims + "==").replace(b'"pets:read"', b'"pets:read pets:write"'))

    assert_refused(tokens, f"{header}.{wider}.{signature}", "not_signed_by_us")
    assert_refused(tokens, f"{header}.{claims}.{signature[:-2]}AA", "not_signed_by_us")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "a.b.c.d.e", "ü", "\ud800", "Bearer x", "x" * 100_000])
def test_what_is_no_jwt_at_all_is_refused(tokens: AccessTokens, token: str):
    assert_refused(tokens, token, "not_signed_by_us")


def test_the_memory_of_verified_tokens_is_bounded(tokens: AccessTokens):
    issued = [tokens.issue(GRANT, "pets:read") for _ in range(2100)]
    for token in issued:
        tokens.verify(token, ISSUER)

    assert len(tokens._verified) == 2048  # noqa: SLF001 -- the bound is the behaviour
    assert tokens.verify(issued[0], ISSUER).user_id == 7
