"""Sets of VMs: snapshots at one moment, restored as a new set (use cases 30 and 50)."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.operations.vm_group import SKEW


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=4GiB&latency=real", seed=1) as found:
        yield found


def shop(xen: Xen) -> tuple[Any, list[Any]]:
    """Three guests that belong together; one is Halted."""
    group = xen.VM_group.create(name_label="shop")
    sr = xen.SR.get_all()[0]
    vms = []
    for name in ("web", "db", "spare"):
        vm = xen.VM.create(name_label=name, memory_static_max="256MiB")
        disk = xen.VDI.create(SR=sr, virtual_size="8MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.set_groups([group])
        xen.sim.disk_write(sr.uuid, disk.location, 0, f"{name} before")
        vms.append(vm)
    vms[0].start()
    vms[1].start()
    return group, vms


def content(xen: Xen, vm: Any) -> object:
    disk = vm.VBDs[0].VDI
    return xen.sim.disk_read(disk.SR.uuid, disk.location, 0)


def test_a_set_is_taken_at_one_moment_and_restored(xen: Xen) -> None:
    """The guests go on; the skew is told; the new set has the content and the state of then."""
    group, vms = shop(xen)
    taken = group.snapshot("monday")
    assert {str(vm.state) for vm in vms} == {"Running", "Halted"}
    assert [vm.current_operations for vm in vms] == [{}, {}, {}]
    members = taken.VMs
    assert [one.snapshot_of for one in members] == vms
    skews = {float(one.other_config[SKEW]) for one in members}
    assert len(skews) == 1
    assert 0 < skews.pop() < 0.1
    assert len({one.snapshot_time for one in members}) == 1
    for vm in vms:
        disk = vm.VBDs[0].VDI
        xen.sim.disk_write(disk.SR.uuid, disk.location, 0, "after")
    drill = taken.restore("drill", quarantine=True)
    assert [one.name_label for one in drill.VMs] == ["drill web", "drill db", "drill spare"]
    assert [content(xen, one) for one in drill.VMs] == ["web before", "db before", "spare before"]
    assert {vif.state for one in drill.VMs for vif in one.VIFs} == {"Quarantined"}
    for one in drill.VMs:
        one.start()
        assert one.state == "Running"
    assert [content(xen, vm) for vm in vms] == ["after"] * 3


def test_when_one_fails_all_go_on(xen: Xen) -> None:
    """Nothing of the set is left, and no guest stays paused."""
    group, vms = shop(xen)
    before = len(xen.VM), len(xen.VDI), len(xen.VM_group)
    for method, after in (("vdi_snapshot", 2), ("vm_pause", 1), ("vm_unpause", 1)):
        xen.sim.fail(method, errors.EngineError("no"), after=after)
        with pytest.raises(errors.EngineError):
            group.snapshot("never")
        assert (len(xen.VM), len(xen.VDI), len(xen.VM_group)) == before
        states = {info.uuid: info.state for info in xen.driver.vm_list()}
        assert set(states.values()) == {"Running"}
        assert [vm.state for vm in vms] == ["Running", "Running", "Halted"]


def test_a_busy_member_keeps_the_set_from_being_taken(xen: Xen) -> None:
    group, vms = shop(xen)
    vms[1].suspend.task()
    with pytest.raises(errors.OtherOperationInProgress):
        group.snapshot("no")
    assert vms[0].current_operations == {}


def test_both_ends_of_membership_agree(xen: Xen) -> None:
    """Joining, leaving, destroying; one group at most."""
    group, vms = shop(xen)
    other = xen.VM_group.create(name_label="other")
    with pytest.raises(errors.OperationNotAllowed, match="one group"):
        vms[0].set_groups([group, other])
    vms[2].set_groups([other])
    assert (group.VMs, other.VMs) == (tuple(vms[:2]), (vms[2],))
    vms[2].destroy()
    assert other.VMs == ()
    group.destroy()
    assert vms[0].groups == ()
    with pytest.raises(errors.OperationNotAllowed, match="no VM"):
        other.snapshot("nothing")
