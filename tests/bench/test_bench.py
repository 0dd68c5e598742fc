"""`make bench` measures what it says, in production settings."""

from tests.bench.over_http import rates_over_http


async def test_every_way_of_reading_is_measured_over_real_http():
    rates = {what: rate async for what, rate in rates_over_http(seconds=0.1)}

    assert list(rates) == ["get_pet, the earlier connector's way", "get_pet", "find_pet"]
    assert all(rate > 0 for rate in rates.values())
