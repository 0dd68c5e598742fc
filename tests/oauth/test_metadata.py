"""The metadata document (RFC 8414)."""

from authlib.oauth2 import rfc8414, rfc9207
from syrupy.assertion import SnapshotAssertion

from tests.oauth.connector import Connector


async def test_the_document_is_valid_and_says_what_is_true(connector: Connector, snapshot: SnapshotAssertion):
    """RFC 8414 §2, RFC 9207 §3."""
    async with connector.browser() as browser:
        answer = await browser.get("/.well-known/oauth-authorization-server")

    document = rfc8414.AuthorizationServerMetadata(answer.json())
    document.validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == snapshot


def test_the_issuer_has_no_slash_at_its_end(reconfigured):
    """RFC 8414 §3.3: clients compare it character by character."""
    assert reconfigured(public_url="https://gpt.example/").issuer == "https://gpt.example"


async def test_the_endpoints_it_names_exist(connector: Connector):
    async with connector.browser() as browser:
        document = (await browser.get("/.well-known/oauth-authorization-server")).json()
        assert (await browser.get(document["authorization_endpoint"])).status_code == 400
        assert (await browser.post(document["token_endpoint"])).status_code == 400
        assert (await browser.post(document["revocation_endpoint"])).status_code == 400
        assert (await browser.get(document["token_endpoint"])).status_code == 405
