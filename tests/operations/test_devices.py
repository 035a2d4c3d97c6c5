"""PCI, SCSI, USB and graphics devices, TPMs and consoles of VMs through all that VMs do."""

from __future__ import annotations

from typing import Any

import pytest

import xenmgmt
from xenmgmt import Xen, errors


@pytest.fixture
def xen() -> Any:
    with xenmgmt.connect("sim://?hosts=2&memory=2GiB&cpus=4", seed=1) as xen:
        yield xen


@pytest.fixture
def vm(xen: Xen) -> Any:
    return xen.VM.create(
        name_label="vm", memory_static_max="128MiB", actions_after_crash="preserve"
    )


def plugged(xen: Xen, vm: Any) -> dict[str, str]:
    """The engine's devices of a VM: kind by id."""
    return {one.id: one.kind for one in xen.sim._domains[vm.uuid].devices.values()}


def stick(xen: Xen, host: Any) -> Any:
    host.PUSBs[0].set_passthrough_enabled(True)
    return host.PUSBs[0].USB_group


GIVE = {
    "DPCI": lambda xen, vm, host: xen.DPCI.create(VM=vm, PPCI=host.PPCIs[0]),
    "DSCSI": lambda xen, vm, host: xen.DSCSI.create(VM=vm, PSCSI=host.PSCSIs[0]),
    "DSCSI_HBA": lambda xen, vm, host: xen.DSCSI_HBA.create(VM=vm),
    "VUSB": lambda xen, vm, host: xen.VUSB.create(vm, stick(xen, host)),
}


@pytest.mark.parametrize("cls", GIVE)
@pytest.mark.parametrize("live", [False, True])
def test_a_device_is_given_and_taken(xen: Xen, vm: Any, cls: str, live: bool) -> None:
    host = xen.host.get_all()[1]
    if live:
        vm.start_on(host)
    made = GIVE[cls](xen, vm, host)
    if live:
        assert plugged(xen, vm)
    else:
        vm.start_on(host) if cls != "DSCSI_HBA" else vm.start()
        assert plugged(xen, vm)
    made.destroy()
    assert plugged(xen, vm) == {}
    vm.hard_shutdown()
    vm.destroy()


@pytest.mark.parametrize("cls", ["DPCI", "DSCSI", "VUSB"])
def test_a_vm_runs_where_its_device_is(xen: Xen, vm: Any, cls: str) -> None:
    """Both hosts have devices of the same name; only one is the VM's."""
    one, two = xen.host.get_all()
    GIVE[cls](xen, vm, two)
    with pytest.raises(errors.XenError):
        vm.start_on(one)
    assert vm.state == "Halted"
    vm.start()
    assert vm.resident_on == two
    with pytest.raises(errors.XenError):
        vm.pool_migrate(one)
    assert (vm.state, vm.resident_on) == ("Running", two)
    with pytest.raises(errors.XenError):
        two.evacuate()
    vm.suspend()
    with pytest.raises(errors.XenError):
        vm.resume_on(one)
    vm.resume()
    assert vm.resident_on == two


@pytest.mark.parametrize("cls", GIVE)
def test_a_device_is_given_once(xen: Xen, vm: Any, cls: str) -> None:
    host = xen.host.get_all()[0]
    other = xen.VM.create(name_label="other", memory_static_max="128MiB")
    GIVE[cls](xen, vm, host)
    before = {name: len(xen.collection(name)) for name in GIVE}
    if cls == "DSCSI_HBA":
        with pytest.raises(errors.DeviceAlreadyExists):
            xen.DSCSI_HBA.create(VM=vm)
    else:
        with pytest.raises(errors.Refused):
            GIVE[cls](xen, other, host)
    assert {name: len(xen.collection(name)) for name in GIVE} == before


@pytest.mark.parametrize("cls", ["DPCI", "DSCSI", "VUSB"])
def test_a_device_asked_for_twice_at_once_is_given_once(xen: Xen, vm: Any, cls: str) -> None:
    host = xen.host.get_all()[0]
    other = xen.VM.create(name_label="other", memory_static_max="128MiB")
    for one in (vm, other):
        one.start_on(host)
    group = stick(xen, host)
    xen.sim.slow("device_plug", 5)
    tasks = [
        {
            "DPCI": lambda one: xen.DPCI.create.task(VM=one, PPCI=host.PPCIs[0]),
            "DSCSI": lambda one: xen.DSCSI.create.task(VM=one, PSCSI=host.PSCSIs[0]),
            "VUSB": lambda one: xen.VUSB.create.task(one, group),
        }[cls](one)
        for one in (vm, other)
    ]
    xen.clock.sleep(20)
    assert sorted(task.status for task in tasks) == ["failure", "success"]
    assert len(xen.collection(cls)) == 1
    assert len(plugged(xen, vm)) + len(plugged(xen, other)) == 1


