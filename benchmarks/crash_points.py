"""The power fails at every point of every operation, of the recovery after it, and of the next one.

``python benchmarks/crash_points.py`` tries each point, and each point of each recovery. With
``--depth 3`` the recovery of the recovery is cut too, behind every 4th point (``--every``). It
prints how many points were tried, and how many of them in a second of one processor.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.recovery.explore import ALL, Explorer

Result = tuple[str, bool, int, float, str]


def explore(case: tuple[str, bool], depth: int, every: int) -> Result:
    """One operation; how many points, in how much processor time, and what went wrong."""
    title, hosts = case
    began = time.process_time()
    explorer = Explorer(title, hosts=hosts)
    try:
        for way in explorer.all_ways(2):
            if depth > 2 and len(way) == 2 and explorer.tried % every == 0:
                for _ in explorer.ways(way):
                    pass
    except AssertionError as error:
        told = "; ".join([str(error), *getattr(error, "__notes__", ())])
        return title, hosts, explorer.tried, time.process_time() - began, told
    return title, hosts, explorer.tried, time.process_time() - began, ""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every point ended well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--depth", type=int, choices=(2, 3), default=2, help="how many cuts")
    parser.add_argument("--every", type=int, default=4, help="behind which points the third cut is")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args(arguments)
    cases = [(title, hosts) for title in ALL for hosts in (False, True)]
    points, seconds, failures = 0, 0.0, 0
    with multiprocessing.Pool(given.jobs) as pool:
        work = partial(explore, depth=given.depth, every=given.every)
        for title, hosts, tried, took, wrong in pool.imap_unordered(work, cases):
            points += tried
            seconds += took
            if wrong:
                failures += 1
                print(f"{title}{', hosts lose power' if hosts else ''}: {wrong}", flush=True)
    print(f"{points} points of {len(ALL)} operations, {failures} failed")
    print(f"{points / seconds:.0f} points per second of one processor")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
