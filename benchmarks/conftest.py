"""Comparing: ours and a peer's work take turns, and what counts is the ratio of their medians."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

RESULTS = Path(__file__).parent / "results.json"
_found: list[dict[str, Any]] = []


class Compare:
    """Times two callables in turn."""

    def __init__(self, benchmark: BenchmarkFixture) -> None:
        self._benchmark = benchmark

    def __call__(
        self,
        name: str,
        ours: Callable[[], object],
        peer: Callable[[], object],
        *,
        target: float,
        peer_name: str,
        rounds: int = 30,
        inner: int = 1,
    ) -> float:
        """The ratio of medians; both are warmed up first, and the collector is off."""
        for _ in range(3):
            ours()
            peer()
        mine: list[float] = []
        theirs: list[float] = []

        def peer_first() -> None:
            theirs.append(_timed(peer, inner))

        gc.collect()
        gc.disable()
        try:
            self._benchmark.pedantic(
                lambda: mine.append(_timed(ours, inner)), setup=peer_first, rounds=rounds
            )
        finally:
            gc.enable()
        return self.note(
            name,
            statistics.median(mine),
            statistics.median(theirs),
            target=target,
            peer_name=peer_name,
        )

    def idle(self) -> None:
        """For figures that were measured elsewhere: pytest-benchmark wants to time something."""
        self._benchmark.pedantic(lambda: None)

    def note(
        self, name: str, ours: float, peer: float, *, target: float, peer_name: str, unit: str = "s"
    ) -> float:
        """Keep a figure that was measured elsewhere."""
        ratio = ours / peer
        row = {
            "what": name,
            "peer": peer_name,
            "ours": ours,
            "theirs": peer,
            "unit": unit,
            "ratio": round(ratio, 3),
            "target": target,
            "met": ratio <= target,
        }
        _found.append(row)
        self._benchmark.extra_info.update(row)
        return ratio


def _timed(work: Callable[[], object], inner: int) -> float:
    start = time.perf_counter()
    for _ in range(inner):
        work()
    return (time.perf_counter() - start) / inner


@pytest.fixture
def compare(benchmark: BenchmarkFixture) -> Compare:
    """Compare ours with a peer."""
    return Compare(benchmark)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table, and a file with it."""
    if not _found:
        return
    terminalreporter.section("ratios (ours / peer, medians of the same run)")
    for row in _found:
        mark = "met" if row["met"] else "MISSED"
        terminalreporter.write_line(
            f"{row['what']:<58} {row['ratio']:>8.3f}  target {row['target']:<6} {mark:<7}"
            f" ours {_told(row['ours'], row['unit'])}, {row['peer']} "
            f"{_told(row['theirs'], row['unit'])}"
        )
    RESULTS.write_text(json.dumps(_found, indent=1) + "\n")


def _told(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:,.0f} {unit}"
    for factor, name in ((1e9, "ns"), (1e6, "us"), (1e3, "ms")):
        if value * factor < 1000:
            return f"{value * factor:.4g} {name}"
    return f"{value:.3g} s"


@pytest.fixture
def libvirt_connection() -> Iterator[Any]:
    """libvirt's in-memory test driver."""
    import libvirt

    connection = libvirt.open("test:///default")
    yield connection
    connection.close()
