"""SDKs of other people sign in by OAuth, each as every kind of client, and do what their users want of them."""

import pytest

from facade.actions import ACTIONS, TOOLS_ALONE
from tests.judges.browser import ScriptedBrowser
from tests.judges.judge import Thrown, Token, Visit
from tests.judges.judges import JUDGES
from tests.judges.registrations import PUBLIC, REGISTRATIONS
from tests.judges.site import Site

pytestmark = pytest.mark.judges

TOOLS = [action.operation_id for action in (*ACTIONS, *TOOLS_ALONE)]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("known_as", REGISTRATIONS)
async def test_a_client_signs_in_reads_writes_renews_and_is_refused(
    judge: str, known_as: str, site: Site, browser: ScriptedBrowser
):
    async with JUDGES[judge].connect(Visit(site, REGISTRATIONS[known_as], browser)) as client:
        assert client.version == JUDGES[judge].version
        assert await client.tools() == TOOLS

        found = await client.call("find_pet", name="Muop")
        assert found.structure["candidates"][0]["name"] == "Mướp"
        written = await client.call("add_weight", pet_id=site.family.muop.id, weight_kg=4.4)
        assert (written.is_error, written.structure["weight_kg"]) == (False, 4.4)

        site.clock.advance(hours=2)
        client.outlive_its_token()
        assert not (await client.call("list_pets")).is_error
        assert [asked["client_id"] for asked in browser.asked] == [REGISTRATIONS[known_as].client_id]

        refused = await client.call("get_pet", pet_id=999_999)
        assert (refused.is_error, refused.structure) == (True, None)
        assert "There is no such pet or record." in refused.text
        with pytest.raises(Thrown, match="There is no such tool"):
            await client.call("feed_pet")


@pytest.mark.parametrize("judge", JUDGES)
async def test_a_client_that_lacks_a_right_asks_for_it_and_keeps_those_it_had(
    judge: str, site: Site, browser: ScriptedBrowser
):
    """RFC 6750 §3.1; MCP 2025-11-25, Authorization: scope challenge handling."""
    visit = Visit(site, PUBLIC, browser, Token(site.token("pets:read"), "pets:read"))
    async with JUDGES[judge].connect(visit) as client:
        assert not (await client.call("list_pets")).is_error
        assert browser.asked == []

        written = await client.call("add_weight", pet_id=site.family.muop.id, weight_kg=4.4)
        assert not written.is_error
        assert not (await client.call("list_pets")).is_error
        assert len(browser.asked) == 1


@pytest.mark.parametrize("judge", JUDGES)
async def test_a_client_whose_connection_died_in_the_main_app_signs_in_again(
    judge: str, site: Site, browser: ScriptedBrowser
):
    """A person can delete what was granted in the main app's own settings, and connect again."""
    async with JUDGES[judge].connect(Visit(site, PUBLIC, browser)) as client:
        assert not (await client.call("list_pets")).is_error
        site.sandbox.revoke_tokens(site.family.user)

        assert not (await client.call("list_pets")).is_error
        assert len(browser.asked) == 2
