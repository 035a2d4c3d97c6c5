"""Whatever is interrupted, wherever: it is rolled back or completed when the store is opened again.

Each operation with steps is cut before and after each commit and each driver call. The engine
survives, or its hosts lose power as well. Recovery itself is cut at each of its points.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.test_rollback import CASES
from tests.recovery.cuts import Fuse, PowerCut, essence, opened, whole, wire
from tests.states.arrange import Scene, scene

TRIED = {"points": 0}


def prepared(title: str) -> tuple[Scene, Any, dict[str, Any]]:
    s = scene()
    arrange, arguments = CASES[title]
    subject = arrange(s)
    return s, subject, arguments(s)


def run(title: str, at: int) -> tuple[Scene, bool, Fuse, Any]:
    """Run one operation with the power cut at a point; whether it was."""
    s, subject, given = prepared(title)
    before = essence(s.xen)
    fuse = Fuse(at)
    wire(s.xen, fuse)
    try:
        getattr(subject, title.split(".")[1])(**given)
    except PowerCut:
        return s, True, fuse, before
    finally:
        fuse.counts = False
    return s, False, fuse, before


def points(title: str) -> int:
    return run(title, 0)[2].count


@pytest.mark.parametrize("title", CASES)
def test_the_power_fails_and_the_engine_survives(title: str) -> None:
    """The outcome is that of the operation, or that of not having called it; nothing between."""
    done, _, fuse, before = run(title, 0)
    after = essence(done.xen)
    for at in range(1, fuse.count + 1):
        s, cut, broken, _ = run(title, at)
        assert cut
        xen = opened(s.xen, Fuse())
        try:
            whole(xen)
            found = essence(xen)
            assert found in (before, after), broken.where
        except AssertionError as error:
            error.add_note(f"{title} at point {at}: {broken.where}; {xen.recovery}")
            raise
        TRIED["points"] += 1


@pytest.mark.parametrize("title", CASES)
def test_the_power_fails_everywhere(title: str) -> None:
    """The hosts lose power too: what ran is Halted, and every book is right."""
    for at in range(1, points(title) + 1):
        s, cut, broken, _ = run(title, at)
        assert cut
        sim = s.sim
        for info in sim.host_list():
            sim._listener = None
            if info.live:
                sim.host_crash(info.uuid)
                sim.host_recover(info.uuid)
        xen = opened(s.xen, Fuse())
        try:
            whole(xen)
            off = [vm for h in xen.host if h.state == "Offline" for vm in h.resident_VMs]
            assert {vm.state for vm in xen.VM if vm not in off} <= {"Halted", "Suspended"}
            assert {vm.state for vm in off} <= {"Unknown"}  # lost before the others
        except AssertionError as error:
            error.add_note(f"{title} at point {at}: {broken.where}; {xen.recovery}")
            raise
        TRIED["points"] += 1


@pytest.mark.parametrize("title", CASES)
def test_recovery_is_cut_too(title: str) -> None:
    """Cut at any point of the recovery, and again at any point of the one after it."""
    done, _, fuse, before = run(title, 0)
    after = essence(done.xen)
    for at in range(2, fuse.count + 1, 3):
        again = 1
        while True:
            s, _, broken, _ = run(title, at)
            try:
                xen = opened(s.xen, Fuse(again))
            except PowerCut:
                xen = opened(s.xen, Fuse())
            else:
                break
            try:
                whole(xen)
                assert essence(xen) in (before, after)
            except AssertionError as error:
                error.add_note(f"{title} at {at} ({broken.where}), recovery at {again}")
                raise
            TRIED["points"] += 1
            again += 1


def test_so_many_points_were_tried(record_property: Any) -> None:
    """The number is in the report, and is no small one."""
    record_property("points of interruption", TRIED["points"])
    assert TRIED["points"] > 4000