@pytest.mark.parametrize("cls", ["DPCI", "DSCSI", "VUSB"])
def test_a_plug_that_fails_gives_nothing(xen: Xen, vm: Any, cls: str) -> None:
    host = xen.host.get_all()[0]
    vm.start_on(host)
    xen.sim.fail("device_plug", errors.EngineError("no"))
    with pytest.raises(errors.EngineError):
        GIVE[cls](xen, vm, host)
    assert len(xen.collection(cls)) == 0
    assert plugged(xen, vm) == {}
    assert vm.current_operations == {}
    made = GIVE[cls](xen, vm, host)
    xen.sim.fail("device_unplug", errors.EngineError("no"))
    with pytest.raises(errors.EngineError):
        made.destroy()
    assert len(plugged(xen, vm)) == 1
    made.destroy()


def test_a_usb_device_tells_whether_it_is_attached(xen: Xen, vm: Any) -> None:
    host = xen.host.get_all()[0]
    made = xen.VUSB.create(vm, stick(xen, host))
    assert not made.currently_attached
    with pytest.raises(errors.DeviceAlreadyDetached):
        made.unplug()
    vm.start()
    assert made.currently_attached
    made.unplug()
    assert not made.currently_attached
    assert plugged(xen, vm) == {}
    vm.hard_shutdown()
    vm.start()
    assert made.currently_attached
    xen.sim.guest_halt(vm.uuid)
    assert not made.currently_attached


def test_usb_needs_leave_to_pass_through(xen: Xen, vm: Any) -> None:
    host = xen.host.get_all()[0]
    group = host.PUSBs[0].USB_group
    with pytest.raises(errors.Refused):
        xen.VUSB.create(vm, group)
    with pytest.raises(errors.Refused):
        group.destroy()
    made = xen.VUSB.create(vm, stick(xen, host))
    with pytest.raises(errors.Refused):
        host.PUSBs[0].set_passthrough_enabled(False)
    made.destroy()
    host.PUSBs[0].set_passthrough_enabled(False)
    empty = xen.USB_group.create("none", "", {})
    empty.destroy()


@pytest.mark.parametrize("slot", [-1, 32, 1000])
def test_a_slot_out_of_range(xen: Xen, vm: Any, slot: int) -> None:
    with pytest.raises(errors.InvalidValue):
        xen.DPCI.create(VM=vm, PPCI=xen.host.get_all()[0].PPCIs[0], hotplug_slot=slot)
    assert len(xen.DPCI) == 0


def test_slots_are_told_apart(xen: Xen, vm: Any) -> None:
    ppcis = xen.host.get_all()[0].PPCIs
    first = xen.DPCI.create(VM=vm, PPCI=ppcis[0], hotplug_slot=5)
    second = xen.DPCI.create(VM=vm, PPCI=ppcis[1])
    assert first.virtual_slot != second.virtual_slot
    with pytest.raises(errors.DeviceAlreadyExists):
        xen.DPCI.create(VM=vm, PPCI=ppcis[2], hotplug_slot=5)


@pytest.mark.parametrize("text", ["x", "0:0:0", "0:0:0:0:0", "-1:0:0:0"])
def test_a_scsi_address_that_is_none(xen: Xen, vm: Any, text: str) -> None:
    with pytest.raises(errors.InvalidValue):
        xen.DSCSI.create(VM=vm, PSCSI=xen.host.get_all()[0].PSCSIs[0], virtual_HCTL=text)
    assert len(xen.DSCSI) == len(xen.DSCSI_HBA) == 0


def test_scsi_addresses_and_adapters(xen: Xen, vm: Any) -> None:
    disks = xen.host.get_all()[0].PSCSIs
    one = xen.DSCSI.create(VM=vm, PSCSI=disks[0], virtual_HCTL="1:0:0:0")
    with pytest.raises(errors.DeviceAlreadyExists):
        xen.DSCSI.create(VM=vm, PSCSI=disks[1], virtual_HCTL="01:0:0:0")
    two = xen.DSCSI.create(VM=vm, PSCSI=disks[1])
    assert one.HBA != two.HBA
    two_hba = two.HBA
    assert set(vm.DSCSI_HBAs) == {one.HBA, two.HBA}
    assert one.HBA.PSCSI_HBAs == (disks[0].HBA,)
    two.destroy()
    assert two_hba.PSCSI_HBAs == ()
    two = xen.DSCSI.create(VM=vm, PSCSI=disks[1])
    one.HBA.destroy()
    assert [row.uuid for row in vm.DSCSIs] == [two.uuid]


