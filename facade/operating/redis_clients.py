"""Opening Redis by its URL: one server, a Unix socket, Sentinel or a cluster.

redis://[:password@]host:port[/db]            rediss:// with TLS
unix://[:password@]/path/to/socket[?db=0]
redis+sentinel://[:password@]host:port[,host:port…]/service
redis+cluster://[:password@]host:port[,host:port…]
"""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import redis
import redis.asyncio
from limits.aio.storage import RedisClusterStorage, RedisSentinelStorage, RedisStorage, Storage
from redis.asyncio.cluster import ClusterNode as AsyncClusterNode
from redis.asyncio.cluster import RedisCluster as AsyncRedisCluster
from redis.asyncio.retry import Retry as AsyncRetry
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.retry import Retry
from redis.sentinel import Sentinel

_SECONDS = 0.5
_DEFAULT_PORT = 6379
_CONNECTIONS = 64
"""Who finds all of them busy waits for one: redis-py's own pools would raise, and load would pass for an outage."""
_NO_QUEUE = {"max_connections": 2**20}
"""Where redis-py has no pool that waits: as many connections as there are calls."""


@dataclass(frozen=True)
class RedisClients:
    """A client for threads, one for the event loop, and the storage of the rate limits."""

    blocking: redis.Redis
    asynchronous: redis.asyncio.Redis
    limits: Storage

    async def close(self) -> None:
        """Close all of them."""
        self.blocking.close()
        await self.asynchronous.aclose()


def open_redis(url: str) -> RedisClients:
    """Open the clients of a URL. A server that hangs is given up after half a second."""
    patience: dict[str, Any] = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS}
    match urlsplit(url).scheme:
        case "redis+sentinel":
            return _behind_sentinel(url, {**patience, **_NO_QUEUE})
        case "redis+cluster":
            return _in_cluster(url, {**patience, **_NO_QUEUE})
        case _:
            return _single(url, patience)


def _single(url: str, patience: dict[str, Any]) -> RedisClients:
    limits_url = f"async+redis+{url}" if url.startswith("unix://") else f"async+{url}"
    queue: dict[str, Any] = {"max_connections": _CONNECTIONS, "timeout": None}
    threads = redis.BlockingConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **queue, **patience)
    loop = redis.asyncio.BlockingConnectionPool.from_url(url, retry=AsyncRetry(NoBackoff(), 0), **queue, **patience)
    return RedisClients(
        redis.Redis.from_pool(threads),
        redis.asyncio.Redis.from_pool(loop),
        RedisStorage(limits_url, implementation="redispy", connection_pool=loop),  # type: ignore[arg-type]  # its signature forgets what its documentation says
    )


def _behind_sentinel(url: str, patience: dict[str, Any]) -> RedisClients:
    parts = urlsplit(url)
    options = {**patience, **_password(url)}
    sentinels, service = _locations(url), parts.path.strip("/")
    return RedisClients(
        Sentinel(sentinels, sentinel_kwargs=patience, **options).master_for(service),  # type: ignore[no-untyped-call]  # redis has no types here
        AsyncSentinel(sentinels, sentinel_kwargs=patience, **options).master_for(service),  # type: ignore[no-untyped-call]  # redis has no types here
        RedisSentinelStorage(f"async+{url}", implementation="redispy", **patience),
    )


def _in_cluster(url: str, patience: dict[str, Any]) -> RedisClients:
    options = {**patience, **_password(url)}
    locations = _locations(url)
    nodes = [AsyncClusterNode(host, port) for host, port in locations]
    return RedisClients(
        cast("redis.Redis", RedisCluster(startup_nodes=[ClusterNode(*location) for location in locations], **options)),  # type: ignore[no-untyped-call]  # redis has no types here
        cast("redis.asyncio.Redis", AsyncRedisCluster(startup_nodes=nodes, **options)),
        RedisClusterStorage(f"async+{url}", implementation="redispy", **patience),
    )


def _locations(url: str) -> list[tuple[str, int]]:
    hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    pairs = (host.partition(":") for host in hosts)
    return [(host, int(port or _DEFAULT_PORT)) for host, _, port in pairs]


def _password(url: str) -> dict[str, str]:
    password = urlsplit(url).netloc.rpartition("@")[0].partition(":")[2]
    return {"password": password} if password else {}
