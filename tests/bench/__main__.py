"""`make bench`: figures as ratios within one run, on loopback, in under a minute.

Time is processor time of the measured process: what else the machine does costs nothing.
"""

import asyncio

from tests.bench.inside import (
    calls_of_an_overview,
    engine_and_graphql_core,
    find_pet_over_both_faces,
    token_again_and_new,
)
from tests.bench.over_http import rates_over_http


async def main() -> None:
    _row("a connector's process and its HTTP, one core", "requests/s", "ratio")
    earlier = 0.0
    async for what, rate in rates_over_http():
        earlier = earlier or rate
        _row(f"  {what}", f"{rate:.0f}", f"{rate / earlier:.1f}")
    _row("an action without main-app calls (list_pet_types)", "µs", "ratio")
    engine, bare = await engine_and_graphql_core()
    _row("  its document in graphql-core", f"{bare:.0f}", "1.0")
    _row("  the same in the action engine", f"{engine:.0f}", f"{engine / bare:.1f}")
    _row("find_pet, its client and the sandbox included", "µs", "ratio")
    faces = await find_pet_over_both_faces()
    for way, microseconds in faces.items():
        _row(f"  {way}", f"{microseconds:.0f}", f"{microseconds / faces['over REST']:.2f}")
    _row("an access token", "µs", "ratio")
    again, new = token_again_and_new()
    _row("  seen for the first time", f"{new:.0f}", "1.0")
    _row("  seen again", f"{again:.1f}", f"{again / new:.2f}")
    _row("an overview of 20 pets, 12 of them cats", "calls", "ratio")
    calls, earlier_calls = await calls_of_an_overview()
    _row("  one call, and two for each pet", str(earlier_calls), "1.0")
    _row("  pets_overview", str(calls), f"{calls / earlier_calls:.2f}")


def _row(what: str, figure: str, ratio: str) -> None:
    lead = "" if what.startswith(" ") else "\n"
    print(f"{lead}  {what:<54}{figure:>12}{ratio:>8}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
