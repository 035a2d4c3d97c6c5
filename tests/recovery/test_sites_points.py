"""The power of either site fails at any point of a round, a failover, a test or a drill.

What is then at the other site is one whole set; what was begun is done when it is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.lab.shops import on_disk, size
from tests.lab.test_dr import PLAN, Sites
from tests.recovery.cuts import Fuse, PowerCut, opened, whole, wire

from xenmgmt import dr, drills
from xenmgmt.testing.invariants import check_quiet

Act = Callable[[Sites], object]
ACTS: dict[str, tuple[str, Act]] = {
    "a round, cut here": ("here", lambda s: s.copies.round()),
    "a round, cut there": ("there", lambda s: s.copies.round()),
    "a failover": ("there", lambda s: dr.failover(s.there, PLAN, s.proof())),
    "a test": ("there", lambda s: dr.test(s.there, PLAN)),
}


def prepared(folder: Path) -> Sites:
    s = Sites(folder)
    for _ in range(2):
        s.write()
        s.copies.round()
    s.write()
    return s


def cut(folder: Path, site: str, act: Act, at: int) -> tuple[Sites, Fuse]:
    s = prepared(folder)
    if act is ACTS["a failover"][1]:
        s.is_lost()
    fuse = Fuse(at)
    wire(getattr(s, site), fuse)
    with suppress(PowerCut):
        act(s)
    fuse.counts = False
    return s, fuse


def reopen(s: Sites, site: str) -> None:
    """The power is back at one site; its handles are those of a new connection."""
    xen = opened(getattr(s, site), Fuse())
    whole(xen)
    setattr(s, site, xen)
    if site == "here":
        s.group = xen.VM_group.get_by_name_label("shop")[0]
    s.copies = dr.Replication(s.here, s.there, s.group, s.folder, rpo_seconds=PLAN.rpo_seconds)


@pytest.mark.parametrize("name", ACTS)
def test_at_every_point(name: str, tmp_path: Path) -> None:
    site, act = ACTS[name]
    _, whole_run = cut(tmp_path / "0", site, act, 0)
    assert whole_run.count > 15
    for at in range(1, whole_run.count + 1):
        s, fuse = cut(tmp_path / str(at), site, act, at)
        try:
            reopen(s, site)
            _look(s, name, act)
        except BaseException as error:
            error.add_note(f"{name}, cut at {at} of {whole_run.count}: {fuse.where}")
            raise


def _look(s: Sites, name: str, act: Act) -> None:
    held = [on_disk(s.here, vm) for vm in s.group.VMs]
    if name == "a test":
        drills.sweep(s.there)
        assert act(s).passed  # type: ignore[attr-defined]
        (copy,) = (g for g in s.there.VM_group if g.name_label.startswith("copy of"))
        assert size(s.there) == (2, 2, 1, 3)
        _same([on_disk(s.there, vm) for vm in copy.VMs])
        check_quiet(s.there)
        return
    if name != "a failover":
        copies = [g for g in s.there.VM_group if g.name_label.startswith("copy of")]
        newest = max(copies, key=lambda group: group.name_label)  # before anybody tidies up
        _same([on_disk(s.there, vm) for vm in newest.VMs])
        act(s)
        check_quiet(s.here)
        s.is_lost()
    report = dr.failover(s.there, PLAN, s.proof())
    assert set(report.started) == {"web", "db"}
    disks: list[Any] = [on_disk(s.there, vm) for vm in s.running_there().values()]
    _same(disks)
    if name != "a failover":
        assert disks == held
    assert size(s.there) == (2, 2, 1, 3)
    check_quiet(s.there)


def _same(disks: list[Any]) -> None:
    assert disks[0] == disks[1]
