"""create + start + hard_shutdown + destroy, and how the cost grows with what is there."""

from __future__ import annotations

import statistics
import time
from itertools import count
from typing import Any

import pytest
from benchmarks._peers import life
from benchmarks.conftest import Compare

import xenmgmt

BIG = "sim://?seed=1&memory=900TiB&cpus=1"


def one_life(xen: xenmgmt.Xen, name: str) -> None:
    """A VM from its creation to its end."""
    vm = xen.VM.create(name_label=name)
    vm.start()
    vm.hard_shutdown()
    vm.destroy()


def test_life(compare: Compare, libvirt_connection: Any) -> None:
    """The whole life beside libvirt's define + create + destroy + undefine."""
    number = count()
    with xenmgmt.connect("sim://?seed=1") as xen:
        compare(
            "create + start + hard_shutdown + destroy",
            lambda: one_life(xen, f"a{next(number)}"),
            lambda: life(libvirt_connection, f"b{next(number)}"),
            target=1.0,
            peer_name="libvirt test driver",
            rounds=60,
            inner=10,
        )


@pytest.mark.parametrize(("many", "target"), [(10_000, 1.2), (100_000, 1.5)])
def test_cost_with_many_present(compare: Compare, many: int, target: float) -> None:
    """One life with many VMs present, beside one with 100 present, in turn."""
    number = count()
    with xenmgmt.connect(BIG) as few, xenmgmt.connect(BIG) as crowd:
        for xen, present in ((few, 100), (crowd, many)):
            for n in range(present):
                xen.VM.create(name_label=f"vm{n}").start()
        compare(
            f"one life with {many:,} VMs running",
            lambda: one_life(crowd, f"a{next(number)}"),
            lambda: one_life(few, f"b{next(number)}"),
            target=target,
            peer_name="with 100 running",
            rounds=60,
            inner=10,
        )


def test_revert(compare: Compare, libvirt_connection: Any) -> None:
    """Revert to a snapshot beside libvirt's test driver."""
    from benchmarks._peers import define

    domain = define(libvirt_connection, "reverting")
    domain.create()
    theirs = domain.snapshotCreateXML("<domainsnapshot><name>s</name></domainsnapshot>")
    with xenmgmt.connect("sim://?seed=1") as xen:
        vm = xen.VM.create(name_label="a")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        vm.start()
        snapshot = vm.checkpoint("s")

        compare(
            "revert to a snapshot with memory",
            snapshot.revert,
            lambda: domain.revertToSnapshot(theirs),
            target=1.0,
            peer_name="libvirt test driver revertToSnapshot",
            rounds=60,
            inner=10,
        )
        compare.note(
            "the same, and resume",
            _median(lambda: snapshot.revert().resume()),
            _median(lambda: domain.revertToSnapshot(theirs)),
            target=1.0,
            peer_name="libvirt test driver revertToSnapshot",
        )
        halted = snapshot.revert()
        halted.hard_shutdown()
        cold = halted.snapshot("cold")
        compare.note(
            "revert to a snapshot of a halted VM",
            _median(cold.revert),
            _median(lambda: domain.revertToSnapshot(theirs)),
            target=1.0,
            peer_name="libvirt test driver revertToSnapshot",
        )
    domain.snapshotLookupByName("s").delete()
    domain.destroy()
    domain.undefine()


def _median(work: Any, rounds: int = 200) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
