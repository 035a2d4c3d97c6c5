"""Whatever driver call of an operation fails, everything is as it was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.states.arrange import Scene, scene

from xenmgmt import errors
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, REV
from xenmgmt.operations import OPERATIONS

MIB = 1 << 20
CALLS = (
    *("vm_", "vbd_", "vif_", "vdi_", "sr_", "host_", "device_"),
    *("pif_", "cpupool_"),
)
ASKING = ("vm_info", "vm_list", "host_list", "host_info", "sr_types")


class Failing:
    """A driver whose nth call fails; 0 fails none. Undoing does not count."""

    def __init__(self, driver: Any, fail: int) -> None:
        self._driver = driver
        self._fail = fail
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._driver, name)
        if not name.startswith(CALLS) or name in ASKING:
            return found

        def call(*args: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self._fail:
                raise errors.EngineError(f"{name} was made to fail")
            return found(*args)

        return call


def running(s: Scene) -> Any:
    s.vm.start()
    return s.vm


def suspended(s: Scene) -> Any:
    s.vm.start()
    s.vm.suspend()
    return s.vm


def unplugged(name: str) -> Callable[[Scene], Any]:
    def go(s: Scene) -> Any:
        s.vm.start()
        getattr(s, name).unplug()
        return getattr(s, name)

    return go


def attached(name: str) -> Callable[[Scene], Any]:
    def go(s: Scene) -> Any:
        s.vm.start()
        return getattr(s, name)

    return go


def two_disks(s: Scene) -> Any:
    second = s.xen.VDI.create(SR=s.sr, virtual_size=MIB)
    s.xen.VBD.create(VM=s.vm, VDI=second)
    return s.vm


def two_disks_running(s: Scene) -> Any:
    two_disks(s)
    s.vm.start()
    return s.vm


def lost_disk_snapshot(s: Scene) -> Any:
    """A snapshot whose VM has lost its disk since."""
    snapshot = s.vm.snapshot("s")
    s.vbd.destroy()
    s.disk.destroy()
    return snapshot


def busy_host(s: Scene) -> Any:
    s.vm.start_on(s.host)
    for n in range(2):
        s.new_vm(f"more{n}").start_on(s.host)
    return s.host


def disabled(s: Scene) -> Any:
    s.host.disable()
    return s.host


def active_pool(s: Scene) -> Any:
    s.cpu_pool.activate()
    return s.cpu_pool


def running_beside(s: Scene) -> Any:
    s.vm.start()
    return s.xen.DPCI


def running_hba(s: Scene) -> Any:
    s.vm.start()
    return s.xen.DSCSI_HBA


def two_in_appliance(s: Scene) -> Any:
    s.new_vm("second").set_appliance(s.appliance)
    return s.appliance


def group_of_two(s: Scene) -> Any:
    group = s.xen.VM_group.create(name_label="both")
    for vm in (s.vm, s.new_vm("second")):
        vm.set_groups([group])
        disk = s.xen.VDI.create(SR=s.sr, virtual_size=MIB)
        s.xen.VBD.create(VM=vm, VDI=disk)
        vm.start()
    return group


def set_of_two(s: Scene) -> Any:
    return group_of_two(s).snapshot("set")


CASES: dict[str, tuple[Callable[[Scene], Any], Callable[[Scene], dict[str, Any]]]] = {
    "VM.start": (lambda s: s.vm, lambda _: {}),
    "VM.start_on": (lambda s: s.vm, lambda s: {"host": s.hosts[1]}),
    "VM.pause": (running, lambda _: {}),
    "VM.suspend": (running, lambda _: {}),
    "VM.resume": (suspended, lambda _: {}),
    "VM.clean_shutdown": (running, lambda _: {}),
    "VM.clean_reboot": (running, lambda _: {}),
    "VM.hard_reboot": (running, lambda _: {}),
    "VM.hard_shutdown": (running, lambda _: {}),
    "VM.destroy": (suspended, lambda _: {}),
    "VM.pool_migrate": (running, lambda s: {"host": s.other_host()}),
    "VM.set_memory_dynamic_range": (running, lambda _: {"min": 32 * MIB, "max": 64 * MIB}),
    "VM.set_VCPUs_number_live": (running, lambda _: {"nvcpu": 1}),
    "VM.add_to_VCPUs_params_live": (running, lambda _: {"key": "cap", "value": "50"}),
    "VM.clone": (two_disks, lambda _: {"new_name": "c"}),
    "VM.copy": (two_disks, lambda _: {"new_name": "c"}),
    "VM.snapshot": (two_disks_running, lambda _: {"new_name": "c"}),
    "VM.checkpoint": (two_disks_running, lambda _: {"new_name": "c"}),
    "VM.revert": (lost_disk_snapshot, lambda _: {}),
    "VBD.plug": (unplugged("vbd"), lambda _: {}),
    "VBD.unplug": (attached("vbd"), lambda _: {}),
    "VIF.plug": (unplugged("vif"), lambda _: {}),
    "VIF.unplug": (attached("vif"), lambda _: {}),
    "VDI.create": (lambda s: s.xen.VDI, lambda s: {"SR": s.sr, "virtual_size": MIB}),
    "VDI.snapshot": (lambda s: s.disk, lambda _: {}),
    "VDI.clone": (lambda s: s.disk, lambda _: {}),
    "VDI.copy": (lambda s: s.disk, lambda s: {"sr": s.sr}),
    "VDI.resize": (lambda s: s.disk, lambda _: {"size": 64 * MIB}),
    "SR.create": (
        lambda s: s.xen.SR,
        lambda _: {"type": "nfs", "shared": True, "name_label": "new", "physical_size": 1 << 30},
    ),
    "SR.scan": (lambda s: s.sr, lambda _: {}),
    "PBD.unplug": (lambda s: s.pbd, lambda _: {}),
    "host.evacuate": (busy_host, lambda _: {}),
    "host.reboot": (disabled, lambda _: {}),
    "VM.fork": (two_disks_running, lambda _: {"n": 3}),
    "VM.dump_core": (running, lambda _: {}),
    "VM.cpu_pool_migrate": (running, lambda s: {"pool": s.pool_here()}),
    "cpu_pool.activate": (lambda s: s.cpu_pool, lambda _: {}),
    "cpu_pool.deactivate": (active_pool, lambda _: {}),
    "cpu_pool.add_host_CPU_live": (active_pool, lambda s: {"host_cpu": s.spare_cpu}),
    "PIF.unplug": (lambda s: s.pif, lambda _: {}),
    "PIF.create_VLAN": (
        lambda s: s.xen.PIF,
        lambda s: {"device": "eth1", "network": s.quiet_network, "host": s.host, "VLAN": 5},
    ),
    "PIF.destroy": (lambda s: s.vlan, lambda _: {}),
    "Bond.create": (
        lambda s: s.xen.Bond,
        lambda s: {"network": s.quiet_network, "members": list(s.host.PIFs), "MAC": ""},
    ),
    "DPCI.create": (running_beside, lambda s: {"VM": s.vm, "PPCI": s.vm.resident_on.PPCIs[0]}),
    "DSCSI_HBA.create": (running_hba, lambda s: {"VM": s.vm}),
    "VM_group.snapshot": (group_of_two, lambda _: {"new_name": "set"}),
    "VM_group.restore": (set_of_two, lambda _: {"new_name": "again"}),
    "VM_appliance.start": (two_in_appliance, lambda _: {"paused": False}),
    "pool.enable_ha": (lambda s: s.xen.pool, lambda _: {"heartbeat_srs": []}),
    "pool.create_VLAN": (
        lambda s: s.xen.pool,
        lambda s: {"device": "eth1", "network": s.quiet_network, "VLAN": 5},
    ),
}


def model(s: Scene) -> dict[str, Any]:
    """All records without their revisions."""
    frozen = s.xen.store.snapshot(CLASSES)
    return {
        cls: {
            ref: tuple(v for n, v in enumerate(row) if n != REV) for ref, row in frozen.items(cls)
        }
        for cls in CLASSES
    }


def engine(s: Scene) -> dict[str, Any]:
    """What the engine holds, but for domids, which are never used twice."""
    domains = {d.uuid: (d.host, d.state, d.memory, d.vcpus) for d in s.sim.vm_list()}
    hosts = {h.uuid: (h.memory_free, h.live) for h in s.sim.host_list()}
    disks = {sr.uuid: s.sim.sr_summary(sr.uuid) for sr in s.xen.SR}
    return {"domains": domains, "hosts": hosts, "disks": disks}


def prepared(title: str, fail: int) -> tuple[Scene, Any, dict[str, Any], Failing]:
    s = scene()
    arrange, arguments = CASES[title]
    subject = arrange(s)
    given = arguments(s)
    driver = Failing(s.sim, fail)
    s.xen.context.driver = driver  # type: ignore[assignment]
    return s, subject, given, driver


def count(title: str) -> int:
    _, subject, given, driver = prepared(title, 0)
    getattr(subject, title.split(".")[1])(**given)
    return len(driver.calls)


POINTS = [(title, n) for title in CASES for n in range(1, count(title) + 1)]


@pytest.mark.parametrize(("title", "point"), POINTS)
def test_a_failed_call_leaves_everything_as_it_was(title: str, point: int) -> None:
    """Model, journal and engine are as before; the caller gets the engine's error."""
    s, subject, given, driver = prepared(title, point)
    before = model(s), engine(s)
    with pytest.raises(errors.EngineError, match="made to fail"):
        getattr(subject, title.split(".")[1])(**given)
    assert len(driver.calls) >= point
    after = model(s), engine(s)
    assert _without_domids(after[0]) == _without_domids(before[0])
    assert after[1] == before[1]
    assert s.xen.store.journal() == {}


