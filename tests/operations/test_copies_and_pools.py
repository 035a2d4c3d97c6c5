"""CPU pools, forks and copies: whose disks, whose memory, in which pool."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors

MIB = 1 << 20


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=2GiB&cpus=4", seed=1) as xen:
        yield xen


@pytest.fixture
def vm(xen: Xen) -> Any:
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB", actions_after_crash="preserve")
    for n in range(2):
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=8 * MIB, name_label=f"d{n}")
        xen.VBD.create(VM=vm, VDI=disk)
    xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
    return vm


def active(xen: Xen, host: Any, name: str = "cpus", **values: Any) -> Any:
    pool = xen.cpu_pool.create(name_label=name, resident_on=host, **values)
    pool.activate()
    return pool


def read(xen: Xen, vbd: Any) -> Any:
    vdi = vbd.VDI
    return xen.sim.disk_read(vdi.SR.uuid, vdi.location, 0)


def write(xen: Xen, vbd: Any, content: str) -> None:
    vdi = vbd.VDI
    xen.sim.disk_write(vdi.SR.uuid, vdi.location, 0, content)


def where(xen: Xen, vm: Any) -> str:
    """The CPU pool that the engine has the VM in."""
    return str(xen.sim._domains[vm.uuid].pool)


# --- CPU pools ------------------------------------------------------------------------------------


def test_a_pool_takes_processors_and_gives_them_back(xen: Xen) -> None:
    host = xen.host.get_all()[0]
    pool = active(xen, host, ncpu=2, proposed_CPUs=["1", "1", "2"])
    assert sorted(cpu.number for cpu in pool.host_CPUs) == [1, 2]
    assert len(xen.host_cpu.get_unassigned_cpus()) == 6
    spare = next(cpu for cpu in host.host_CPUs if not cpu.cpu_pool)
    pool.add_host_CPU_live(spare)
    with pytest.raises(errors.InvalidCpu):
        pool.add_host_CPU_live(spare)
    last = next(cpu for cpu in host.host_CPUs if not cpu.cpu_pool)
    with pytest.raises(errors.InvalidCpu):
        pool.add_host_CPU_live(last)
    with pytest.raises(errors.InvalidCpu):
        pool.add_host_CPU_live(xen.host.get_all()[1].host_CPUs[0])
    for cpu in pool.host_CPUs[1:]:
        pool.remove_host_CPU_live(cpu)
    with pytest.raises(errors.LastCpuNotRemovable):
        pool.remove_host_CPU_live(pool.host_CPUs[0])
    with pytest.raises(errors.PoolBadState):
        pool.destroy()
    pool.deactivate()
    assert len(xen.host_cpu.get_unassigned_cpus()) == 8
    pool.destroy()


@pytest.mark.parametrize(("ncpu", "proposed"), [(4, []), (1, ["x"]), (1, ["-1"])])
def test_a_pool_that_cannot_be(xen: Xen, ncpu: int, proposed: list[str]) -> None:
    host = xen.host.get_all()[0]
    pool = xen.cpu_pool.create(name_label="p", resident_on=host, ncpu=ncpu, proposed_CPUs=proposed)
    with pytest.raises(errors.XenError):
        pool.activate()
    assert (pool.state, len(xen.host_cpu.get_unassigned_cpus())) == ("Inactive", 8)
    with pytest.raises(errors.InvalidValue):
        xen.cpu_pool.create(name_label="p", resident_on=host)


def test_a_vm_starts_moves_and_sleeps_in_its_pool(xen: Xen, vm: Any) -> None:
    one, two = xen.host.get_all()
    pool = active(xen, one)
    vm.set_pool_name("cpus")
    with pytest.raises(errors.PoolBadState):
        vm.start_on(two)
    vm.start()
    assert (where(xen, vm), vm.get_cpu_pool()) == (pool.uuid, (pool,))
    with pytest.raises(errors.PoolBadState):
        pool.deactivate()
    with pytest.raises(errors.PoolBadState):
        vm.pool_migrate(two)
    there = active(xen, two)
    vm.pool_migrate(two)
    assert (where(xen, vm), vm.get_cpu_pool()) == (there.uuid, (there,))
    pool.deactivate()
    vm.suspend()
    assert there.started_VMs == ()
    vm.resume()
    assert (where(xen, vm), there.started_VMs) == (there.uuid, (vm,))
    vm.clean_reboot()
    assert where(xen, vm) == there.uuid
    pool.activate()
    two.evacuate()
    assert (where(xen, vm), vm.get_cpu_pool()) == (pool.uuid, (pool,))


def test_a_migration_that_fails_leaves_the_vm_in_its_pool(xen: Xen, vm: Any) -> None:
    one, two = xen.host.get_all()
    pool, _ = active(xen, one), active(xen, two)
    vm.set_pool_name("cpus")
    vm.start_on(one)
    for method, after in (("vm_set_cpupool", 0), ("vm_migrate", 0), ("vm_set_cpupool", 1)):
        xen.sim.fail(method, errors.EngineError("no"), after=after)
        with pytest.raises(errors.EngineError):
            vm.pool_migrate(two)
        assert (vm.resident_on, where(xen, vm), vm.get_cpu_pool()) == (one, pool.uuid, (pool,))


def test_copies_of_a_vm_in_a_pool_are_in_none(xen: Xen, vm: Any) -> None:
    pool = active(xen, xen.host.get_all()[0])
    vm.set_pool_name("cpus")
    vm.start()
    snapshot, checkpoint = vm.snapshot("s"), vm.checkpoint("c")
    assert pool.started_VMs == (vm,)
    vm = checkpoint.revert()
    assert pool.started_VMs == ()
    vm.resume()
    vm = snapshot.revert()
    assert pool.started_VMs == ()
    clone = vm.clone("clone")
    pool.deactivate()
    assert clone.get_pool_name() == "cpus"


def test_moving_between_pools_of_a_host(xen: Xen, vm: Any) -> None:
    one, two = xen.host.get_all()
    a, b, far = active(xen, one, "a"), active(xen, one, "b"), active(xen, two, "a")
    vm.set_pool_name("a")
    vm.start_on(one)
    with pytest.raises(errors.PoolBadState):
        vm.cpu_pool_migrate(far)
    xen.sim.fail("vm_set_cpupool", errors.EngineError("no"))
    with pytest.raises(errors.EngineError):
        vm.cpu_pool_migrate(b)
    assert (where(xen, vm), vm.get_cpu_pool()) == (a.uuid, (a,))
    vm.cpu_pool_migrate(b)
    assert (where(xen, vm), vm.get_cpu_pool(), vm.get_pool_name()) == (b.uuid, (b,), "b")
    a.deactivate()


# --- forks ----------------------------------------------------------------------------------------


def test_forks_share_until_they_write(xen: Xen, vm: Any) -> None:
    vm.start()
    host = vm.resident_on
    for n, vbd in enumerate(vm.VBDs):
        write(xen, vbd, f"disk {n}")
    free = host.metrics.memory_free
    forks = vm.fork(3)
    assert host.metrics.memory_free == free
    assert [read(xen, vbd) for fork in forks for vbd in fork.VBDs] == ["disk 0", "disk 1"] * 3
    write(xen, forks[0].VBDs[1], "mine")
    write(xen, vm.VBDs[1], "parent's")
    assert [read(xen, fork.VBDs[1]) for fork in forks] == ["mine", "disk 1", "disk 1"]
    assert read(xen, vm.VBDs[1]) == "parent's"
    assert len({vif.MAC for one in (vm, *forks) for vif in one.VIFs}) == 4
    xen.sim.guest_writes_memory(forks[0].uuid, 5 * MIB)
    assert forks[0].metrics.memory_actual == 5 * MIB
    assert host.metrics.memory_free == free - 5 * MIB
    for fork in forks:
        fork.hard_shutdown()
        fork.destroy()
    assert host.metrics.memory_free == free
    assert read(xen, vm.VBDs[0]) == "disk 0"


def test_a_fork_has_what_the_domain_has(xen: Xen, vm: Any) -> None:
    """After disks came and went, each copy is a copy of the right one."""
    vm.start()
    first, second = vm.VBDs
    for vbd, content in ((first, "first"), (second, "second")):
        write(xen, vbd, content)
    first.unplug()
    (alone,) = vm.fork()
    assert [read(xen, vbd) for vbd in alone.VBDs] == ["second"]
    first.plug()
    (both,) = vm.fork()
    found = {vbd.userdevice: read(xen, vbd) for vbd in both.VBDs}
    assert found == {first.userdevice: "first", second.userdevice: "second"}
    vm.VIFs[0].unplug()
    (silent,) = vm.fork()
    assert silent.VIFs == ()


@pytest.mark.parametrize("n", [0, -1, 32_001])
def test_a_number_of_forks_out_of_range(xen: Xen, vm: Any, n: int) -> None:
    vm.start()
    with pytest.raises(errors.InvalidValue):
        vm.fork(n)


def test_a_fork_that_fails_leaves_nothing(xen: Xen, vm: Any) -> None:
    with pytest.raises(errors.VMBadPowerState):
        vm.fork()
    vm.start()
    sr = xen.SR.get_all()[0]
    before = (len(xen.VM), len(xen.VDI), len(xen.VBD), sr.virtual_allocation)
    for fault in (errors.EngineError("no"), None):
        if fault is not None:
            xen.sim.fail("vm_fork", fault)
        else:
            xen.sim.storage_fault(sr.uuid, "EIO", location=vm.VBDs[1].VDI.location)
        with pytest.raises(errors.EngineError):
            vm.fork(4)
        assert (len(xen.VM), len(xen.VDI), len(xen.VBD), sr.virtual_allocation) == before
        assert len(xen.driver.vm_list()) == 1
        assert len(xen.sim.sr_summary(sr.uuid).vdis) == 2
        assert vm.current_operations == {}


def test_a_fork_is_in_the_pool_of_its_parent(xen: Xen, vm: Any) -> None:
    pool = active(xen, xen.host.get_all()[0])
    vm.set_pool_name("cpus")
    vm.start()
    (fork,) = vm.fork()
    assert where(xen, fork) == pool.uuid
    assert set(pool.started_VMs) == {vm, fork}
    fork.set_pool_name("for its next start")
    (again,) = fork.fork()
    assert (where(xen, again), again.get_cpu_pool()) == (pool.uuid, (pool,))


def test_a_fork_of_a_paused_vm_is_paused_and_quarantine_holds(xen: Xen, vm: Any) -> None:
    vm.start(start_paused=True)
    (fork,) = vm.fork(1, "name", True)
    assert (fork.state, fork.name_label) == ("Paused", "name-1")
    assert fork.VIFs[0].state == "Quarantined"
    (again,) = fork.fork()
    assert again.VIFs[0].state == "Quarantined"
    again.unpause()
    again.suspend()
    again.resume()


# --- storage faults -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["EIO", "ENOSPC"])
def test_a_fault_during_a_revert_loses_no_disk(xen: Xen, vm: Any, kind: str) -> None:
    snapshot = vm.snapshot("s")
    write(xen, vm.VBDs[0], "new")
    disk = vm.VBDs[0].VDI
    before = xen.sim.sr_summary(disk.SR.uuid)
    xen.sim.storage_fault(disk.SR.uuid, kind)
    with pytest.raises(errors.XenError):
        snapshot.revert()
    assert xen.sim.sr_summary(disk.SR.uuid) == before
    xen.sim.storage_fault(disk.SR.uuid, None)
    assert read(xen, vm.VBDs[0]) == "new"
    vm = snapshot.revert()
    assert read(xen, vm.VBDs[0]) is None
    with pytest.raises(errors.InvalidValue):
        xen.sim.storage_fault(disk.SR.uuid, "EWHAT")
