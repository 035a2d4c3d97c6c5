"""What virsh and we do to the same guests, disks and networks, each after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, Lab
from tests.patience import until

import xenmgmt
from xenmgmt import errors
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _files as files

DEFINITION = """<domain type='qemu'><name>{name}</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os><description>theirs</description>
<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='writethrough'/>
<source file='{disk}'/><target dev='vda' bus='virtio'/><serial>S1</serial></disk></devices></domain>
"""


@pytest.fixture
def theirs(lab: Lab, libvirtd: Daemon, tmp_path: Path) -> Iterator[Any]:
    """A VM that somebody defined, with a disk of ours; it runs, but its guest does nothing."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    document = tmp_path / "theirs.xml"
    document.write_text(DEFINITION.format(name="theirs", disk=lab.pool / disk.location))
    libvirtd.virsh("define", str(document))
    until(lambda: any(vm.name_label == "theirs" for vm in lab.xen.VM))
    (vm,) = [vm for vm in lab.xen.VM if vm.name_label == "theirs"]
    vm.start(start_paused=True)
    yield vm
    take_away(vm)


def take_away(vm: Any) -> None:
    """A VM with its snapshots and disks."""
    if vm.state != "Halted":
        vm.hard_shutdown()
    gone = [*vm.snapshots, vm]
    disks = [vbd.VDI for one in gone for vbd in one.VBDs]
    for thing in (*gone, *disks):
        thing.destroy()


def defined(libvirtd: Daemon, vm: Any) -> str:
    """Its definition, as for the next start."""
    return libvirtd.virsh("dumpxml", "--inactive", vm.uuid)


