"""Devices, definitions, storage and networks that somebody else changes: the records follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, Lab
from tests.patience import until

import xenmgmt
from xenmgmt import Xen, errors

MAC = "52:54:00:aa:00:01"
DEFINITION = """<domain type='qemu'><name>{name}</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os><features><acpi/></features><devices>
<controller type='usb' model='piix3-uhci'/>
<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk></devices></domain>
"""
Virsh = Callable[..., str]


@pytest.fixture
def virsh(libvirtd: Daemon) -> Virsh:
    """What somebody else says, in words."""
    return lambda line, *more: libvirtd.virsh(*line.split(), *more)


@pytest.fixture
def theirs(lab: Lab, virsh: Virsh, tmp_path: Path) -> Iterator[Any]:
    """A halted VM that somebody defined, with an empty drive."""
    document = tmp_path / "theirs.xml"
    document.write_text(DEFINITION.format(name="theirs"))
    virsh("define", str(document))
    (vm,) = until(lambda: [vm for vm in lab.xen.VM if vm.name_label == "theirs"])
    yield vm
    if vm.state != "Halted":
        vm.hard_shutdown()
    vm.destroy()


@pytest.fixture
def disk(lab: Lab) -> Iterator[Any]:
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    yield disk
    disk.destroy()


def file_of(lab: Lab, disk: Any) -> str:
    return str(lab.pool / disk.location)


def held(vm: Any) -> dict[str, str]:
    """The locations of its disks, and how each VBD is."""
    return {vbd.VDI.location: vbd.state for vbd in vm.VBDs if not vbd.empty}


def attach(where: str, name: str, lab: Lab, disk: Any) -> str:
    """The words for a disk at the bus that asks no guest whether it lets go."""
    file = file_of(lab, disk)
    return f"attach-disk {where} {file} {name} --targetbus usb --subdriver qcow2"


def test_a_disk_that_comes_and_goes(lab: Lab, virsh: Virsh, theirs: Any, disk: Any) -> None:
    """It is in use as long as a guest has it, whoever gave it; what its definition has is its."""
    theirs.start(start_paused=True)
    virsh(attach(theirs.uuid, "sdb", lab, disk) + " --live")
    until(lambda: held(theirs) == {disk.location: "Attached"})
    assert disk.state == "Attached"
    with pytest.raises(errors.InvalidState):
        disk.destroy()
    virsh(f"detach-disk {theirs.uuid} sdb --live")
    until(lambda: held(theirs) == {disk.location: "Detached"})
    assert disk.state == "Free"

    other = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    virsh(attach(theirs.uuid, "sdb", lab, other) + " --live")
    until(lambda: held(theirs) == {other.location: "Attached"})
    theirs.hard_shutdown()
    until(lambda: not held(theirs))
    other.destroy()


def test_a_disk_of_ours_that_is_taken(lab: Lab, virsh: Virsh, disk: Any) -> None:
    """Its VBD stays, as of a guest that does not have it now, and can be plugged again."""
    vm, shell = lab.ready("taken")
    vbd = lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="5")
    vbd.plug()
    shell.wait()
    target = virsh(f"domblklist {vm.uuid}").split()[-2]
    virsh(f"detach-disk {vm.uuid} {target} --live")
    until(lambda: vbd.state == "Detached")
    assert disk.state == "Free"
    vbd.plug()
    assert vbd.state == "Attached"
    (vif,) = vm.VIFs
    virsh(f"detach-interface {vm.uuid} network --mac {vif.MAC} --live")
    until(lambda: vif.state == "Detached")
    vbd.unplug()
    vbd.destroy()
    vm.hard_shutdown()
    vm.destroy()


@pytest.mark.parametrize("device", ["VBD", "VIF"])
@pytest.mark.parametrize("at", ["detachDeviceFlags", "XMLDesc", "isActive"])
@pytest.mark.parametrize("kept", [True, False], ids=["defined", "transient"])
def test_a_guest_that_ends_as_a_device_is_taken(
    lab: Lab,
    virsh: Virsh,
    theirs: Any,
    disk: Any,
    monkeypatch: pytest.MonkeyPatch,
    device: str,
    at: str,
    kept: bool,
) -> None:
    """It has no devices then, and that is how it was asked to be."""
    vm = theirs if kept else lab.guest("ends", disks=0)
    if device == "VBD":
        given = lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="5")
    else:
        given = lab.xen.VIF.create(VM=vm, network=lab.network)
    vm.start()
    call, left = getattr(libvirt.virDomain, at), [1]

    def too_late(domain: Any, *args: Any) -> Any:
        while left:
            left.pop()
            virsh(f"destroy {vm.uuid}")
        return call(domain, *args)

    with monkeypatch.context() as ends:
        ends.setattr(libvirt.virDomain, at, too_late)
        given.unplug.options(timeout=None)()
    until(lambda: vm.state == "Halted")
    assert given.state == "Detached"
    given.destroy()
    if not kept:
        vm.destroy()


def test_interfaces_and_media(lab: Lab, virsh: Virsh, theirs: Any, tmp_path: Path) -> None:
    """Those of our networks and storage are ours to see, others are nobody's."""
    theirs.start(start_paused=True)
    network = virsh(f"net-info {lab.network.uuid}").split()[1]
    virsh(f"attach-interface {theirs.uuid} network {network} --mac {MAC} --live")
    (vif,) = until(lambda: [vif for vif in theirs.VIFs if vif.state == "Attached"])
    assert (vif.MAC, vif.network) == (MAC, lab.network)

    medium = lab.pool / "medium.iso"
    medium.write_bytes(bytes(MIB))
    virsh(f"change-media {theirs.uuid} hda {medium} --live --insert")
    (drive,) = theirs.VBDs
    until(lambda: not drive.empty)
    assert drive.VDI.location == "medium.iso"
    virsh(f"change-media {theirs.uuid} hda --live --eject")
    until(lambda: bool(drive.empty))
    elsewhere = tmp_path / "elsewhere.iso"
    elsewhere.write_bytes(bytes(MIB))
    virsh(f"change-media {theirs.uuid} hda {elsewhere} --live --insert")
    theirs.hard_shutdown()
    until(lambda: not theirs.VIFs)
    lab.sr.scan()
    (found,) = [vdi for vdi in lab.sr.VDIs if vdi.location == "medium.iso"]
    found.destroy()