def _without_domids(found: dict[str, Any]) -> dict[str, Any]:
    place = LAYOUTS["VM"].index["domid"] - 1
    vms = {
        ref: tuple(v for n, v in enumerate(row) if n != place) for ref, row in found["VM"].items()
    }
    return {**found, "VM": vms}


def test_every_operation_with_steps_is_here_or_has_no_way_back() -> None:
    """The operations that are not tried share their steps with one that is."""
    like = {
        "VM.unpause",
        "VM.power_state_reset",
        "VM.migrate",
        "VM.resume_on",
        "VM.send_sysrq",
        "VM.send_trigger",
        "VM.set_memory_dynamic_max",
        "VM.set_memory_dynamic_min",
        "VM.set_memory_dynamic_max_live",
        "VM.set_memory_dynamic_min_live",
        "VM.set_memory_target_live",
        "VM.wait_memory_target_live",
        "VBD.unplug_force",
        "VBD.insert",
        "VBD.eject",
        "VBD.media_change",
        "VIF.unplug_force",
        "VDI.destroy",
        "VDI.resize_online",
        "VDI.set_virtual_size",
        "SR.destroy",
        "PBD.plug",
        "host.shutdown",
        "host.power_on",
        "VM.shutdown",
        "cpu_pool.remove_host_CPU_live",
        "PIF.plug",
        "PIF.reconfigure_ip",
        "PIF.reconfigure_ipv6",
        "PIF.scan",
        "PIF.introduce",
        "VLAN.create",
        "VLAN.destroy",
        "Bond.destroy",
        "tunnel.create",
        "tunnel.destroy",
        "network.create",
        "network.destroy",
        "DPCI.destroy",
        "DSCSI.create",
        "DSCSI.destroy",
        "DSCSI_HBA.destroy",
        "PUSB.scan",
        "VUSB.create",
        "VUSB.unplug",
        "VUSB.destroy",
        "VM_appliance.clean_shutdown",
        "VM_appliance.hard_shutdown",
        "VM_appliance.shutdown",
        "crashdump.destroy",
        "pool.create_VLAN_from_PIF",
        "pool.disable_ha",
        "pool.eject",
        "pool.join",
        "pool.join_force",
        "host.dmesg",
        "host.dmesg_clear",
        "host.get_log",
        "host.send_debug_keys",
        "host.bugreport_upload",
    }
    with_steps = {title for title, kind in OPERATIONS.items() if kind.steps is not None}
    assert with_steps - set(CASES) - like == set()
