"""The challenge of a resource server (RFC 6750 §3, RFC 9728 §5.1)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth.challenges import challenge
from tests.oauth.connector import Connector

METADATA = "https://gpt.example/.well-known/oauth-protected-resource/mcp"


@pytest.mark.parametrize(
    ("given_to_it", "written"),
    [
        ((), f'Bearer resource_metadata="{METADATA}"'),
        (("pets:read health:read",), f'Bearer resource_metadata="{METADATA}", scope="pets:read health:read"'),
        (
            ("a", "invalid_token", "It ended"),
            f'Bearer resource_metadata="{METADATA}", scope="a", error="invalid_token", error_description="It ended"',
        ),
        (
            ("health:write", "insufficient_scope"),
            f'Bearer resource_metadata="{METADATA}", scope="health:write", error="insufficient_scope"',
        ),
    ],
)
def test_a_challenge_names_the_metadata_the_scope_and_the_error(given_to_it: tuple[str, ...], written: str):
    assert challenge(METADATA, *given_to_it) == written


@given(st.text(), st.text(), st.text())
def test_nothing_breaks_out_of_its_quotation_marks_or_out_of_the_header(scope: str, error: str, description: str):
    """RFC 6750 §3 names the characters; a line break would begin another header."""
    values = re.fullmatch(
        r'Bearer resource_metadata="([^"]*)"(?:, [a-z_]+="[\x20-\x21\x23-\x5B\x5D-\x7E]*")*',
        challenge(METADATA, scope, error, description),
    )

    assert values


def test_each_resource_challenges_with_its_own_metadata(connector: Connector):
    assert f'"{METADATA}"' in connector.mcp.challenge("pets:read")
    assert f'"{METADATA.removesuffix("/mcp")}"' in connector.access_tokens.challenge("pets:read")
