import pytest

from tests.contract.recordings import load, names
from tests.contract.replay import replay
from tests.contract.scenarios import OF_PHOTOS


@pytest.mark.parametrize("name", [name for name in names() if name not in OF_PHOTOS])
async def test_the_sandbox_answers_as_the_main_app_did(name):
    assert await replay(load(name)) == []
