"""Whose file it is: folders with two names, images over disks, what definitions say of them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libvirt
import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, Lab, lab_of_its_own
from tests.patience import until

from xenmgmt import errors
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _claims as claims
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.libvirt import xml

Theirs = Callable[[str], Any]
HEAD = "<memory unit='MiB'>16</memory><os><type arch='x86_64'>hvm</type></os>"


@pytest.fixture
def lab(libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Lab]:
    with lab_of_its_own(libvirtd.uri, guest_files, tmp_path / "images") as lab:
        yield lab


@pytest.fixture
def theirs(lab: Lab, libvirtd: Daemon, tmp_path: Path) -> Theirs:
    """Defines a VM with such devices, as somebody else would."""

    def define(devices: str) -> Any:
        document = tmp_path / "theirs.xml"
        document.write_text(
            f"<domain type='qemu'><name>theirs</name>{HEAD}<devices>{devices}</devices></domain>"
        )
        libvirtd.virsh("define", str(document))
        (vm,) = until(lambda: [vm for vm in lab.xen.VM if vm.name_label == "theirs"])
        return vm

    return define


def disk_at(path: Path, form: str = "qcow2", dev: str = "vda") -> str:
    return (
        f"<disk type='file' device='disk'><driver name='qemu' type='{form}'/>"
        f"<source file='{path}'/><target dev='{dev}' bus='virtio'/></disk>"
    )


def defined(libvirtd: Daemon, vm: Any) -> xml.Domain:
    return xml.Domain.parse(libvirtd.virsh("dumpxml", "--inactive", vm.uuid))


def live(libvirtd: Daemon, vm: Any) -> xml.Domain:
    return xml.Domain.parse(libvirtd.virsh("dumpxml", vm.uuid))


def new_disk(lab: Lab, **more: Any) -> tuple[Any, Path]:
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB, **more)
    return disk, lab.pool / disk.location


def over(below: Path, image: Path) -> Path:
    qemu_img.run("create", "-q", "-f", "qcow2", "-b", str(below), "-F", "qcow2", str(image))
    return image


def test_a_folder_with_two_names(lab: Lab, theirs: Theirs, tmp_path: Path) -> None:
    """What is needed is needed by whichever name somebody has it."""
    disk, _ = new_disk(lab)
    other = tmp_path / "other"
    other.symlink_to(lab.pool)
    vm = theirs(disk_at(other / disk.location))
    assert [vbd.VDI for vbd in vm.VBDs] == [disk]
    vm.start(start_paused=True)
    disk.snapshot()
    (parent,) = lab.pool.glob(f"{files.PARENT}*")
    files.tidy(other, set())
    assert parent.exists()
    branch = over(other / parent.name, tmp_path / "theirs")
    vm.hard_shutdown()
    for one in list(lab.xen.VDI):
        files.tidy(lab.pool, {other / parent.name})
        assert parent.exists()
        if one != disk:
            one.destroy()
    assert branch.exists()


@pytest.mark.parametrize("where", ["here", "elsewhere"])
@pytest.mark.parametrize("runs", [False, True])
def test_what_lies_below_an_image(
    lab: Lab, theirs: Theirs, tmp_path: Path, where: str, runs: bool
) -> None:
    """A disk over which somebody made an image is not taken away below it."""
    disk, path = new_disk(lab)
    image = over(path, (lab.pool if where == "here" else tmp_path) / "image.qcow2")
    vm = theirs(disk_at(image))
    if runs:
        vm.start(start_paused=True)
    with pytest.raises(errors.EngineError, match=r"image\.qcow2"):
        disk.destroy()
    assert path.exists()
    assert disk.exists
    if runs:
        vm.hard_shutdown()
    vm.destroy()
    image.unlink()
    disk.destroy()
    assert not path.exists()


def test_a_drive_beside_a_disk_of_its_number(lab: Lab, libvirtd: Daemon, theirs: Theirs) -> None:
    """Both are the first of their kind, hda and vda: each is known by its name, and there once."""
    _, path = new_disk(lab)
    medium, iso = new_disk(lab, sm_config={"format": "raw"})
    drive = "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>"
    vm = theirs(drive + disk_at(path))
    (cd,) = [vbd for vbd in vm.VBDs if str(vbd.type) == "CD"]
    vm.start(start_paused=True)
    cd.insert(medium)
    assert libvirtd.virsh("domblklist", vm.uuid).split().count("hda") == 1
    (there,) = [one for one in live(libvirtd, vm).disks if one.target == "hda"]
    assert there.file == str(iso)
    vm.hard_shutdown()
    vm.start(start_paused=True)
    names = [one.target for one in live(libvirtd, vm).disks]
    assert sorted(str(name) for name in names) == ["hda", "vda"]
    cd.eject()
    vm.hard_shutdown()
    vm.destroy()


@pytest.mark.parametrize("kind", ["VBD", "VIF"])
def test_a_guest_that_ends_as_a_device_is_unplugged(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Then it is unplugged."""
    vm = lab.guest("ending")
    lab.xen.VIF.create(VM=vm, network=lab.network)
    vm.start()
    detach = libvirt.virDomain.detachDeviceFlags

    def too_late(domain: Any, text: str, flags: int) -> Any:
        domain.destroy()
        return detach(domain, text, flags)

    with monkeypatch.context() as ends:
        ends.setattr(libvirt.virDomain, "detachDeviceFlags", too_late)
        device = (vm.VBDs if kind == "VBD" else vm.VIFs)[0]
        device.unplug_force()
    until(lambda: vm.state == "Halted")
    assert device.state == "Detached"


