"""Bill what guests have used

Each guest has an account. It says what was used in all, whatever happened to the guest, and can be
read while it runs and after it is gone.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from tests.usecases.story import Story

import xenmgmt
from xenmgmt import metering
from xenmgmt.drivers.sim import Load


def test_uc27(story: Story) -> None:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=27) as xen:
        vm = xen.VM.create(name_label="client", memory_static_max="512MiB", VCPUs_max=2)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        xen.sim.load(Load(cpu=0.5, disk_write=1e6, net_send=2e5))
        stop = xen.sampling(every=60)

        def account() -> metering.Usage:
            (found,) = metering.usage(xen)
            return found

        with story.step("run it for ten minutes") as step:
            vm.start()
            xen.clock.sleep(600)
            one = account()
            assert one.running_seconds == pytest.approx(600)
            assert one.cpu_seconds == pytest.approx(600)
            assert one.disk_written == pytest.approx(6e8)
            step.gives(
                f"{one.cpu_seconds:.0f} s of CPU time, {one.disk_written / 1e6:.0f} MB written"
            )

        expected = 600.0
        for verb in (
            "restart it",
            "move it to the other host",
            "suspend and resume it",
            "revert it",
        ):
            with story.step(f"{verb}, and run five minutes more") as step:
                before = account()
                _do(xen, verb)
                xen.clock.sleep(300)
                expected += 300
                vm = _first(xen)
                one = account()
                assert one.cpu_seconds == pytest.approx(expected)
                assert one.running_seconds == pytest.approx(expected)
                assert one.net_sent >= before.net_sent
                step.gives(f"{one.cpu_seconds:.0f} s of CPU time; nothing was taken back")

        with story.step("remove the guest, and read its account") as step:
            vm.hard_shutdown()
            vm.destroy()
            assert len([one for one in xen.VM if not one.is_a_snapshot]) == 0
            one = account()
            assert one.cpu_seconds == pytest.approx(expected)
            assert one.starts >= 3
            step.gives(
                f"{one.running_seconds:.0f} s in {one.starts} starts, under {one.name_label!r}"
            )
        with story.step("write it for a spreadsheet and for a collector of metrics") as step:
            (row,) = csv.DictReader(io.StringIO(metering.to_csv(xen)))
            assert float(row["cpu_seconds"]) == pytest.approx(expected)
            text = metering.to_openmetrics(xen)
            assert "xenmgmt_vm_cpu_seconds_total" in text
            step.gives("CSV and OpenMetrics")
        with story.step("close the account once it was billed") as step:
            xen.VM_usage.get_all()[0].destroy()
            assert metering.usage(xen) == []
            step.gives("gone")
        stop()
        story.limit("On an engine that forgets ended domains, use after the last sample is lost.")


def _do(xen: xenmgmt.Xen, verb: str) -> None:
    vm = _first(xen)
    if verb == "restart it":
        vm.hard_reboot()
    elif verb == "move it to the other host":
        vm.pool_migrate(_other(xen))
    elif verb == "revert it":
        vm.snapshot("s").revert()
        _first(xen).start()
    else:
        vm.suspend()
        xen.clock.sleep(500)
        vm.resume()


def _other(xen: xenmgmt.Xen) -> Any:
    return next(host for host in xen.host if host != _first(xen).resident_on)


def _first(xen: xenmgmt.Xen) -> Any:
    return next(one for one in xen.VM if not one.is_a_snapshot)
