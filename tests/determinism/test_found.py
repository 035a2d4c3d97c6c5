"""What random scripts have found, each as the few calls that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, scenario
from xenmgmt.testing.invariants import check_always, check_quiet

MIB = 1 << 20


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?latency=real&cpus=2&memory=1GiB", seed=1) as found:
        yield found


def furnished(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="a", memory_static_max=128 * MIB, actions_after_crash="preserve")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=4 * MIB)
    xen.VBD.create(VM=vm, VDI=disk)
    return vm


def test_setters_whose_value_is_left_out(xen: Xen) -> None:
    """A flag that is left out is False, a map is empty, as the signatures say."""
    vm = furnished(xen)
    vm.set_NVRAM({"a": "b"})
    vm.set_NVRAM()
    vm.set_has_vendor_device(True)
    vm.set_has_vendor_device()
    assert (dict(vm.NVRAM), vm.has_vendor_device) == ({}, False)


def test_an_appliance_with_a_busy_vm(xen: Xen) -> None:
    """Its shutdown is told who is in the way; it does not run into a move that is not there."""
    vm = furnished(xen)
    appliance = xen.VM_appliance.create(name_label="both")
    vm.set_appliance(appliance)
    vm.start()
    task = vm.hard_reboot.task()
    with pytest.raises(errors.OtherOperationInProgress):
        appliance.hard_shutdown()
    task.wait()
    appliance.hard_shutdown()
    assert vm.state == "Halted"


def test_a_vbd_goes_while_its_disk_is_copied(xen: Xen) -> None:
    """It stays until the snapshot has ended: else the copy would have no record."""
    vm = furnished(xen)
    task = vm.snapshot.task("s")
    (vbd,) = vm.VBDs
    with pytest.raises(errors.OtherOperationInProgress):
        vbd.destroy()
    assert "busy" in vbd.explain("destroy")
    task.wait()
    vbd.destroy()
    check_quiet(xen)


def test_a_revert_of_a_disk_that_was_resized(xen: Xen) -> None:
    """The disk has the size that it had at the snapshot, and its storage's sums say so."""
    vm = furnished(xen)
    (vbd,) = vm.VBDs
    disk = vbd.VDI
    snapshot = vm.snapshot("s")
    disk.resize(16 * MIB)
    snapshot.revert()
    assert disk.virtual_size == 4 * MIB
    check_quiet(xen)


def test_a_migration_to_the_same_host_takes_no_memory() -> None:
    """It needs none there, and may not take what there is not."""
    with xenmgmt.connect("sim://?hosts=1&memory=256MiB&latency=real", seed=1) as xen:
        vm = xen.VM.create(name_label="a", memory_static_max=160 * MIB)
        vm.start()
        task = vm.pool_migrate.task(xen.host.get_all()[0])
        check_always(xen)
        task.wait()
        check_quiet(xen)


@pytest.mark.parametrize("verb", ["hard_shutdown", "clean_shutdown"])
def test_a_guest_crashes_while_it_is_shut_down(xen: Xen, verb: str) -> None:
    """The shutdown has what it wanted: the VM is Halted."""
    vm = furnished(xen)
    vm.start()
    xen.sim.behave(vm.uuid, shutdown_seconds=1.0)
    task = getattr(vm, verb).task()
    xen.sim.guest_crash(vm.uuid)
    task.wait()
    assert vm.state == "Halted"
    check_quiet(xen)


def test_a_scan_while_disks_are_made(xen: Xen) -> None:
    """Disks of operations in progress are theirs: a scan neither adopts nor misses them."""
    vm = furnished(xen)
    vm.start()
    suspending = vm.suspend.task()
    xen.clock.sleep(0.3)  # the image is there, its record is not
    xen.SR.get_all()[0].scan()
    suspending.wait()
    assert len(xen.VDI) == 2
    check_quiet(xen)


def test_a_host_is_found_while_its_vm_is_reset(xen: Xen) -> None:
    """What it told of the VM came while that was busy; it is asked again."""
    vm = furnished(xen)
    vm.start()
    xen.sim.partition([host.uuid for host in xen.host])
    task = vm.power_state_reset.options(timeout=0.1).task()
    xen.sim.heal()
    xen.clock.sleep(60)
    assert task.status == "failure"
    assert vm.state == "Running"
    check_quiet(xen)


def test_a_recording_keeps_limits_and_late_cancels() -> None:
    """Calls are replayed with the time-outs that they had; a cancel may come too late again."""

    def play(xen: Xen) -> None:
        vm = furnished(xen)
        vm.start()
        task = vm.suspend.options(timeout=0.3).task()
        xen.clock.sleep(60)
        with pytest.raises(errors.OperationNotAllowed):
            task.cancel()
        with pytest.raises(errors.Timeout):
            vm.suspend.options(timeout=0.25)()

    recording = scenario.record(play, "sim://?latency=real", seed=3)
    assert recording.error == ""
    assert recording.replay().digest == recording.digest


def test_a_vm_starts_while_its_disk_is_resized(xen: Xen) -> None:
    """It is told that the disk is busy: a disk in that state cannot be attached."""
    vm = furnished(xen)
    (vbd,) = vm.VBDs
    xen.sim.slow("vdi_resize", 5.0)
    task = vbd.VDI.resize.task(8 * MIB)
    with pytest.raises(errors.OtherOperationInProgress):
        vm.start()
    task.wait()
    vm.start()
    check_quiet(xen)


def test_a_host_goes_and_comes_back_while_a_vm_of_it_is_busy(xen: Xen) -> None:
    """The operation fails, and the VM is not said to run where nothing runs."""
    vm = furnished(xen)
    vm.start()
    host = vm.resident_on
    xen.sim.slow("vm_pause", 5.0)
    task = vm.pause.task()
    xen.sim.host_crash(host.uuid)
    xen.sim.host_recover(host.uuid)
    with pytest.raises(errors.XenError):
        task.wait()
    assert vm.state == "Halted"
    check_quiet(xen)
