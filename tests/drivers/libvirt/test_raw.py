"""A raw disk stays raw, whatever its guest writes into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, SMALL, Lab, lab_of_its_own

from xenmgmt import images
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.libvirt import xml
from xenmgmt.drivers.libvirt._names import RAW

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


def test_wiped(lab: Lab) -> None:
    """It is raw afterwards, too."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=SIZE, sm_config={"format": "raw"})
    path = lab.pool / disk.location
    path.write_bytes(b"x" * SIZE)
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
