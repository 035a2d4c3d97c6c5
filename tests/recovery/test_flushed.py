"""Files that a call has made are there when the power fails right after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.lab.shops import shop
from tests.recovery.flushed import Flushes

import xenmgmt
from xenmgmt import Xen, backups, images, ovf, packages
from xenmgmt.drivers import diskfile, qemu_img
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.xen import XenDriver
from xenmgmt.drivers.xen._notes import write_file
from xenmgmt.engine.settling import settled

MIB = 1 << 20
SR, OTHER_SR = "7f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0077", "7f3f61c0-0a4e-4d0b-9d5c-4a2a4b1c0078"


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> Flushes:
    """All that is flushed from now on."""
    made = Flushes()
    monkeypatch.setattr("os.fsync", made.fsync)
    return made


@pytest.fixture
def xen() -> Iterator[Xen]:
    """Guests with disks; nothing of them is in a file."""
    with xenmgmt.connect("sim://") as xen:
        shop(xen, running=False)
        yield xen


def _disk(xen: Xen) -> Any:
    return xen.VM.get_by_name_label("web")[0].VBDs[0].VDI


WRITTEN: dict[str, Callable[[Xen, Path], object]] = {
    "image": lambda xen, path: images.save(_disk(xen), path, "qcow2"),
    "ova": lambda xen, path: ovf.write(xen.VM.get_by_name_label("web")[0], path),
    "package": lambda xen, path: packages.pack(
        xen, xen.VM.get_by_name_label("web")[0], path, packages.new_key()[0]
    ),
    "difference": lambda xen, path: diskfile.write(str(path), MIB, ()),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_a_file(what: str, xen: Xen, flushes: Flushes, tmp_path: Path) -> None:
    """A file that was asked for."""
    WRITTEN[what](xen, tmp_path / "file")
    assert (tmp_path / "file").exists()
    assert flushes.missing(tmp_path) == []


def test_a_backup_set(xen: Xen, flushes: Flushes, tmp_path: Path) -> None:
    """All files of a set, and of one that comes out of a stream."""
    (group,) = xen.VM_group
    backups.export(xen, group.snapshot("monday"), tmp_path / "sets" / "monday")
    with (tmp_path / "stream").open("w+b") as stream:
        backups.pack(tmp_path / "sets" / "monday", stream)
        stream.seek(0)
        backups.unpack(stream, tmp_path / "sets" / "again")
    assert flushes.missing(tmp_path / "sets") == []


def test_disks_of_xen(flushes: Flushes, tmp_path: Path) -> None:
    """Repositories and disks of the native driver, behind each call that changes them."""
    driver, place = XenDriver(state=tmp_path / "state"), tmp_path / "disks"
    storage = tmp_path / "state" / "storage"
    driver.state.mkdir()
    for work in (
        lambda: driver.sr_create(SR, "file", 0, {}),
        lambda: driver.sr_create(OTHER_SR, "file", 0, {"location": str(place)}),
        lambda: driver.vdi_create(SR, "a", MIB, {}),
        lambda: driver.vdi_resize(SR, "a", 2 * MIB),
        lambda: driver.vdi_snapshot(SR, "a", "b"),
        lambda: driver.vdi_copy(SR, "a", OTHER_SR, "c"),
        lambda: driver.vdi_revert(SR, "b", "a"),
        lambda: driver.vdi_destroy(SR, "b"),
        lambda: driver.sr_destroy(SR),
        lambda: driver.sr_destroy(OTHER_SR, True),
    ):
        settled(driver, work())
        assert flushes.missing(storage) == []
        assert not place.exists() or flushes.missing(place) == []
    assert [path.name for path in place.iterdir()] == ["c.disk"]
    driver.workers.close()


def test_a_note_of_xen(flushes: Flushes, tmp_path: Path) -> None:
    write_file(tmp_path / f"{SR}.json", "{}", lasting=True)
    assert flushes.missing(tmp_path) == []


def test_images_of_qemu(flushes: Flushes, tmp_path: Path) -> None:
    """Disks under the libvirt driver, behind each step that it makes in their folder itself."""
    disk, memory = tmp_path / "disk", tmp_path / "memory"
    qemu_img.run("create", "-q", "-f", "qcow2", str(disk), str(MIB))
    memory.write_bytes(b"memory")
    for made in (disk, memory):  # by libvirt
        with made.open("rb") as file:
            flushes.fsync(file.fileno())
    for step in (
        lambda: files.freeze(disk),
        lambda: files.beside(disk, tmp_path / "like"),
        lambda: files.begin_over(tmp_path / "like"),
        lambda: files.copy(disk, tmp_path / "copy", "qcow2"),
        lambda: files.copy(disk, tmp_path / "raw", "raw"),
        lambda: files.copy_plain(memory, tmp_path / "plain"),
        lambda: files.share(memory, tmp_path / "shared"),
        lambda: files.own(memory),
    ):
        step()
        assert flushes.missing(tmp_path) == []
