"""A host is lost, and maybe comes back, in each second of each operation on a VM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.drivers._pending import Promise
from xenmgmt.engine.settling import settled
from xenmgmt.testing.invariants import check_quiet

SLOW = """vm_start vm_destroy vm_pause vm_unpause vm_shutdown vm_reboot vm_suspend vm_resume
vm_checkpoint vm_migrate vdi_create vdi_destroy vdi_snapshot vdi_clone vdi_revert""".split()
"""Driver calls that take a second each."""


def suspended(vm: Any) -> None:
    vm.start()
    vm.suspend()


def running(vm: Any) -> None:
    vm.start()


def paused(vm: Any) -> None:
    vm.start()
    vm.pause()


def halted(vm: Any) -> None:
    pass


def checkpointed(vm: Any) -> None:
    vm.start()
    vm.checkpoint("point")


VERBS: dict[str, tuple[Callable[[Any], None], Callable[[Xen, Any], Any]]] = {
    "start": (halted, lambda xen, vm: vm.start.task()),
    "pause": (running, lambda xen, vm: vm.pause.task()),
    "unpause": (paused, lambda xen, vm: vm.unpause.task()),
    "suspend": (running, lambda xen, vm: vm.suspend.task()),
    "resume": (suspended, lambda xen, vm: vm.resume.task()),
    "snapshot": (running, lambda xen, vm: vm.snapshot.task("s")),
    "checkpoint": (running, lambda xen, vm: vm.checkpoint.task("c")),
    "revert": (checkpointed, lambda xen, vm: vm.snapshots[0].revert.task()),
    "clean_reboot": (running, lambda xen, vm: vm.clean_reboot.task()),
    "hard_reboot": (running, lambda xen, vm: vm.hard_reboot.task()),
    "clean_shutdown": (running, lambda xen, vm: vm.clean_shutdown.task()),
    "hard_shutdown": (running, lambda xen, vm: vm.hard_shutdown.task()),
    "clone of a suspended one": (suspended, lambda xen, vm: vm.clone.task("other")),
    "pool_migrate": (running, lambda xen, vm: vm.pool_migrate.task(other_host(xen, vm))),
    "evacuate": (running, lambda xen, vm: vm.resident_on.evacuate.task()),
}


def other_host(xen: Xen, vm: Any) -> Any:
    return next(host for host in xen.host if host != vm.resident_on)


def crash(xen: Xen, host: Any) -> None:
    xen.sim.host_crash(host)


def crash_and_come_back(xen: Xen, host: Any) -> None:
    xen.sim.host_crash(host)
    xen.sim.host_recover(host)


def partition(xen: Xen, host: Any) -> None:
    xen.sim.partition(host)


def partition_and_heal(xen: Xen, host: Any) -> None:
    xen.sim.partition(host)
    xen.clock.sleep(2)
    xen.sim.heal(host)


TROUBLES = [crash, crash_and_come_back, partition, partition_and_heal]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda f: str(f.__name__))
@pytest.mark.parametrize("verb", VERBS)
def test_records_and_engine_agree_afterwards(verb: str, trouble: Callable[..., None]) -> None:
    """Whenever a host goes during an operation, what is known afterwards is what the engine has."""
    prepare, begin = VERBS[verb]
    for number in range(2):
        second, done = 0, False
        while not done and second < 12:
            with xenmgmt.connect("sim://?hosts=2&memory=1GiB&cpus=4", seed=1) as xen:
                vm = a_vm(xen)
                prepare(vm)
                for method in SLOW:
                    xen.sim.slow(method, 1)
                task = begin(xen, vm)
                xen.clock.sleep(second + 0.5)
                done = task.done
                trouble(xen, xen.host.get_all()[number].uuid)
                xen.clock.sleep(600)
                assert task.done
                xen.sim.heal()
                xen.clock.sleep(60)
                check_quiet(xen)
            second += 1
        assert done


def a_vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB", actions_after_crash="preserve")
    disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB", name_label="disk")
    xen.VBD.create(VM=vm, VDI=disk)
    return vm


def test_a_guest_that_ran_on_makes_its_memory_image_worthless() -> None:
    """A resume that cannot be taken back: the guest runs, its image stays, as a disk only."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB&cpus=4", seed=1) as xen:
        vm = a_vm(xen)
        suspended(vm)
        image = vm.suspend_VDI

        def fail() -> None:
            partition(xen, xen.host.get_all()[0].uuid)
            raise errors.EngineError("the wire is cut")

        xen.sim.at("vdi_destroy", fail)
        with pytest.raises(errors.EngineError, match="the wire is cut"):
            vm.resume()
        assert vm.state == "Suspended"
        xen.sim.heal()
        assert vm.state == "Running"
        assert image in xen.VDI.get_all()
        assert [m.name for m in xen.message if m.obj_uuid == vm.uuid] == ["VM_IMAGE_OUTDATED"]
        check_quiet(xen)
        image.destroy()


def test_a_guest_is_halted_once_its_host_is_back_without_it() -> None:
    """What became of a guest is known again as soon as its host answers."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB&cpus=4", seed=1) as xen:
        vm = a_vm(xen)
        vm.start()
        host = xen.host.get_all()[0].uuid
        xen.sim.host_crash(host)
        assert vm.state == "Unknown"
        xen.sim.host_recover(host)
        xen.clock.sleep(1)
        assert vm.state == "Halted"
        check_quiet(xen)


def test_a_host_does_not_restart_while_a_vm_comes_to_it() -> None:
    """Reboot, shutdown and eject wait for nobody: they are refused, and name the VM."""
    with xenmgmt.connect("sim://?hosts=2&memory=1GiB&cpus=4", seed=1) as xen:
        vm = a_vm(xen)
        host = xen.host.get_all()[1]
        xen.sim.slow("vm_start", 5)
        task = vm.start_on.task(host, False, False)
        xen.clock.sleep(1)
        host.disable()
        for verb in (host.reboot, host.shutdown, lambda: xen.pool.eject(host)):
            with pytest.raises(errors.HostInUse) as refusal:
                verb()
            assert vm.ref in str(refusal.value)
        xen.clock.sleep(10)
        assert task.done
        assert vm.resident_on == host
        check_quiet(xen)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("saved", [True, False])
def test_a_host_that_goes_at_the_end_of_a_suspend(
    monkeypatch: pytest.MonkeyPatch, saved: bool, at_once: bool
) -> None:
    """A host that is back tells whether the memory is in its image: then it is kept."""
    with xenmgmt.connect("sim://") as xen:
        vm = xen.VM.create(name_label="vm", memory_static_max="64MiB")
        vm.start()
        save = xen.driver.vm_suspend if saved else lambda uuid, image: xen.driver.vm_destroy(uuid)

        def cut_off(uuid: str, image: str) -> Any:
            settled(xen.context, save(uuid, image))
            if at_once:
                raise errors.HostNotLive
            lost = Promise()
            lost.fail(errors.HostNotLive())
            return lost

        monkeypatch.setattr(xen.driver, "vm_suspend", cut_off)
        if saved:
            vm.suspend()
            assert vm.state == "Suspended"
            vm.resume()
            assert vm.state == "Running"
        else:
            with pytest.raises(errors.HostNotLive):
                vm.suspend()
            assert vm.state == "Halted"
            assert list(xen.VDI) == []
        check_quiet(xen)
