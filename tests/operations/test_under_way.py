"""What is asked for while something else is under way, and would undo what that reckoned with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors, leases

GIB = 1 << 30


@pytest.fixture
def xen() -> Iterator[Xen]:
    with xenmgmt.connect("sim://?hosts=2&memory=32GiB", seed=1) as xen:
        yield xen


def disk(xen: Xen) -> Any:
    return xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")


def guest(xen: Xen, name: str, *disks: Any) -> Any:
    vm = xen.VM.create(name_label=name, memory_static_max=GIB)
    for one in disks:
        xen.VBD.create(VM=vm, VDI=one)
    return vm


def attached(vdi: Any) -> int:
    return sum(vbd.currently_attached for vbd in vdi.VBDs)


@pytest.mark.parametrize("second", ["start", "plug"])
def test_one_writer(xen: Xen, second: str) -> None:
    """A guest that comes up has its disks already: nobody else gets one for writing."""
    shared = disk(xen)
    first, other = guest(xen, "first", shared), guest(xen, "other")
    vbd = xen.VBD.create(VM=other, VDI=shared)
    if second == "plug":
        vbd.destroy()
        other.start()
        vbd = xen.VBD.create(VM=other, VDI=shared)
    xen.sim.slow("vm_start", 5.0)
    task = first.start.task()
    with pytest.raises(errors.VDIInUse):
        other.start() if second == "start" else vbd.plug()
    task.wait()
    assert attached(shared) == 1


def test_two_plugs(xen: Xen) -> None:
    """Of two that plug one disk at once, one does."""
    shared = disk(xen)
    vbds = []
    for name in ("first", "other"):
        vm = guest(xen, name)
        vm.start()
        vbds.append(xen.VBD.create(VM=vm, VDI=shared))
    xen.sim.slow("vbd_plug", 5.0)
    task = vbds[0].plug.task()
    with pytest.raises(errors.VDIInUse):
        vbds[1].plug()
    task.wait()
    assert attached(shared) == 1


def test_an_appliance_with_one_disk_twice(xen: Xen) -> None:
    shared = disk(xen)
    appliance = xen.VM_appliance.create(name_label="pair")
    for name in ("first", "other"):
        guest(xen, name, shared).appliance = appliance
    with pytest.raises(errors.XenError):
        appliance.start()
    assert attached(shared) <= 1


def test_what_is_copied_is_not_written(xen: Xen) -> None:
    """Neither does a guest start that writes on a disk being copied, nor is one copied then."""
    one = disk(xen)
    vm = guest(xen, "writer", one)
    xen.sim.slow("vdi_copy", 5.0)
    task = one.copy.task(one.SR)
    with pytest.raises(errors.OtherOperationInProgress):
        vm.start()
    task.wait()
    xen.sim.slow("vm_start", 5.0)
    task = vm.start.task()
    with pytest.raises(errors.VDIInUse):
        one.copy(one.SR)
    task.wait()


def test_a_revert_takes_no_disk_from_another(xen: Xen) -> None:
    """A disk that went to another guest since is not turned back below it."""
    one = disk(xen)
    vm, other = guest(xen, "first", one), guest(xen, "other")
    snapshot = vm.snapshot("before")
    vm.VBDs[0].destroy()
    xen.VBD.create(VM=other, VDI=one)
    other.start()
    with pytest.raises(errors.VDIInUse, match="revert"):
        snapshot.revert()
    assert (vm.state, vm.VBDs) == ("Halted", ())
    other.hard_shutdown()
    assert one == snapshot.revert().VBDs[0].VDI


def test_a_snapshot_has_nothing_of_what_it_ignores(xen: Xen) -> None:
    """Who throws the guest away with its snapshots does not take the ignored disk along."""
    own, data = disk(xen), disk(xen)
    vm = guest(xen, "web", own, data)
    snapshot = vm.snapshot("without data", [data])
    assert [vbd.VDI.snapshot_of for vbd in snapshot.VBDs] == [own]
    leases.destroy_with_disks(vm, {own.uuid})
    assert data.exists
    assert not own.exists


def test_a_balloon_that_moves_while_its_guest_does(xen: Xen) -> None:
    """What a guest gives back on its way is given back once, where it was."""
    vm = xen.VM.create(
        name_label="moving", memory_static_min=0, memory_dynamic_min=0, memory_static_max=4 * GIB
    )
    vm.start()
    xen.sim.behave(vm.uuid, balloon_rate=64 << 20)
    vm.set_memory_target_live(GIB)
    xen.sim.slow("vm_migrate", 20.0)
    (there,) = [host for host in xen.host if host != vm.resident_on]
    vm.pool_migrate(there)
    vm.wait_memory_target_live()
    for host in xen.host:
        assert host.metrics.memory_free == xen.driver.host_info(host.uuid).memory_free


def test_a_crashed_guest_comes_back_as_it_was(xen: Xen, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was given since is not in the new domain, and not attached on record."""
    vm = guest(xen, "crasher", disk(xen))
    vm.actions_after_crash = "preserve"
    vm.start()
    xen.sim.guest_crash(vm.uuid)
    late = xen.VBD.create(VM=vm, VDI=disk(xen))
    built, start = [], xen.driver.vm_start
    monkeypatch.setattr(
        xen.driver, "vm_start", lambda spec, *more: (built.append(spec), start(spec, *more))[1]
    )
    vm.hard_reboot()
    assert [one.vbd for one in built[0].disks] == [vm.VBDs[0].uuid]
    assert (vm.state, late.state) == ("Running", "Detached")
    late.plug()
    assert late.state == "Attached"


