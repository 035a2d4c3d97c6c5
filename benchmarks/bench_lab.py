"""Forks, many guests with load, the balancing loop, and replays."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.conftest import Compare

import xenmgmt
from xenmgmt import balloon, scenario
from xenmgmt.drivers.sim import Load, mostly_idle

MIB = 1 << 20
GIB = 1 << 30
ROOT = Path(__file__).resolve().parents[1]


def parent(xen: xenmgmt.Xen) -> Any:
    """A running VM of 1 GiB with a disk and an interface."""
    vm = xen.VM.create(name_label="parent", memory_static_max=GIB)
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=8 * GIB)
    xen.VBD.create(VM=vm, VDI=disk)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    vm.start()
    return vm


def fork_seconds(count: int) -> float:
    """Seconds per clone of one fork on a fresh simulator."""
    with xenmgmt.connect("sim://?seed=1&hosts=1") as xen:
        vm = parent(xen)
        gc.collect()
        gc.disable()
        try:
            begin = time.perf_counter()
            vm.fork(count, "clone")
            return (time.perf_counter() - begin) / count
        finally:
            gc.enable()


def test_fork(compare: Compare) -> None:
    """Cost of a clone in a fork of 1,000 beside one in a fork of 10."""
    few: list[float] = []
    many: list[float] = []
    for _ in range(15):
        few.append(statistics.median(fork_seconds(10) for _ in range(9)))
        many.append(fork_seconds(1000))
    compare.idle()
    compare.note(
        "one clone of a 1 GiB VM, in a fork of 1,000",
        statistics.median(many),
        statistics.median(few),
        target=1.2,
        peer_name="in a fork of 10",
    )


FORK_MEMORY = """
import ctypes, gc, resource, sys
sys.path.insert(0, %r)
from benchmarks.bench_lab import parent
import xenmgmt
def rss():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
xen = xenmgmt.connect("sim://?seed=1&hosts=1")
vm = parent(xen)
vm.fork(100, "warm")
before = rss()
vm.fork(2000, "clone")
print((rss() - before) / 2000)
"""


def test_memory_of_a_fork(compare: Compare) -> None:
    """Resident memory for one clone that has written nothing, once free memory was given back."""
    found = [
        float(
            subprocess.run(
                [sys.executable, "-c", FORK_MEMORY % str(ROOT)],
                capture_output=True,
                text=True,
                check=True,
                timeout=120,
            ).stdout
        )
        for _ in range(3)
    ]
    compare.idle()
    compare.note(
        "memory of an untouched clone",
        statistics.median(found),
        10 * 1024,
        target=1.0,
        peer_name="10 KiB",
        unit="bytes",
    )


def crowd(count: int) -> Any:
    """A connection with so many running guests, each with a disk and an interface."""
    xen = xenmgmt.connect("sim://?seed=1&hosts=4&memory=8TiB&cpus=64")
    sr, network = xen.SR.get_all()[0], xen.network.get_all()[0]
    for n in range(count):
        vm = xen.VM.create(
            name_label=f"g{n}",
            memory_static_min=0,
            memory_static_max=512 * MIB,
            memory_dynamic_min=64 * MIB,
            memory_dynamic_max=512 * MIB,
        )
        disk = xen.VDI.create(SR=sr, virtual_size=MIB)
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=network)
        vm.start()
    return xen


def test_one_virtual_hour(compare: Compare) -> None:
    """10,000 guests with load for one virtual hour, sampled every minute, beside the hour."""
    with crowd(10_000) as xen:
        busy = Load(cpu=0.6, memory=300 * MIB, disk_write=1e6, net_send=1e5)
        xen.sim.load(mostly_idle(busy, share=0.1, seconds=600))
        xen.sampling(every=60)
        begin = time.perf_counter()
        xen.clock.sleep(3600)
        took = time.perf_counter() - begin
    compare.idle()
    compare.note(
        "10,000 guests with load, one virtual hour, sampled every minute",
        took,
        3600.0,
        target=1 / 100,
        peer_name="real time",
    )


def tick_seconds(xen: Any, changed: int) -> float:
    """Seconds of one balancing tick after so many guests changed."""
    balancer = balloon.Balancer(xen)
    balancer.tick()
    uuids = [vm.uuid for vm in list(xen.VM)[:changed]]
    found = []
    for round_ in range(6):
        for uuid in uuids:
            xen.sim.load(Load(memory=(100 + 40 * (round_ % 2)) * MIB), uuid)
        begin = time.perf_counter()
        report = balancer.tick()
        found.append(time.perf_counter() - begin)
        assert report.changed == changed
    return statistics.median(found[1:])


def test_balancing_tick(compare: Compare) -> None:
    """A tick costs what changed, not what there is."""
    with crowd(10_000) as big, crowd(1_000) as small:
        hundred, thousand = tick_seconds(big, 100), tick_seconds(big, 1000)
        same = tick_seconds(small, 100)
    compare.idle()
    compare.note(
        "balancing tick, per changed guest, 1,000 changed",
        thousand / 1000,
        hundred / 100,
        target=1.5,
        peer_name="100 changed",
    )
    compare.note(
        "balancing tick with 10,000 guests present, 100 changed",
        hundred,
        same,
        target=1.5,
        peer_name="1,000 present",
    )


def test_replay(compare: Compare, tmp_path: Path) -> None:
    """A scenario from its saved form gives the same events; 0 differences are allowed."""

    def story(xen: xenmgmt.Xen) -> None:
        vms = [xen.VM.create(name_label=f"g{n}", memory_static_max=GIB) for n in range(50)]
        for vm in vms:
            vm.start.task()
        xen.clock.sleep(5)
        xen.sim.load(Load(cpu=0.5))
        xen.sampling(every=10)
        for vm in vms[::3]:
            vm.suspend.task()
        xen.clock.sleep(60)
        xen.sim.power_cut(xen.host.get_all()[0].uuid)
        xen.clock.sleep(10)

    differences = 0
    for seed in range(5):
        recording = scenario.record(story, "sim://?latency=real&memory=64GiB", seed=seed)
        recording.save(tmp_path / "s.json")
        differences += scenario.load(tmp_path / "s.json").replay().digest != recording.digest
    compare.idle()
    compare.note(
        "replays of saved scenarios whose event log differs",
        differences,
        1,
        target=0,
        peer_name="(none allowed)",
        unit="of 5",
    )
