"""Accounts of use: they only grow, whatever happens to the VM."""

from __future__ import annotations

import csv
import io
import random

import pytest
from tests.lab.test_load import MIB, guest

import xenmgmt
from xenmgmt import errors, metering
from xenmgmt.drivers.sim import Load

COUNTERS = (
    "starts running_seconds memory_byte_seconds cpu_seconds disk_read disk_written net_received "
    "net_sent"
).split()


def test_what_was_used_is_billed() -> None:
    """Time, memory, CPU and traffic of one run."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = guest(xen)
        xen.sim.load(Load(cpu=0.5, disk_read=100), vm.uuid)
        xen.clock.sleep(100)
        vm.hard_shutdown()
        xen.clock.sleep(1000)
        xen.sample()
        (one,) = metering.usage(xen)
        assert (one.vm_uuid, one.name_label, one.starts) == (vm.uuid, "a", 1)
        assert one.running_seconds == pytest.approx(100)
        assert one.memory_byte_seconds == pytest.approx(100 * 256 * MIB)
        assert one.cpu_seconds == pytest.approx(50)
        assert one.disk_read == pytest.approx(10_000)


def test_an_idle_guest_is_billed_for_its_time() -> None:
    """A guest that does nothing is not looked at, and its running time is exact all the same."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        vm = guest(xen)
        xen.clock.sleep(1)
        xen.sample()
        xen.clock.sleep(500)
        assert xen.sample() == 0
        assert metering.usage(xen)[0].running_seconds == pytest.approx(501)
        vm.set_memory_dynamic_range(128 * MIB, 128 * MIB)
        xen.clock.sleep(100)
        xen.sample()
        (one,) = metering.usage(xen)
        assert one.memory_byte_seconds == pytest.approx((501 * 256 + 100 * 128) * MIB)


def test_accounts_only_grow() -> None:
    """Restart, revert, suspend, migration, crash, destruction: no counter ever goes back."""
    die = random.Random(5)
    with xenmgmt.connect("sim://?cpus=2", seed=1) as xen:
        vm = guest(xen)
        vm.actions_after_crash = "preserve"
        xen.sim.load(Load(cpu=1.0, net_send=1000.0))
        snapshot = vm.checkpoint("s")
        before = dict.fromkeys(COUNTERS, 0.0)
        for _ in range(150):
            verb = die.choice(
                "start suspend resume hard_shutdown hard_reboot revert migrate crash".split()
            )
            try:
                if verb == "revert":
                    vm = snapshot.revert()
                elif verb == "migrate":
                    vm.pool_migrate(die.choice(xen.host.get_all()))
                elif verb == "crash":
                    xen.sim.guest_crash(vm.uuid)
                else:
                    getattr(vm, verb)()
            except errors.Refused:
                continue
            xen.clock.sleep(die.choice((0, 1, 7)))
            if die.random() < 0.5:
                xen.sample()
            found = [one for one in metering.usage(xen) if one.vm_uuid == vm.uuid]
            for one in found:
                now = {name: getattr(one, name) for name in COUNTERS}
                assert all(now[name] >= before[name] for name in COUNTERS)
                before = now
        assert before["cpu_seconds"] > 0
        vm.hard_shutdown() if vm.state != "Halted" else None
        vm.destroy()
        xen.sample()
        (one,) = metering.usage(xen)
        assert one.cpu_seconds >= before["cpu_seconds"]


def test_cpu_time_is_that_of_the_engine() -> None:
    """However often is sampled, the sum is the same."""
    sums = []
    for period in (0.5, 3.0, 1000.0):
        with xenmgmt.connect("sim://", seed=1) as xen:
            vm = guest(xen)
            xen.sim.load(Load(cpu=0.5), vm.uuid)
            stop = xen.sampling(every=period)
            for _ in range(3):
                xen.clock.sleep(20)
                vm.hard_reboot()
            xen.clock.sleep(7)
            stop()
            xen.sample()
            sums.append(metering.usage(xen)[0].cpu_seconds)
    assert sums == pytest.approx([sums[0]] * 3)


def test_forms() -> None:
    """CSV reads back; OpenMetrics ends with its mark and quotes labels."""
    with xenmgmt.connect("sim://", seed=1) as xen:
        guest(xen, 'odd "name"\n')
        xen.clock.sleep(5)
        xen.sample()
        (row,) = csv.DictReader(io.StringIO(metering.to_csv(xen)))
        assert row["name_label"] == 'odd "name"\n'
        assert float(row["running_seconds"]) == 5.0
        text = metering.to_openmetrics(xen)
        assert text.endswith("# EOF\n")
        assert 'name="odd \\"name\\"\\n"} 5.0' in text


def test_sampling_has_a_period() -> None:
    with (
        xenmgmt.connect("sim://", seed=1) as xen,
        pytest.raises(errors.InvalidValue, match="from 0"),
    ):
        xen.sampling(every=0)