def test_a_drive_by_the_name_that_its_owner_gave(lab: Lab, virsh: Virsh, theirs: Any) -> None:
    """What is put in and taken out is so in that drive; no other comes beside it."""

    def drives() -> list[list[str]]:
        return [line.split() for line in virsh(f"domblklist {theirs.uuid}").splitlines()]

    medium = lab.pool / "medium.iso"
    medium.write_bytes(bytes(MIB))
    lab.sr.scan()
    (found,) = [vdi for vdi in lab.sr.VDIs if vdi.location == "medium.iso"]
    (drive,) = theirs.VBDs
    theirs.start(start_paused=True)
    assert drives() == [["hda", "-"]]
    drive.insert(found)
    assert drives() == [["hda", str(medium)]]
    drive.eject()
    assert drives() == [["hda", "-"]]
    theirs.hard_shutdown()
    drive.insert(found)
    theirs.start(start_paused=True)
    assert drives() == [["hda", str(medium)]]
    drive.eject()
    assert drives() == [["hda", "-"]]
    theirs.hard_shutdown()
    assert drives() == [["hda", "-"]]
    assert drive.empty
    found.destroy()


def test_a_definition_that_is_written_anew(
    lab: Lab, virsh: Virsh, theirs: Any, disk: Any, tmp_path: Path
) -> None:
    """Its devices are the VM's; what the VM was given here and never had is kept."""
    own = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    given = lab.xen.VBD.create(VM=theirs, VDI=own, userdevice="7")
    before = virsh(f"dumpxml {theirs.uuid} --inactive")
    virsh(attach(theirs.uuid, "sdb", lab, disk) + " --config")
    document = tmp_path / "edited.xml"
    document.write_text(virsh(f"dumpxml {theirs.uuid} --inactive"))
    virsh("define", str(document))
    until(lambda: set(held(theirs)) == {disk.location, own.location})
    document.write_text(before)
    virsh("define", str(document))
    until(lambda: set(held(theirs)) == {own.location})
    assert given.state == "Detached"

    theirs.start(start_paused=True)
    assert given.state == "Attached"
    theirs.hard_shutdown()
    virsh(f"detach-disk {theirs.uuid} vdh --config")
    document.write_text(virsh(f"dumpxml {theirs.uuid} --inactive"))
    virsh("define", str(document))
    until(lambda: not held(theirs))
    own.destroy()


