import pytest

from tests.facade.engine.shelter import built, written


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    return built(written(tmp_path_factory.mktemp("shelter")))


@pytest.fixture(scope="session")
def actions(engine):
    return {one.action.operation: one for one in engine.prepared}