@pytest.mark.parametrize("runs", [False, True])
def test_one_freeze_at_a_time(lab: Lab, monkeypatch: pytest.MonkeyPatch, runs: bool) -> None:
    """Of calls that freeze one disk at once each waits for the one before it."""
    vm = lab.guest("frozen")
    (disk,) = [vbd.VDI for vbd in vm.VBDs]
    if runs:
        vm.start(start_paused=True)
    at_once: list[int] = []
    inside = threading.Semaphore(1)
    make = files.over

    def counted(*given: Any, **more: Any) -> None:
        free = inside.acquire(blocking=False)
        at_once.append(free)
        try:
            make(*given, **more)
        finally:
            if free:
                inside.release()

    monkeypatch.setattr(files, "over", counted)
    sr, source = lab.sr.uuid, disk.location
    calls = [lab.xen.driver.vdi_snapshot(sr, source, f"branch{number}") for number in range(6)]
    until(lambda: all(call.done() for call in calls))
    for call in calls:
        call.result()
    assert len(at_once) >= 7
    assert all(at_once)
    lab.sr.scan()


def test_who_died_with_a_disk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has a disk is waited for, not for ever; who died with it is not."""
    disk, path = new_disk(lab)
    text = (
        "import sys, pathlib; from xenmgmt.drivers.libvirt._claims import claimed\n"
        f"with claimed(pathlib.Path({str(path)!r})): print(flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout is not None
        other.stdout.readline()
        with monkeypatch.context() as hurry:
            hurry.setattr(claims, "LIMIT", 0.1)
            with pytest.raises(errors.EngineError, match=disk.location):
                disk.snapshot()
        other.kill()
    assert list(lab.pool.glob(f"{claims.LOCK}*"))
    disk.snapshot().destroy()
    assert not list(lab.pool.glob(f"{claims.LOCK}*"))


def test_a_raw_disk_of_a_definition(lab: Lab, libvirtd: Daemon, theirs: Theirs) -> None:
    """When its file becomes another one, the definition says what that is."""
    disk, path = new_disk(lab, sm_config={"format": "raw"})
    vm = theirs(disk_at(path, "raw"))
    snapshot = disk.snapshot()
    assert qemu_img.look(path)["format"] == "qcow2"
    (there,) = defined(libvirtd, vm).disks
    assert (there.format, there.file) == ("qcow2", str(path))
    libvirtd.virsh("start", "--paused", vm.uuid)
    until(lambda: vm.state == "Paused")
    assert "virtual size: 1 MiB" in qemu_img.run("info", "-U", str(path))
    told = libvirtd.virsh("domblkinfo", vm.uuid, "vda")
    assert told.split("Capacity:")[1].split()[0] == str(MIB)  # the guest does not see the head
    vm.hard_shutdown()
    vm.destroy()
    snapshot.destroy()


def test_a_raw_disk_of_somebody_stays_raw_when_it_is_wiped(lab: Lab) -> None:
    (lab.pool / "theirs").write_bytes(b"x" * MIB)
    lab.sr.scan()
    (disk,) = lab.sr.VDIs
    disk.wipe()
    assert (lab.pool / "theirs").read_bytes() == bytes(MIB)


def test_a_disk_by_its_pool(lab: Lab, libvirtd: Daemon, theirs: Theirs) -> None:
    """A definition may name a volume in place of a file: it is the same disk."""
    disk, path = new_disk(lab)
    pool = libvirtd.virsh("pool-name", lab.sr.uuid).strip()
    vm = theirs(
        f"<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/>"
        f"<source pool='{pool}' volume='{disk.location}'/><target dev='vda' bus='virtio'/></disk>"
    )
    assert [vbd.VDI for vbd in vm.VBDs] == [disk]
    libvirtd.virsh("start", "--paused", vm.uuid)
    until(lambda: vm.state == "Paused")
    assert disk.state == "Attached"
    disk.snapshot()
    top = libvirtd.virsh("domblklist", vm.uuid).split()[-1]
    assert Path(top).samefile(path)  # the guest writes on where the disk is now
    vm.hard_shutdown()
    vm.start(start_paused=True)
    assert libvirtd.virsh("domblklist", vm.uuid).count("vd") == 1
    vm.hard_shutdown()
    vm.destroy()


def test_interfaces_of_a_definition(lab: Lab, libvirtd: Daemon, theirs: Theirs) -> None:
    """One in quarantine is not given to the guest, and one that was moved is where it is now."""
    wan = lab.xen.network.create(name_label="wan")
    name = {one: libvirtd.virsh("net-name", one.uuid).strip() for one in (lab.network, wan)}
    vm = theirs(
        "".join(
            f"<interface type='network'><mac address='52:54:00:00:00:0{number}'/>"
            f"<source network='{name[lab.network]}'/></interface>"
            for number in (1, 2)
        )
    )
    kept_out, moved = sorted(vm.VIFs, key=lambda vif: str(vif.MAC))
    kept_out.quarantine()
    moved.move(wan)
    vm.start(start_paused=True)
    there = live(libvirtd, vm).interfaces
    assert [(one.mac, one.network) for one in there] == [(moved.MAC, name[wan])]
    assert (kept_out.state, moved.state) == ("Quarantined", "Attached")
    vm.hard_shutdown()
    kept_out.release()
    vm.start(start_paused=True)
    there = live(libvirtd, vm).interfaces
    assert {one.mac for one in there} == {moved.MAC, kept_out.MAC}
    vm.hard_shutdown()
    vm.destroy()


def test_each_bootable_disk_is_tried(lab: Lab, libvirtd: Daemon) -> None:
    """In the order of their numbers, and then the drives."""
    vm = lab.xen.VM.create(name_label="many", memory_static_max=16 * MIB)
    for number, (kind, bootable) in {
        "10": ("Disk", True),
        "2": ("Disk", True),
        "1": ("CD", True),
        "0": ("Disk", False),
    }.items():
        disk, _ = new_disk(lab)
        lab.xen.VBD.create(VM=vm, VDI=disk, userdevice=number, type=kind, bootable=bootable)
    vm.start(start_paused=True)
    there = live(libvirtd, vm).disks
    assert {one.target: one.boot_order for one in there} == {
        "vda": None,
        "vdc": 1,
        "vdk": 2,
        "sdb": 3,
    }
