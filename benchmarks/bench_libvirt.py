"""The libvirt driver beside bare libvirt: a thousand test domains, and real guests on QEMU."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import libvirt
import pytest
from benchmarks._real_guests import process_1_looks, real_guests
from benchmarks.conftest import Compare
from tests.drivers.libvirt.guests import Lab

import xenmgmt

COUNT = 1000
MIB = 1 << 20
TURNS = 24
SETTLE = 2.5
"""Seconds between two turns: a virtual machine gives pages back to its host 2 s after an emulator
has ended, and a start that meets that takes up to 0.3 s longer."""
EVERY = 1.0
"""Seconds between two looks of a slow process 1: turns begin all through them, each way alike."""


@pytest.fixture(scope="module")
def crowd() -> Iterator[Any]:
    """A thousand running domains of the test driver, and their records."""
    with xenmgmt.connect("test:///default") as xen:
        for number in range(COUNT):
            xen.VM.create(name_label=f"vm{number}", memory_static_max=MIB).start()
        other = libvirt.open("test:///default")
        yield xen, other
        other.close()
        for vm in list(xen.VM):
            if vm.state == "Running" and vm.name_label != "test":
                vm.hard_shutdown()


def bench_bulk_statistics(crowd: Any, compare: Compare) -> None:
    xen, other = crowd
    found = xen.driver.vm_stats(0)
    assert len(found.samples) > COUNT - 1
    flags = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
    ratio = compare(
        "statistics of 1,000 domains, as samples",
        lambda: xen.driver.vm_stats(0),
        lambda: other.getAllDomainStats(0, flags),
        target=1.1,
        peer_name="bare getAllDomainStats",
    )
    assert ratio < 10


def bench_list(crowd: Any, compare: Compare) -> None:
    xen, other = crowd

    def ours() -> None:
        found = xen.VM.get_all_records().values()
        assert (
            len([(r["name_label"], r["power_state"], r["memory_target"]) for r in found]) >= COUNT
        )

    def theirs() -> None:
        found = [(d.name(), d.state()[0], d.info()[2]) for d in other.listAllDomains()]
        assert len(found) >= COUNT

    assert (
        compare(
            "1,000 VMs with name, state and memory",
            ours,
            theirs,
            target=0.2,
            peer_name="libvirt list, then read each",
        )
        < 10
    )


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Any]]:
    with real_guests(tmp_path_factory.mktemp("real")) as found:
        yield found


def bench_start(lab: tuple[Lab, Any], compare: Compare) -> None:
    """From the call to the running domain; the domain of the peer has the same document."""
    bench, other = lab
    vm = bench.guest("starter")
    vm.start()
    text = other.lookupByUUIDString(vm.uuid).XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    vm.hard_shutdown()
    mine, theirs = [], []
    for turn in range(TURNS):
        for way in ("ours", "theirs") if turn % 2 else ("theirs", "ours"):
            time.sleep(SETTLE)
            began = time.perf_counter()
            if way == "ours":
                vm.start()
                mine.append(time.perf_counter() - began)
                vm.hard_shutdown()
            else:
                domain = other.createXML(text)
                theirs.append(time.perf_counter() - began)
                domain.destroy()
    compare.idle()
    ratio = compare.note(
        "start of a QEMU guest",
        statistics.median(mine),
        statistics.median(theirs),
        target=1.03,
        peer_name="bare createXML of the same",
    )
    assert ratio < 3


@pytest.mark.parametrize("collects", [False, True])
def bench_reset(tmp_path_factory: pytest.TempPathFactory, compare: Compare, collects: bool) -> None:
    """A running guest goes back to a moment with its memory, and runs on.

    A revert ends the emulator, and libvirt waits until process 1 has collected it: so both as the
    machine does that, and as one does that looks all the time.
    """
    with real_guests(tmp_path_factory.mktemp("real"), collects=collects) as (bench, other):
        _reset(bench, other, compare, collects)


def _reset(bench: Lab, other: Any, compare: Compare, collects: bool) -> None:
    """Three guests take turns in all orders.

    What else the machine does meets each way alike, and so does what the one before left to it.
    """
    guests = [bench.guest(name) for name in ("rewound", "reverted", "bare")]
    for vm in guests:
        bench.boot(vm)
    rewound, reverted, plain = guests
    rewound.mark("clean")
    point = reverted.checkpoint(new_name="point")
    domain = other.lookupByUUIDString(plain.uuid)
    bare = domain.snapshotCreateXML("<domainsnapshot><name>bare</name></domainsnapshot>")

    def ours() -> None:
        point.revert().resume()

    theirs, mine, fast = [], [], []
    ways: list[tuple[Callable[[], object], list[float]]] = [
        (lambda: domain.revertToSnapshot(bare), theirs),
        (ours, mine),
        (lambda: rewound.rewind("clean"), fast),
    ]
    orders = list(itertools.permutations(ways))
    turns = TURNS if collects else TURNS // 2
    for turn in range(turns):
        for way, took in orders[turn % len(orders)]:
            time.sleep(SETTLE)
            if not collects:
                process_1_looks()
                time.sleep(EVERY * turn / turns)
            began = time.perf_counter()
            way()
            took.append(time.perf_counter() - began)
    bare.delete()
    compare.idle()
    peer, name = statistics.median(theirs), "bare revertToSnapshot"
    collected = ", emulators collected at once" if collects else ""
    for what, took, target in (
        ("revert and resume", mine, 1.05),
        ("rewind", fast, 1 / 15),
    ):
        title = f"{what} of a QEMU guest{collected}"
        compare.note(title, statistics.median(took), peer, target=target, peer_name=name)
    assert statistics.median(fast) < peer
