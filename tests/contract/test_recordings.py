import pytest

from tests.contract.recordings import load, names
from tests.contract.replay import replay


@pytest.mark.parametrize("name", names())
async def test_the_sandbox_answers_as_the_main_app_did(name):
    assert await replay(load(name)) == []
