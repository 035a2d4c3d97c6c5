"""Hosts that are lost, come back, restart, join and leave: records and engine agree."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, NULL
from xenmgmt.model._types import Map, Ref, Set

LOOSE = {
    ("VM", "snapshot_of"),
    ("VDI", "snapshot_of"),
    ("VM", "parent"),
    ("task", "subtask_of"),
}
"""References that say where something came from; that may be gone."""


def dangling(xen: Xen) -> list[str]:
    """Every reference that leads nowhere."""
    frozen = xen.store.snapshot(CLASSES)
    alive = {cls: dict(frozen.items(cls)) for cls in CLASSES}
    found = []
    for cls, rows in alive.items():
        for field in LAYOUTS[cls].fields:
            place = LAYOUTS[cls].index.get(field.name)
            kind = field.type
            if isinstance(kind, Map) and isinstance(kind.value, Ref):
                kind = kind.value
            target = kind.of if isinstance(kind, Set) else kind
            if place is None or not isinstance(target, Ref) or (cls, field.name) in LOOSE:
                continue
            for ref, row in rows.items():
                value = row[place]
                refs = value.values() if isinstance(value, dict) else value
                for one in (refs,) if isinstance(refs, str) else refs:
                    if one != NULL and one not in alive[target.to]:
                        found.append(f"{cls}.{field.name} of {ref}: {one}")
    return found


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB&cpus=4", seed=1) as xen:
        yield xen


def pools(xen: Xen, host: Any) -> dict[str, set[int]]:
    return xen.sim._hardware(host.uuid)[1].pools


def new_vm(xen: Xen, **values: Any) -> Any:
    return xen.VM.create(
        **{"name_label": "vm", "memory_static_max": "128MiB", "actions_after_crash": "preserve"}
        | values
    )


def active(xen: Xen, host: Any, name: str = "cpus") -> Any:
    pool = xen.cpu_pool.create(name_label=name, resident_on=host)
    pool.activate()
    return pool


def agree(xen: Xen) -> None:
    """Active CPU pools and plugged interfaces are those of the engine, host by host."""
    for host in xen.host:
        if host.state == "Offline":
            continue
        found = {pool.uuid: pool for pool in xen.cpu_pool if pool.resident_on == host}
        real = pools(xen, host)
        assert {uuid for uuid, pool in found.items() if pool.state == "Active"} == set(real)
        for uuid, cpus in real.items():
            assert {cpu.number for cpu in found[uuid].host_CPUs} == cpus
            assert all(found[uuid] in cpu.cpu_pool for cpu in found[uuid].host_CPUs)
        up = {(pif.device, pif.VLAN) for pif in host.PIFs if pif.state == "Plugged"}
        known = {(pif.device, pif.VLAN) for pif in host.PIFs}
        real_up = set(xen.sim._hardware(host.uuid)[1].up)
        assert up == real_up & known
        assert all(tag < 0 and name.startswith("eth") for name, tag in real_up - known)
    assert dangling(xen) == []


def test_a_power_cut_ends_cpu_pools(xen: Xen) -> None:
    host = xen.host.get_all()[1]
    pool = active(xen, host)
    vm = new_vm(xen)
    vm.set_pool_name("cpus")
    vm.start()
    xen.sim.host_crash(host.uuid)
    assert (vm.state, pool.state) == ("Unknown", "Inactive")
    assert all(not cpu.cpu_pool for cpu in host.host_CPUs)
    xen.sim.host_recover(host.uuid)
    agree(xen)
    vm.power_state_reset()
    host.enable()
    pool.activate()
    vm.start()
    assert vm.get_cpu_pool() == (pool,)
    agree(xen)


def test_a_partition_keeps_what_the_host_has(xen: Xen) -> None:
    """The host ran on: its pools and interfaces are as they were, also those that were down."""
    host = xen.host.get_all()[1]
    pool = active(xen, host)
    vm = new_vm(xen)
    vm.set_pool_name("cpus")
    vm.start()
    down = next(pif for pif in host.PIFs if pif.device == "eth1")
    down.unplug()
    xen.sim.partition(host.uuid)
    assert vm.state == "Unknown"
    with pytest.raises(errors.Refused):
        pool.deactivate()
    xen.sim.heal()
    assert (vm.state, pool.state, down.state) == ("Running", "Active", "Unplugged")
    assert vm.get_cpu_pool() == (pool,)
    agree(xen)


@pytest.mark.parametrize("verb", ["reboot", "shutdown"])
def test_a_restart_ends_cpu_pools(xen: Xen, verb: str) -> None:
    host = xen.host.get_all()[1]
    pool = active(xen, host)
    host.disable()
    getattr(host, verb)()
    if verb == "shutdown":
        host.power_on()
    assert pool.state == "Inactive"
    agree(xen)
    pool.activate()
    agree(xen)


def test_a_guest_that_ends_behind_a_partition_is_found_ended(xen: Xen) -> None:
    """Its timers go on; nobody hears of it until the hosts see each other again."""
    host = xen.host.get_all()[1]
    halts, crashes = new_vm(xen, name_label="halts"), new_vm(xen, name_label="crashes")
    xen.sim.behave(crashes.uuid, crashes_after=10)
    for vm in (halts, crashes):
        vm.start_on(host)
    xen.sim.partition(host.uuid)
    xen.clock.sleep(20)
    xen.sim.guest_halt(halts.uuid)
    assert {halts.state, crashes.state} == {"Unknown"}
    xen.sim.heal(host.uuid)
    assert (halts.state, crashes.state) == ("Halted", "Crashed")
    assert host.metrics.memory_free == host.metrics.memory_total


def test_the_end_of_a_partition_brings_no_host_without_power_back(xen: Xen) -> None:
    host = xen.host.get_all()[1]
    xen.sim.host_crash(host.uuid)
    xen.sim.partition(host.uuid)
    xen.sim.heal()
    assert host.state == "Offline"
    xen.sim.host_recover(host.uuid)
    assert host.state == "Disabled"
    agree(xen)


def test_ejecting_leaves_nothing_that_points_at_the_host(xen: Xen) -> None:
    _, host = xen.host.get_all()
    network = xen.network.create(name_label="n")
    eth1 = next(pif for pif in host.PIFs if pif.device == "eth1")
    xen.VLAN.create(eth1, 7, network)
    eth1.reconfigure_ip("DHCP", "", "", "", "")
    xen.tunnel.create(eth1, xen.network.create(name_label="t"))
    active(xen, host)
    vm = new_vm(xen, affinity=host)
    xen.DPCI.create(VM=vm, PPCI=host.PPCIs[0])
    with pytest.raises(errors.Refused):
        xen.pool.eject(host)
    vm.DPCIs[0].destroy()
    xen.pool.eject(host)
    assert dangling(xen) == []
    assert len(xen.VLAN) == len(xen.tunnel) == len(xen.cpu_pool) == 0
    vm.start()


def test_what_a_host_that_goes_must_not_be(xen: Xen) -> None:
    master, other = xen.host.get_all()
    with pytest.raises(errors.HostCannotDestroySelf):
        xen.pool.eject(master)
    vm = new_vm(xen)
    vm.start_on(other)
    with pytest.raises(errors.HostInUse):
        xen.pool.eject(other)
    xen.sim.host_crash(master.uuid)
    with pytest.raises(errors.HostCannotDestroySelf):
        master.destroy()
    xen.pool.designate_new_master(other)
    master.destroy()
    assert dangling(xen) == []
    assert vm.state == "Running"


def test_a_lost_host_that_is_forgotten_takes_its_parts_along(xen: Xen) -> None:
    host = xen.host.get_all()[1]
    session = xen.session.open("somebody")
    vm = new_vm(xen, affinity=host)
    active(xen, host)
    eth1 = next(pif for pif in host.PIFs if pif.device == "eth1")
    eth0 = next(pif for pif in host.PIFs if pif.device == "eth0")
    network = xen.network.create(name_label="n")
    xen.Bond.create(network, [eth0, eth1], "", "balance-slb", {})
    xen.sim.host_crash(host.uuid)
    host.destroy()
    assert dangling(xen) == []
    assert (len(xen.Bond), vm.affinity, network.state) == (0, None, "Isolated")
    session.logout()


def test_joining_moves_the_host_and_leaving_frees_it() -> None:
    with (
        xenmgmt.connect("sim://?hosts=1&memory=4GiB&cpus=4", seed=1) as one,
        xenmgmt.connect("sim://?hosts=1&memory=4GiB&cpus=4", seed=2) as two,
    ):
        address = one.host.get_all()[0].address
        coming = two.host.get_all()[0]
        uuid = coming.uuid
        active(two, coming)
        with pytest.raises(errors.EngineError):
            two.pool.join("nowhere", "", "")
        assert two.pool.get_all()[0].state == "Ready"
        assert dangling(two) == []
        agree(two)
        two.pool.join(address, "", "")
        assert two.host.get_all() == []
        assert two.pool.get_all() == []
        assert dangling(two) == []
        joined = one.host.get_by_uuid(uuid)
        agree(one)
        assert joined.state == "Enabled"
        vm = new_vm(one)
        disk = one.VDI.create(SR=one.SR.get_all()[0], virtual_size="4MiB")
        one.VBD.create(VM=vm, VDI=disk)
        vm.start_on(joined)
        vm.pool_migrate(one.host.get_all()[0])
        one.pool.eject(joined)
        assert dangling(one) == []
        with pytest.raises(errors.XenError):
            two.cpu_pool.create(name_label="nowhere")
        with pytest.raises(errors.XenError):
            two.pool.join(address, "", "")


def test_a_host_with_guests_does_not_join() -> None:
    with (
        xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=1) as one,
        xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=2) as two,
        xenmgmt.connect("sim://?hosts=2&memory=4GiB", seed=3) as three,
    ):
        address = one.host.get_all()[0].address
        vm = new_vm(two)
        vm.start()
        with pytest.raises(errors.JoiningHostCannotHaveRunningVMs):
            two.pool.join(address, "", "")
        with pytest.raises(errors.JoiningHostCannotBeMasterOfOtherHosts):
            three.pool.join(address, "", "")
        vm.hard_shutdown()
        one.close()
        with pytest.raises(errors.EngineError):
            two.pool.join(address, "", "")
        assert len(two.host) == 1


def test_trouble_of_the_pool_that_is_joined_is_not_the_joining_host_s() -> None:
    with (
        xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=1) as one,
        xenmgmt.connect("sim://?hosts=1&memory=4GiB", seed=2) as two,
    ):
        one.sim.fail("sr_attach", errors.EngineError("no way to the storage"))
        two.pool.join(one.host.get_all()[0].address, "", "")
        assert len(two.host) == 0
        assert len(one.host) == 2
        assert {info.uuid for info in one.driver.host_list()} == {h.uuid for h in one.host}
        assert dangling(one) == dangling(two) == []
        unplugged = [pbd for pbd in one.PBD if pbd.state == "Unplugged"]
        assert len(unplugged) == 1
        unplugged[0].plug()


def test_a_host_that_is_lost_between_two_steps_takes_its_guest_along() -> None:
    """A VM that was being resumed there is as unknown as the others, and not taken for Running."""
    xen = xenmgmt.connect("sim://?hosts=2&memory=2GiB&latency=real", seed=1)
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB")
    vm.start()
    vm.suspend()
    host = xen.host.get_all()[1]
    xen.sim.at("vdi_destroy", lambda: xen.sim.host_crash(host.uuid))
    vm.resume_on(host)
    assert vm.state == "Unknown"
    vm.power_state_reset()
    assert vm.state == "Halted"
    agree(xen)


def test_a_host_that_cannot_be_asked_when_a_store_is_opened() -> None:
    """What ran there may run there still: its VM is Unknown, not Halted."""
    xen = xenmgmt.connect("sim://?hosts=2&memory=2GiB", seed=1)
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB")
    vm.start()
    xen.sim._listener = None
    xen.sim.partition(vm.resident_on.uuid)
    xen.store._listeners = ()  # type: ignore[attr-defined]
    again = Xen(
        xen.url, xen.driver, xen.store, xen.clock, seed=1, session="again", options=xen.options
    )
    assert again.VM.get_all()[0].state == "Unknown"
    again.sim.heal()
    assert again.VM.get_all()[0].state == "Running"


def test_a_host_that_stands_by_does_not_leave() -> None:
    xen = xenmgmt.connect("sim://?hosts=3&memory=2GiB", seed=1)
    one, two, _ = xen.host.get_all()
    vm = xen.VM.create(name_label="vm", memory_static_max="128MiB")
    vm.start_on(one)
    protection = xen.VM_protection.create(VM=vm, host=two)
    protection.start()
    with pytest.raises(errors.HostInUse, match="VM_protection"):
        xen.pool.eject(two)
    xen.sim.host_crash(two.uuid)
    with pytest.raises(errors.HostInUse, match="VM_protection"):
        two.destroy()
    protection.destroy()
    two.destroy()
    agree(xen)


def test_live_says_whether_a_host_answers(xen: Xen) -> None:
    """Lost and found, powered off and on: ``host_metrics.live`` follows."""
    one, two = xen.host.get_all()
    assert one.metrics.live
    assert two.metrics.live
    two.disable()
    two.shutdown()
    assert not two.metrics.live
    two.power_on()
    assert two.metrics.live
    xen.sim.host_crash(two.uuid)
    assert not two.metrics.live
    xen.sim.host_recover(two.uuid)
    assert two.metrics.live
