"""A raw disk stays raw, whatever its guest writes into it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, SMALL, Lab, lab_of_its_own

import xenmgmt
from xenmgmt import images
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.libvirt import xml
from xenmgmt.drivers.libvirt._claims import CLAIM
from xenmgmt.drivers.libvirt._names import RAW
from xenmgmt.engine.settling import settled

SECRET = b"what only the host may know"
SIZE = 4 * MIB


@pytest.fixture
def lab(libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Lab]:
    with lab_of_its_own(libvirtd.uri, guest_files, tmp_path / "images") as lab:
        yield lab


def head_over(below: Path, folder: Path) -> bytes:
    """The bytes of an image that has another file below it."""
    trap = folder / "trap"
    qemu_img.run(
        "create", "-q", "-u", "-f", "qcow2", "-b", str(below), "-F", "raw", str(trap), str(8 * SIZE)
    )
    return trap.read_bytes()


def content(disk: Any, folder: Path) -> bytes:
    """What is in a disk, as it leaves the host."""
    path = images.save(disk, folder / f"{disk.uuid}.raw")
    found = path.read_bytes()
    path.unlink()
    return found


@pytest.mark.parametrize("below", ["a file of the host", "a frozen disk of another VM"])
def test_the_head_of_another_format(lab: Lab, libvirtd: Daemon, tmp_path: Path, below: str) -> None:
    """A file that its guest names there is read by no start, copy, clone, snapshot or revert."""
    xen = lab.xen
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET.ljust(SIZE, b"."))
    if below == "a frozen disk of another VM":
        images.load(xen, secret, lab.sr, format="raw").snapshot()
        (secret,) = lab.pool.glob(f"{files.PARENT}*")
    disk = xen.VDI.create(SR=lab.sr, virtual_size=SIZE, sm_config={"format": "raw"})
    path = lab.pool / disk.location
    vm = lab.guest("subject", disks=0, memory_static_max=SMALL)
    xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
    written = head_over(secret, tmp_path)
    with path.open("r+b") as image:
        image.write(written)
    there = written.ljust(SIZE, b"\0")

    lab.sr.scan()
    assert qemu_img.look(path)["format"] == "qcow2"  # what anybody else takes it for
    assert disk.virtual_size == SIZE
    assert content(disk, tmp_path) == there
    assert lab.boot(vm).run("head -c4 /dev/vda").startswith("QFI")
    (drive,) = xml.Domain.parse(libvirtd.virsh("dumpxml", vm.uuid)).disks
    assert drive.format == "raw"
    vm.hard_shutdown()
    assert content(disk.copy(lab.sr), tmp_path) == there
    disk.resize(2 * SIZE)
    assert path.stat().st_size == 2 * SIZE
    there = written.ljust(2 * SIZE, b"\0")
    assert content(disk.clone(), tmp_path) == there
    vm.start(start_paused=True)
    point = vm.snapshot(new_name="point")
    assert content(point.VBDs[0].VDI, tmp_path) == there
    vm = point.revert()
    assert content(vm.VBDs[0].VDI, tmp_path) == there


@pytest.mark.parametrize("runs", [False, True], ids=["halted", "running"])
def test_branched_at_once(lab: Lab, libvirtd: Daemon, tmp_path: Path, runs: bool) -> None:
    """Calls of two connections that freeze one disk do so one after the other."""
    whole = b"whole".ljust(SIZE, b".")
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=SIZE, sm_config={"format": "raw"})
    (lab.pool / disk.location).write_bytes(whole)
    if runs:
        vm = lab.guest("subject", disks=0, memory_static_max=SMALL)
        lab.xen.VBD.create(VM=vm, VDI=disk, userdevice="0")
        vm.start(start_paused=True)
    with xenmgmt.connect(libvirtd.uri) as other:
        drivers = (lab.xen.driver, other.driver)
        calls = [
            (one, one.vdi_clone(lab.sr.uuid, disk.location, str(uuid.uuid4())))
            for _ in range(4)
            for one in drivers
        ]
        for one, call in calls:
            settled(one, call)
    if runs:
        vm.hard_shutdown()
    lab.sr.scan()
    assert len(lab.sr.VDIs) == 9
    for one in lab.sr.VDIs:
        assert content(one, tmp_path) == whole
    assert not list(lab.pool.glob(f"{CLAIM}*"))


def test_wiped(lab: Lab) -> None:
    """It is raw afterwards, too."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=SIZE, sm_config={"format": "raw"})
    path = lab.pool / disk.location
    path.write_bytes(b"x" * SIZE)
    disk.wipe()
    assert path.read_bytes() == bytes(SIZE)


def test_wiped_of_somebody_else(lab: Lab) -> None:
    """A raw file that was there is raw afterwards: a definition may say so."""
    path = lab.pool / "theirs.img"
    path.write_bytes(b"x" * SIZE)
    lab.sr.scan()
    (disk,) = lab.sr.VDIs
    disk.wipe()
    assert path.read_bytes() == bytes(SIZE)


def test_nobody_else_has_the_second_name(lab: Lab) -> None:
    """It is no disk for a scan, and goes with the last that needs the file."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=SIZE, sm_config={"format": "raw"})
    lab.sr.scan()
    assert list(lab.sr.VDIs) == [disk]
    copy = disk.clone()
    disk.destroy()
    assert len(list(lab.pool.glob(f"{RAW}*"))) == 1
    copy.destroy()
    assert list(lab.pool.iterdir()) == []