def test_what_is_only_found_at_the_end(lab: Lab, virsh: Virsh, theirs: Any, disk: Any) -> None:
    """libvirt tells nobody of a definition that is changed beside a running guest."""
    theirs.start(start_paused=True)
    virsh(attach(theirs.uuid, "sdb", lab, disk) + " --config")
    theirs.hard_shutdown()
    (vbd,) = until(lambda: [vbd for vbd in theirs.VBDs if not vbd.empty])
    assert disk == vbd.VDI
    uuid = vbd.uuid
    theirs.start(start_paused=True)
    assert vbd.state == "Attached"
    theirs.hard_shutdown()
    virsh(f"detach-disk {theirs.uuid} sdb --config")
    virsh(f"setmaxmem {theirs.uuid} 20M --config")
    virsh("start", theirs.uuid, "--paused")
    until(lambda: not vbd.exists or vbd.state == "Detached")  # read at its end, or at its start
    virsh("destroy", theirs.uuid)
    until(lambda: uuid not in {one.uuid for one in theirs.VBDs})
    until(lambda: theirs.memory_static_max == 20 * MIB)  # learned after the disks


def test_another_name(lab: Lab, virsh: Virsh, theirs: Any) -> None:
    virsh(f"domrename {theirs.uuid} another")
    until(lambda: theirs.name_label == "another")


def test_a_pool_of_others(lab: Lab, virsh: Virsh, tmp_path: Path) -> None:
    """It has records as soon as it is there, and is plugged as long as it is active."""
    xen, there = lab.xen, tmp_path / "there"
    there.mkdir()
    (there / "one.img").write_bytes(bytes(MIB))
    virsh(f"pool-define-as new dir --target {there}")
    (sr,) = until(lambda: xen.SR.get_by_name_label("new"))
    (pbd,) = sr.PBDs
    assert (sr.state, pbd.state) == ("Detached", "Unplugged")
    virsh("pool-start new")
    until(lambda: (sr.state, pbd.state) == ("Attached", "Plugged"))
    until(lambda: [vdi.location for vdi in sr.VDIs] == ["one.img"])
    virsh("pool-destroy new")
    until(lambda: (sr.state, pbd.state) == ("Detached", "Unplugged"))
    pbd.plug()
    assert "running" in virsh("pool-info new")
    virsh("pool-destroy new")
    virsh("pool-undefine new")
    until(lambda: pbd.state == "Unplugged")
    assert sr.VDIs
    sr.forget()


def test_a_network_of_others(lab: Lab, virsh: Virsh, theirs: Any, tmp_path: Path) -> None:
    """It goes when it has gone, unless an interface is on it."""
    xen = lab.xen
    document = tmp_path / "net.xml"
    document.write_text("<network><name>new-lan</name></network>")
    for used in (False, True):
        virsh("net-define", str(document))
        (network,) = until(lambda: xen.network.get_by_name_label("new-lan"))
        vif = xen.VIF.create(VM=theirs, network=network) if used else None
        virsh("net-undefine new-lan")
        if vif is None:
            until(lambda: not xen.network.get_by_name_label("new-lan"))
        else:
            with pytest.raises(errors.XenError, match=network.uuid):
                theirs.start()
            vif.destroy()
            network.destroy()


def test_what_changed_while_nobody_looked(
    libvirtd: Daemon, virsh: Virsh, guest_files: tuple[Path, Path], tmp_path: Path
) -> None:
    """The next opening finds it, as does a connection that was lost."""
    store = tmp_path / "store"

    def opened() -> Xen:
        return xenmgmt.connect(libvirtd.uri, store=store)

    with opened() as xen:
        lab = Lab(xen, guest_files, tmp_path / "images")
        place, disk = lab.sr.uuid, xen.VDI.create(SR=lab.sr, virtual_size=MIB)
        document = tmp_path / "theirs.xml"
        document.write_text(DEFINITION.format(name="meanwhile"))
        virsh("define", str(document))
        (vm,) = until(lambda: xen.VM.get_by_name_label("meanwhile"))
        vm.start(start_paused=True)
        uuid, words = vm.uuid, attach(vm.uuid, "sdb", lab, disk) + " --live"
    virsh(words)
    with opened() as xen:
        vm = xen.VM.get_by_uuid(uuid)
        assert list(held(vm).values()) == ["Attached"]
        (disk,) = [vbd.VDI for vbd in vm.VBDs if not vbd.empty]
    virsh(f"detach-disk {uuid} sdb --live")
    virsh(f"pool-destroy file-{place}")
    with opened() as xen:
        vm, sr = xen.VM.get_by_uuid(uuid), xen.SR.get_by_uuid(place)
        assert list(held(vm).values()) == ["Detached"]
        assert sr.state == "Detached"

        libvirtd.stop()
        libvirtd.start()
        virsh(words)
        until(lambda: list(held(vm).values()) == ["Attached"])
        until(lambda: sr.state == "Attached")
        vm.hard_shutdown()
        vm.destroy()
        for vdi in sr.VDIs:
            vdi.destroy()
        for pbd in sr.PBDs:
            pbd.unplug()
        sr.destroy()
        for network in xen.network.get_by_name_label("lan"):
            network.destroy()
