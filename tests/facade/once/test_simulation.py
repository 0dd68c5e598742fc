"""Thousands of stories of chance, each of which has to keep what is promised (see simulation.py)."""

import os

import pytest

from tests.facade.once.simulation import tell

SEEDS = int(os.environ.get("SIMULATED_STORIES", "1200"))
PARTS = 4


@pytest.mark.promise("once.outage")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("log")
def test_whatever_happens_nothing_is_doubled_lost_or_swallowed(part):
    for seed in range(part, SEEDS, PARTS):
        try:
            tell(seed)
        except BaseException as broken:
            broken.add_note(f"Tell it again: python -m tests.facade.once.simulation {seed}")
            raise


def test_a_story_is_the_same_each_time_it_is_told():
    assert [tell(seed) for seed in range(20)] == [tell(seed) for seed in range(20)]
