"""Whatever is interrupted, wherever: it is rolled back or completed when the store is opened again.

Each operation with steps is cut before and after each commit and each driver call. The engine
survives, or its hosts lose power as well. Recovery itself is cut at each of its points.
`benchmarks/crash_points.py` tries more: all recoveries, and recoveries of recoveries.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.recovery.explore import ALL, Explorer

TRIED = {"points": 0}
EVERY = 5
"""Behind every so many points the recovery is cut as well, at each of its points."""


@pytest.mark.parametrize("hosts", [False, True], ids=["engine survives", "hosts lose power"])
@pytest.mark.parametrize("title", ALL)
def test_the_power_fails(title: str, hosts: bool) -> None:
    """The outcome is that of the operation, or that of not having called it; nothing between.

    Where the hosts lost power, what ran is Halted, and every book is right.
    """
    explorer = Explorer(title, hosts=hosts)
    for _ in explorer.all_ways(2, EVERY):
        pass
    assert explorer.tried >= 2
    TRIED["points"] += explorer.tried


def test_so_many_points_were_tried(record_property: Any) -> None:
    """The number is printed, and is no small one."""
    record_property("crash points", f"{TRIED['points']} of {len(ALL)} operations")
    assert TRIED["points"] > 5000
