"""What the engine tells of a VM, or is asked of its parts, while an operation holds it."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.testing.invariants import check_quiet


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB&cpus=4", seed=1) as xen:
        yield xen
        xen.clock.sleep(600)
        check_quiet(xen)


@pytest.fixture
def vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB", actions_after_crash="preserve")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB", name_label="disk")
    xen.VBD.create(VM=vm, VDI=disk)
    return vm


@pytest.mark.parametrize("happens", ["guest_crash", "guest_halt"])
@pytest.mark.parametrize("verb", ["resume", "snapshot", "checkpoint", "pause", "unpause"])
def test_a_guest_that_ends_meanwhile_is_noticed(xen: Xen, vm: Any, verb: str, happens: str) -> None:
    vm.start()
    if verb == "resume":
        vm.suspend()
    elif verb == "unpause":
        vm.pause()
    xen.sim.slow("vdi_destroy", 1)
    task = getattr(vm, verb).task(*(["name"] if verb in ("snapshot", "checkpoint") else []))
    while xen.driver.vm_info(vm.uuid) is None and not task.done:
        xen.clock.sleep(0.01)
    if xen.driver.vm_info(vm.uuid) is not None:
        getattr(xen.sim, happens)(vm.uuid)
    xen.clock.sleep(60)
    assert task.done
    assert vm.state == ("Crashed" if happens == "guest_crash" else "Halted")


def test_a_guest_that_could_not_go_back_is_found_where_it_is(xen: Xen, vm: Any) -> None:
    vm.start()
    here = vm.resident_on
    second = xen.VM.create(name_label="second", memory_static_max="128MiB", affinity=here)
    second.start_on(here, False, False)
    there = next(host for host in xen.host if host != here)
    xen.sim.slow("vm_migrate", 1)
    task = here.evacuate.task()
    while not any(info.host == there.uuid for info in xen.driver.vm_list()):
        xen.clock.sleep(0.1)
    xen.sim.partition(there.uuid)
    xen.clock.sleep(60)
    assert task.done
    xen.sim.heal()
    xen.clock.sleep(1)
    moved = {info.host for info in xen.driver.vm_list()}
    assert moved == {here.uuid, there.uuid}
    for one in (vm, second):
        info = xen.driver.vm_info(one.uuid)
        assert info is not None
        assert (one.state, one.resident_on.uuid, one.domid) == ("Running", info.host, info.domid)


@pytest.mark.parametrize("of", ["VM", "snapshot"])
def test_devices_and_disks_stay_while_a_revert_counts_on_them(xen: Xen, vm: Any, of: str) -> None:
    snapshot = vm.snapshot("before")
    xen.sim.slow("vdi_revert", 5)
    task = snapshot.revert.task()
    owner = vm if of == "VM" else snapshot
    (vbd,) = owner.VBDs
    disk = vbd.VDI
    with pytest.raises(errors.OtherOperationInProgress):
        vbd.destroy.options(wait=0)()
    with pytest.raises(errors.OtherOperationInProgress):
        disk.destroy.options(wait=0)()
    with pytest.raises(errors.OtherOperationInProgress):
        xen.VBD.create.options(wait=0)(VM=owner, VDI=disk)
    xen.clock.sleep(60)
    assert task.done


def test_a_memory_image_is_no_disk_for_a_guest(xen: Xen, vm: Any) -> None:
    vm.start()
    vm.suspend()
    other = xen.VM.create(name_label="other", memory_static_max="128MiB")
    with pytest.raises(errors.VDIIncompatibleType, match="suspend"):
        xen.VBD.create(VM=other, VDI=vm.suspend_VDI)
    drive = xen.VBD.create(VM=other, type="CD", mode="RO")
    with pytest.raises(errors.VDIIncompatibleType, match="suspend"):
        drive.insert(vm.suspend_VDI)
    assert drive.empty


def test_a_disk_stays_as_it_is_while_its_vm_starts(xen: Xen, vm: Any) -> None:
    xen.sim.slow("vm_start", 5)
    task = vm.start.task()
    disk = vm.VBDs[0].VDI
    for verb, arguments in ((disk.resize, [2 << 30]), (disk.destroy, []), (disk.forget, [])):
        with pytest.raises(errors.OtherOperationInProgress):
            verb.options(wait=0)(*arguments)
    xen.clock.sleep(60)
    assert task.done
    assert vm.state == "Running"


def test_a_memory_image_keeps_its_size(xen: Xen, vm: Any) -> None:
    vm.start()
    vm.suspend()
    image = vm.suspend_VDI
    for verb in (image.resize, image.resize_online):
        with pytest.raises(errors.VDIInUse, match="memory image"):
            verb(image.virtual_size + (1 << 30))
    vm.resume()


def test_a_guest_that_came_back_has_the_number_it_got(xen: Xen, vm: Any) -> None:
    """An evacuation that is taken back moves guests twice: each time they get another domid."""
    vm.start()
    here = vm.resident_on
    second = xen.VM.create(name_label="second", memory_static_max="128MiB", affinity=here)
    second.start_on(here, False, False)
    xen.sim.slow("vm_migrate", 1)
    task = here.evacuate.task()
    while not any(info.host != here.uuid for info in xen.driver.vm_list()):
        xen.clock.sleep(0.1)
    task.cancel()
    xen.clock.sleep(60)
    assert task.status == "cancelled"
    assert {one.resident_on for one in (vm, second)} == {here}
    assert {info.uuid: info.domid for info in xen.driver.vm_list()} == {
        one.uuid: one.domid for one in (vm, second)
    }
