import pytest

from tests.contract.care_replay import replay_care, replay_photos
from tests.contract.care_scenarios import NOT_IMITATED
from tests.contract.recordings import CARE, load, names
from tests.contract.scenarios import OF_PHOTOS


@pytest.mark.parametrize("name", names(CARE))
async def test_the_sandbox_cares_as_the_main_app_did(name):
    assert await replay_care(load(name, CARE)) == []


@pytest.mark.parametrize("name", sorted(OF_PHOTOS))
async def test_the_sandbox_takes_photos_as_the_main_app_did(name):
    assert await replay_photos(load(name)) == []


def test_every_exchange_that_is_not_replayed_is_there_and_has_its_reason():
    for name, reasons in NOT_IMITATED.items():
        assert set(reasons) <= set(range(len(load(name, CARE).exchanges)))
        assert all(reasons.values())
