"""The load model: demand over time, what is shared of it, and what it leaves in the metrics."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import Xen, errors, metering
from xenmgmt.drivers.sim import Load, mostly_idle, read_csv, samples, steady, wandering

MIB = 1 << 20


def guest(xen: Xen, name: str = "a", vcpus: int = 1) -> Any:
    vm = xen.VM.create(name_label=name, memory_static_max=256 * MIB, VCPUs_max=vcpus)
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=MIB)
    xen.VBD.create(VM=vm, VDI=disk)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    vm.start()
    return vm


def stats(xen: Xen, vm: Any) -> Any:
    return next(one for one in xen.sim.vm_stats(0).samples if one.uuid == vm.uuid)


def test_what_a_guest_uses_is_what_it_was_told_to() -> None:
    """Counters are the demand times the time."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = guest(xen, vcpus=2)
        load = Load(cpu=0.25, disk_read=1000, disk_write=2000, net_receive=300, net_send=400)
        xen.sim.load(load, vm.uuid)
        xen.clock.sleep(100)
        one = stats(xen, vm)
        assert one.cpu_time == pytest.approx(50)
        assert (one.disk_read, one.disk_written) == pytest.approx((100_000, 200_000))
        assert (one.net_received, one.net_sent) == pytest.approx((30_000, 40_000))
        assert one.steal == 0


def test_metrics_show_it() -> None:
    """A sample writes rates into the metrics of VM, disk, interface, host, CPU and PIF."""
    with xenmgmt.connect("sim://?hosts=1&cpus=4", seed=1) as xen:
        vm = guest(xen, vcpus=2)
        xen.sim.load(Load(cpu=0.5, disk_write=2048, net_send=4096), vm.uuid)
        xen.clock.sleep(10)
        assert xen.sample() == 1
        host = xen.host.get_all()[0]
        assert vm.metrics.VCPUs_utilisation == {0: 0.5, 1: 0.5}
        assert set(vm.metrics.VCPUs_CPU.values()) <= set(range(4))
        assert vm.metrics.VCPUs_flags == {0: ("online", "running"), 1: ("online", "running")}
        assert vm.VBDs[0].metrics.io_write_kbs == 2.0
        assert vm.VIFs[0].metrics.io_write_kbs == 4.0
        assert {cpu.utilisation for cpu in host.host_CPUs} == {0.25}
        assert sum(pif.metrics.io_write_kbs for pif in host.PIFs) == 4.0
        xen.sim.load(None, vm.uuid)
        xen.clock.sleep(10)
        xen.sample()
        assert set(vm.metrics.VCPUs_utilisation.values()) == {0.0}
        assert vm.VBDs[0].metrics.io_write_kbs == 0.0
        assert xen.sample() == 0


def test_more_vcpus_than_cpus_share() -> None:
    """CPU time is shared evenly, and what a guest did not get is told."""
    with xenmgmt.connect("sim://?hosts=1&cpus=2", seed=1) as xen:
        guests = [guest(xen, f"g{n}", vcpus=2) for n in range(4)]
        xen.sim.load(Load(cpu=1.0))
        xen.clock.sleep(60)
        found = [stats(xen, vm) for vm in guests]
        assert [one.cpu_time for one in found] == pytest.approx([30.0] * 4)
        assert [one.steal for one in found] == pytest.approx([90.0] * 4)
        guests[0].pause()
        before = stats(xen, guests[0]).cpu_time
        xen.clock.sleep(60)
        assert stats(xen, guests[0]).cpu_time == before
        assert stats(xen, guests[1]).cpu_time == pytest.approx(30 + 40)


@pytest.mark.parametrize("way", ["pool_migrate", "hard_reboot"])
def test_another_domain_counts_from_nothing(way: str) -> None:
    """The guest demands what it did, on one host alone; its account has what all of them used."""
    with xenmgmt.connect("sim://?hosts=2&cpus=1", seed=1) as xen:
        vm = guest(xen)
        here = vm.resident_on
        xen.sim.load(Load(cpu=1.0), vm.uuid)
        xen.clock.sleep(10)
        if way == "hard_reboot":
            vm.hard_reboot()
        else:
            vm.pool_migrate(next(host for host in xen.host if host != here))
            assert xen.sim.host_stats(here.uuid).cpu_share == 0.0
        xen.clock.sleep(10)
        assert stats(xen, vm).cpu_time == pytest.approx(10)
        assert metering.usage(xen)[0].cpu_seconds == pytest.approx(20)
        assert xen.sim.host_stats(vm.resident_on.uuid).cpu_share == 1.0


def test_samples_from_a_file(tmp_path: Path) -> None:
    """Measured samples are replayed at their times; sizes may be words."""
    path = tmp_path / "load.csv"
    path.write_text("seconds,cpu,memory\n0,0,0\n10,1,64MiB\n20,0.5,0\n")
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = guest(xen)
        xen.sim.load(read_csv(path), vm.uuid)
        xen.clock.sleep(15)
        assert xen.sim.vm_memory_needs(0).changed[0].need == 64 * MIB
        xen.clock.sleep(15)
        assert stats(xen, vm).cpu_time == pytest.approx(10 + 5)


@pytest.mark.parametrize(
    "text",
    ["cpu\n1\n", "seconds,heat\n0,1\n", "seconds,cpu\n0,2\n", "seconds,cpu\n0,x\n", "seconds\n"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    """What is wrong with it is said, with the place."""
    path = tmp_path / "load.csv"
    path.write_text(text)
    with pytest.raises(errors.InvalidValue):
        read_csv(path)


@given(st.lists(st.floats(-5, 5), max_size=4))
def test_times_of_samples_grow(times: list[float]) -> None:
    """Samples that are not in order of time are refused."""
    good = bool(times) and times[0] >= 0 and times == sorted(set(times))
    rows = [(time, Load()) for time in times]
    if good:
        samples(rows)
    else:
        with pytest.raises(errors.InvalidValue):
            samples(rows)


def test_the_same_seed_gives_the_same_load() -> None:
    """Each guest's demand comes from the seed and its uuid alone."""
    for source in (wandering(), mostly_idle(Load(cpu=1.0)), steady(Load(cpu=0.5))):
        first = list(islice(source(random.Random("a")), 5))
        assert first == list(islice(source(random.Random("a")), 5))


@pytest.mark.parametrize("bad", [{"cpu": 1.5}, {"cpu": -1}, {"memory": -1}, {"net_send": -0.1}])
def test_bad_loads(bad: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidValue):
        Load(**bad)