def test_a_share_of_a_graphics_device(xen: Xen, vm: Any) -> None:
    group = xen.GPU_group.get_all()[0]
    made = xen.VGPU.create(vm, group)
    with pytest.raises(errors.DeviceAlreadyExists):
        xen.VGPU.create(vm, group)
    vm.start()
    assert plugged(xen, vm) == {made.uuid: "vgpu"}
    assert made.currently_attached
    with pytest.raises(errors.VMBadPowerState):
        made.destroy()
    vm.hard_shutdown()
    assert not made.currently_attached
    made.destroy()
    for n in range(8):
        xen.VGPU.create(vm, group, str(n))
    with pytest.raises(errors.Refused):
        xen.VGPU.create(vm, group, "8")


def test_a_share_moves_with_its_vm(vm: Any, xen: Xen) -> None:
    """A share is on a graphics device of the host that its VM is on, also after a migration."""
    share = xen.VGPU.create(vm, xen.GPU_group.get_all()[0])
    vm.start()
    here = vm.resident_on
    assert share.resident_on.host == here
    there = next(one for one in xen.host if one != here)
    vm.pool_migrate(there)
    assert share.resident_on.host == there
    assert [len(one.PGPUs[0].resident_VGPUs) for one in (here, there)] == [0, 1]
    there.evacuate()
    assert share.resident_on.host == here
    vm.suspend()
    assert share.resident_on is None
    vm.resume()
    assert share.resident_on.host == vm.resident_on


def test_a_tpm_is_there_while_there_is_a_vm_to_hold_it(xen: Xen, vm: Any) -> None:
    tpm = xen.VTPM.create(VM=vm)
    with pytest.raises(errors.VTPMMaxAmountReached):
        xen.VTPM.create(VM=vm)
    with pytest.raises(errors.XenError):
        tpm.get_runtime_properties()
    vm.start()
    assert plugged(xen, vm) == {tpm.uuid: "vtpm"}
    assert tpm.get_runtime_properties()["frontend_domid"] == str(vm.domid)
    with pytest.raises(errors.XenError):
        tpm.destroy()
    vm.pool_migrate(next(host for host in xen.host if host != vm.resident_on))
    assert plugged(xen, vm) == {tpm.uuid: "vtpm"}
    vm.suspend()
    assert tpm.state == "Attached"
    vm.resume()
    vm.hard_shutdown()
    assert tpm.state == "Detached"
    tpm.destroy()


def test_copies_of_a_vm_do_not_get_what_there_is_once(xen: Xen, vm: Any) -> None:
    host = xen.host.get_all()[0]
    for give in ("DPCI", "DSCSI", "VUSB"):
        GIVE[give](xen, vm, host)
    xen.VTPM.create(VM=vm)
    xen.console.create(VM=vm, protocol="vt100")
    clone, snapshot = vm.clone("c"), vm.snapshot("s")
    for copy in (clone, snapshot):
        held = copy.get_record()
        names = ("DPCIs", "DSCSIs", "DSCSI_HBAs", "VUSBs", "VTPMs", "VGPUs", "consoles")
        assert all(not held[name] for name in names)
    vm.start()
    checkpoint = vm.checkpoint("memory")
    back = checkpoint.revert()
    assert len(back.DPCIs) == len(back.DSCSIs) == len(back.VUSBs) == len(back.VTPMs) == 1
    assert back.VTPMs[0].state == "Attached"
    back.resume()
    assert back.resident_on == host
    assert len(plugged(xen, back)) == 4
    snapshot.revert().start()


@pytest.mark.parametrize("name", ["consoles", "VTPMs", "DPCIs", "DSCSIs", "VUSBs", "VGPUs"])
def test_devices_go_with_their_vm(xen: Xen, vm: Any, name: str) -> None:
    host = xen.host.get_all()[0]
    for give in ("DPCI", "DSCSI", "VUSB"):
        GIVE[give](xen, vm, host)
    xen.VTPM.create(VM=vm)
    xen.console.create(VM=vm, protocol="rfb")
    xen.VGPU.create(vm, xen.GPU_group.get_all()[0])
    vm.start()
    held = getattr(vm, name)[0]
    vm.hard_shutdown()
    vm.destroy()
    with pytest.raises(errors.HandleInvalid):
        held.get_record()
    other = xen.VM.create(name_label="other", memory_static_max="128MiB")
    for give in ("DPCI", "DSCSI", "VUSB"):
        GIVE[give](xen, other, host)


def test_consoles(xen: Xen, vm: Any) -> None:
    text = xen.console.create(VM=vm, protocol="vt100")
    with pytest.raises(errors.InvalidValue):
        xen.console.create(VM=vm, protocol="vt100")
    picture = xen.console.create(VM=vm, protocol="rfb")
    assert (text.state, picture.state) == ("Idle", "Idle")
    vm.start()
    assert (text.state, picture.state) == ("Live", "Live")
    picture.destroy()
    assert xen.console.create(VM=vm, protocol="rfb").state == "Live"
    vm.suspend()
    assert text.state == "Idle"
    vm.resume()
    xen.sim.host_crash(vm.resident_on.uuid)
    assert text.state == "Idle"
