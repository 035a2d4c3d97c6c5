"""What virsh and we do to the same guests, disks and networks, each after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, Lab, take_all_away
from tests.patience import until

import xenmgmt
from xenmgmt.drivers.libvirt import _files as files

DEFINITION = """<domain type='qemu'><name>{name}</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os><description>theirs</description>
<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='writethrough'/>
<source file='{disk}'/><target dev='vda' bus='virtio'/><serial>S1</serial></disk></devices></domain>
"""


@pytest.fixture(scope="module")
def lab(
    libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    before = set(threading.enumerate())
    with xenmgmt.connect(libvirtd.uri) as xen:
        yield Lab(xen, guest_files, tmp_path_factory.mktemp("pool") / "images")
        take_all_away(xen)
    until(lambda: set(threading.enumerate()) <= before)


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


def broken(*_: Any) -> None:
    raise OSError("cut off")