@pytest.mark.parametrize("count", [0, -1])
def test_a_pool_of_no_processors(xen: Xen, count: int) -> None:
    pool = xen.cpu_pool.create(name_label="none")
    with pytest.raises(errors.InvalidValue, match="1 or more"):
        pool.ncpu = count


@pytest.mark.parametrize(
    "change",
    [
        lambda vm: setattr(vm.VBDs[0], "mode", "RO"),
        lambda vm: setattr(vm.VBDs[0], "userdevice", "7"),
        lambda vm: vm.VBDs[1].eject(),
        lambda vm: setattr(vm.VIFs[0], "MAC", "02:00:00:00:00:07"),
        lambda vm: setattr(vm.VIFs[0], "device", "7"),
        lambda vm: vm.VIFs[0].quarantine(),
        lambda vm: vm.VIFs[1].release(),
        lambda vm: vm.VIFs[0].move(vm.VIFs[1].network),
    ],
)
def test_devices_of_a_guest_that_starts(xen: Xen, change: Any) -> None:
    """What the engine has been told of them stays so until it has done it."""
    vm = guest(xen, "web", disk(xen))
    xen.VBD.create(VM=vm, VDI=disk(xen), type="CD")
    for name in ("lan", "wan"):
        xen.VIF.create(VM=vm, network=xen.network.create(name_label=name))
    vm.VIFs[1].quarantine()
    before = [one.get_record() for one in (*vm.VBDs, *vm.VIFs)]
    xen.sim.slow("vm_start", 5.0)
    task = vm.start.task()
    with pytest.raises(errors.OtherOperationInProgress, match="start"):
        change(vm)
    task.wait()
    assert [one.state for one in vm.VBDs] == ["Attached"] * 2
    assert [one.state for one in vm.VIFs] == ["Attached", "Quarantined"]
    kept = ("mode", "userdevice", "VDI", "MAC", "device", "network")
    after = [one.get_record() for one in (*vm.VBDs, *vm.VIFs)]
    for old, new in zip(before, after, strict=True):
        assert [old.get(name) for name in kept] == [new.get(name) for name in kept]


@pytest.mark.parametrize("what", ["start", "create", "copy"])
def test_storage_stays_while_it_is_needed(xen: Xen, what: str) -> None:
    """The last way to a repository is not unplugged below a guest that starts, or below a disk."""
    one = disk(xen)
    sr = one.SR
    pbd, *others = sr.PBDs
    for other in others:
        other.unplug()
    vm = guest(xen, "web", one)
    xen.sim.slow({"start": "vm_start", "create": "vdi_create", "copy": "vdi_copy"}[what], 5.0)
    if what == "start":
        task = vm.start.task()
    elif what == "create":
        task = xen.VDI.create.task(SR=sr, virtual_size="1GiB")
    else:
        task = one.copy.task(sr)
    with pytest.raises((errors.VDIInUse, errors.OtherOperationInProgress)):
        pbd.unplug()
    task.wait()
    assert sr.state == "Attached"


def test_a_fork_leaves_out_what_is_detached(xen: Xen) -> None:
    """A disk that the guest has not, and another has, keeps nobody from forking it."""
    own, lent = disk(xen), disk(xen)
    vm, other = guest(xen, "web", own), guest(xen, "other", lent)
    vm.start()
    other.start()
    xen.VBD.create(VM=vm, VDI=lent)
    (fork,) = vm.fork(1)
    assert [vbd.userdevice for vbd in fork.VBDs] == ["0"]