def test_a_snapshot_leaves_the_definition_alone(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """The owner starts the guest after it as before, also when we have removed a disk since."""
    before = defined(libvirtd, theirs)
    theirs.snapshot(new_name="s")
    assert defined(libvirtd, theirs) == before
    theirs.hard_shutdown()
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    assert defined(libvirtd, theirs) == before
    libvirtd.virsh("start", "--paused", theirs.uuid)
    until(lambda: theirs.state == "Paused")


def test_a_copy_of_one_that_sleeps(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """It goes on beside the one that somebody named."""
    theirs.suspend()
    copy = theirs.clone("copy")
    copy.resume()
    theirs.resume()
    assert (copy.state, theirs.state) == ("Running", "Running")
    names = libvirtd.virsh("list", "--name").split()
    assert "theirs" in names
    assert copy.uuid.replace("-", "")[:6] in names
    take_away(copy)


@pytest.mark.parametrize("ends", ["cut off", "power cut"])
def test_a_snapshot_that_is_cut_off_leaves_the_definition_alone(
    lab: Lab, libvirtd: Daemon, theirs: Any, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """The next look at what a pool needs puts the definition right."""
    before = defined(libvirtd, theirs)
    with monkeypatch.context() as cut:
        cut.setattr(files, "take_name", broken)
        with pytest.raises(OSError, match="cut off"):
            theirs.snapshot(new_name="never")
    assert files.LIVE in defined(libvirtd, theirs)
    if ends == "power cut":
        libvirtd.virsh("destroy", theirs.uuid)
        until(lambda: theirs.state == "Halted")
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    assert defined(libvirtd, theirs) == before


OVERLAY = "snapshot-create-as {0} x --disk-only --no-metadata --diskspec vda,file={1}"


@pytest.mark.parametrize("frozen", [False, True])
def test_an_overlay_of_somebody_else(
    lab: Lab, libvirtd: Daemon, theirs: Any, tmp_path: Path, frozen: bool
) -> None:
    """A disk below it is left alone, by name, until it is brought back."""
    if frozen:
        theirs.snapshot(new_name="before")
    overlay = tmp_path / "overlay.qcow2"
    (disk,) = [vbd.VDI for vbd in theirs.VBDs]
    snapshots = len(theirs.snapshots)
    libvirtd.virsh(*OVERLAY.format(theirs.uuid, overlay).split())
    there, images = set(lab.pool.iterdir()), len(lab.xen.VDI)
    for refused in (
        lambda: theirs.snapshot(new_name="s"),
        disk.snapshot,
        disk.clone,
        lambda: disk.resize_online(2 * MIB),
    ):
        with pytest.raises(errors.EngineError) as told:
            refused()
        assert all(word in str(told.value) for word in (disk.location, str(overlay), "blockcommit"))
    assert (set(lab.pool.iterdir()), len(lab.xen.VDI)) == (there, images)
    assert disk.virtual_size == MIB
    assert len(theirs.snapshots) == snapshots

    libvirtd.virsh("blockcommit", theirs.uuid, "vda", "--shallow", "--active", "--pivot", "--wait")
    theirs.snapshot(new_name="after")
    disk.resize_online(2 * MIB)
    assert str(2 * MIB) in libvirtd.virsh("domblkinfo", theirs.uuid, "vda")


def test_a_start_below_an_overlay(lab: Lab, libvirtd: Daemon, theirs: Any, tmp_path: Path) -> None:
    """What was written to it is not lost at the next start, nor is what it is written over."""
    overlay = tmp_path / "overlay.qcow2"
    (disk,) = [vbd.VDI for vbd in theirs.VBDs]
    libvirtd.virsh(*OVERLAY.format(theirs.uuid, overlay).split())
    theirs.hard_shutdown()
    qemu_img.run("bench", "-q", "-w", "-c", "1", "-f", "qcow2", str(overlay))
    before = defined(libvirtd, theirs)
    with pytest.raises(errors.EngineError) as told:
        theirs.start(start_paused=True)
    assert all(word in str(told.value) for word in (disk.location, str(overlay), "commit"))
    assert (theirs.state, defined(libvirtd, theirs)) == ("Halted", before)

    qemu_img.run("commit", "-q", str(overlay))
    theirs.start(start_paused=True)
    assert str(overlay) not in libvirtd.virsh("domblklist", theirs.uuid)


def test_an_overlay_keeps_what_it_needs(lab: Lab, libvirtd: Daemon, theirs: Any) -> None:
    """It lies over the name that its guest's disk had then, also when the guest has ended."""
    theirs.snapshot(new_name="before")
    overlay = lab.pool / "overlay.qcow2"
    libvirtd.virsh(*OVERLAY.format(theirs.uuid, overlay).split())
    theirs.hard_shutdown()
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    below = files.backing(overlay)
    assert below is not None
    assert below.exists()
    overlay.unlink()
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    assert not below.exists()


def test_disks_of_a_pool_that_is_stopped(
    libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path
) -> None:
    """They are not taken for gone; of a pool that is gone for good, they can be forgotten."""
    with xenmgmt.connect(libvirtd.uri) as xen:
        lab = Lab(xen, guest_files, tmp_path / "images")
        next(iter(xen.pool)).suspend_image_SR = lab.sr
        pool = f"file-{lab.sr.uuid}"
        disk, other = (xen.VDI.create(SR=lab.sr, virtual_size=MIB) for _ in range(2))
        vm = lab.guest("asleep", disks=0)
        vm.start(start_paused=True)
        vm.suspend()
        (pbd,) = lab.sr.PBDs
        libvirtd.virsh("pool-destroy", pool)
        until(lambda: pbd.state == "Unplugged")
        with pytest.raises(errors.SRHasNoPBDs, match="plug a PBD"):
            disk.destroy()
        assert disk.state == "Free"
        assert (lab.pool / disk.location).exists()
        pbd.plug()
        gone = lab.pool / disk.location
        disk.destroy()
        assert not gone.exists()

        libvirtd.virsh("pool-destroy", pool)
        libvirtd.virsh("pool-undefine", pool)
        until(lambda: pbd.state == "Unplugged")
        left = lab.pool / other.location
        with pytest.raises(errors.SRHasNoPBDs):
            other.destroy()
        with pytest.raises(errors.XenError, match=lab.sr.uuid):
            vm.hard_shutdown()
        lab.sr.forget()
        vm.hard_shutdown()
        vm.destroy()
        lab.network.destroy()
        assert left.exists()


def test_a_network_that_lets_guests_out(lab: Lab, libvirtd: Daemon) -> None:
    """It wants no program of libvirt's beside it; one that cannot start leaves nothing."""
    config = {"forward": "nat", "address": "10.77.0.1"}
    network = lab.xen.network.create(name_label="out", other_config=config)
    told = libvirtd.virsh("net-dumpxml", network.uuid)
    assert "<forward mode='nat'>" in told
    assert "<ip address='10.77.0.1' netmask='255.255.255.0'>" in told
    assert "<dns enable='no'/>" in told

    before = libvirtd.virsh("net-list", "--all", "--uuid")
    with pytest.raises(errors.EngineError, match="already in use"):
        lab.xen.network.create(name_label="twice", other_config=config)
    assert libvirtd.virsh("net-list", "--all", "--uuid") == before
    assert not lab.xen.network.get_by_name_label("twice")
    network.destroy()


def broken(*_: Any) -> None:
    raise OSError("cut off")
