from tests.facade.engine.conftest import actions, engine

__all__ = ["actions", "engine"]
