"""Which file a disk is, whatever it is called, and who has it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drivers.libvirt.daemon import Daemon
from tests.drivers.libvirt.guests import MIB, Lab, lab_of_its_own
from tests.drivers.libvirt.test_raw import content
from tests.patience import until

from xenmgmt import errors, images
from xenmgmt.drivers import qemu_img
from xenmgmt.drivers.libvirt import _claims
from xenmgmt.drivers.libvirt import _files as files
from xenmgmt.drivers.libvirt._users import is_one_machine, is_this_machine
from xenmgmt.engine.settling import settled

DEFINITION = """<domain type='qemu'><name>{name}</name><memory unit='MiB'>16</memory>
<os><type arch='x86_64'>hvm</type></os><devices>{disks}</devices></domain>
"""


@pytest.fixture
def lab(libvirtd: Daemon, guest_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Lab]:
    with lab_of_its_own(libvirtd.uri, guest_files, tmp_path / "images") as lab:
        yield lab


class Owner:
    """Somebody else, who defines domains."""

    def __init__(self, lab: Lab, libvirtd: Daemon, folder: Path) -> None:
        self.lab = lab
        self.virsh = libvirtd.virsh
        self._folder = folder

    def defines(self, name: str, *disks: str) -> Any:
        """A halted domain, and the VM that it is here."""
        document = self._folder / f"{name}.xml"
        document.write_text(DEFINITION.format(name=name, disks="".join(disks)))
        self.virsh("define", str(document))
        return until(lambda: self.lab.xen.VM.get_by_name_label(name))[0]

    def definition(self, name: str) -> str:
        return self.virsh("dumpxml", "--inactive", name)


@pytest.fixture
def owner(lab: Lab, libvirtd: Daemon, tmp_path: Path) -> Owner:
    return Owner(lab, libvirtd, tmp_path)


def disk_at(path: Path, form: str = "qcow2", target: str = "vda") -> str:
    return (
        f"<disk type='file'><driver name='qemu' type='{form}'/><source file='{path}'/>"
        f"<target dev='{target}' bus='virtio'/></disk>"
    )


@pytest.fixture
def link(lab: Lab, tmp_path: Path) -> Path:
    """Another name of the folder of the pool."""
    link = tmp_path / "link"
    link.symlink_to(lab.pool)
    return link


@pytest.fixture
def second(lab: Lab, owner: Owner, link: Path) -> Iterator[Any]:
    """A repository that somebody made, whose folder is that of ours by another name."""
    owner.virsh("pool-define-as", "second", "dir", "--target", str(link))
    owner.virsh("pool-start", "second")
    (sr,) = until(lambda: lab.xen.SR.get_by_name_label("second"))
    until(lambda: sr.state == "Attached")
    yield sr
    owner.virsh("pool-destroy", "second")
    owner.virsh("pool-undefine", "second")
    until(lambda: sr.state == "Detached")
    sr.forget()


def test_what_is_needed_by_another_name_stays(lab: Lab, second: Any, tmp_path: Path) -> None:
    """Parents that images name by another name of the folder are not removed, nor overwritten."""
    source = tmp_path / "source.raw"
    source.write_bytes(b"kept".ljust(MIB, b"."))
    disk = images.load(lab.xen, source, lab.sr, format="raw")
    second.scan()
    (same,) = [one for one in second.VDIs if one.location == disk.location]
    copy = same.clone()
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    assert content(copy, tmp_path).startswith(b"kept")
    lab.sr.scan()
    assert "shared" in disk.wipe()
    assert content(copy, tmp_path).startswith(b"kept")


def test_a_guest_that_has_a_disk_by_another_name(
    lab: Lab, owner: Owner, link: Path, tmp_path: Path
) -> None:
    """It is the disk that it is: in the records, for a start, for a snapshot, for what is kept."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    vm = owner.defines("linked", disk_at(link / disk.location))
    assert [vbd.VDI for vbd in vm.VBDs] == [disk]
    before = owner.definition("linked")
    vm.start(start_paused=True)
    assert owner.definition("linked").count("<disk ") == 1
    assert str(link / disk.location) in before
    assert str(link / disk.location) in owner.definition("linked")
    disk.snapshot()
    below = files.backing(lab.pool / disk.location)
    assert below is not None
    assert below.name.startswith(files.PARENT)
    lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB).destroy()
    assert below.exists()
    vm.hard_shutdown()


def test_a_disk_that_goes_by_its_pool(lab: Lab, owner: Owner) -> None:
    """A volume of a pool is the disk that it is, also while a guest has it."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    words = f"pool='file-{lab.sr.uuid}' volume='{disk.location}'"
    vm = owner.defines(
        "pooled",
        "<disk type='volume'><driver name='qemu' type='qcow2'/>"
        f"<source {words}/><target dev='vdb' bus='virtio'/></disk>",
    )
    assert [vbd.VDI for vbd in vm.VBDs] == [disk]
    vm.start(start_paused=True)
    assert words in owner.definition("pooled")
    assert owner.definition("pooled").count("<disk ") == 1
    with pytest.raises(errors.EngineError, match="pooled"):
        settled(lab.xen.driver, lab.xen.driver.vdi_write(lab.sr.uuid, disk.location, 0, b"x"))
    disk.snapshot()
    disk.resize_online(2 * MIB)
    assert str(2 * MIB) in owner.virsh("domblkinfo", "pooled", "vdb")
    vm.hard_shutdown()
    owner.virsh("start", "--paused", "pooled")
    until(lambda: vm.state == "Paused")


def test_what_has_no_path_is_not_ours(lab: Lab, owner: Owner) -> None:
    """A drive with a medium of the network is not an empty one, and nothing takes its place."""
    there = (
        "<disk type='network' device='cdrom'><source protocol='http' name='a.iso'>"
        "<host name='127.0.0.1' port='1'/></source><target dev='sda' bus='sata'/></disk>"
    )
    vm = owner.defines("networked", there)
    assert not vm.VBDs
    before = owner.definition("networked")
    lab.xen.VBD.create(VM=vm, userdevice="0", type="CD", empty=True)
    with pytest.raises(errors.DeviceAlreadyExists, match="network"):
        vm.start(start_paused=True)
    assert owner.definition("networked") == before


@pytest.mark.parametrize("where", ["beside it", "in another pool", "in a definition"])
def test_a_disk_below_an_image_of_others(
    lab: Lab, owner: Owner, tmp_path: Path, where: str
) -> None:
    """It is not destroyed as long as the image is there, which is named."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    path = lab.pool / disk.location
    folder = lab.pool if where == "beside it" else tmp_path / "there"
    folder.mkdir(exist_ok=True)
    overlay = folder / "overlay.qcow2"
    qemu_img.run("create", "-q", "-f", "qcow2", "-b", str(path), "-F", "qcow2", str(overlay))
    if where == "in another pool":
        owner.virsh("pool-create-as", "there", "dir", "--target", str(folder))
    vm = owner.defines("over", disk_at(overlay)) if where == "in a definition" else None
    with pytest.raises(errors.VDIInUse) as told:
        disk.destroy()
    assert str(overlay) in str(told.value)
    assert (disk.state, path.exists()) == ("Free", True)
    if where == "in another pool":
        owner.virsh("pool-destroy", "there")
        (sr,) = until(lambda: lab.xen.SR.get_by_name_label("there"))
        until(lambda: sr.state == "Detached")
        sr.forget()
    if vm is not None:
        assert "over" in str(told.value)
        vm.destroy()
    overlay.unlink()
    disk.destroy()
    assert not path.exists()


def test_a_disk_that_a_definition_names(lab: Lab, owner: Owner) -> None:
    """It is not destroyed, also when the guest is halted, unless it was given to it here."""
    disk, given = (lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB) for _ in range(2))
    vm = owner.defines("halted", disk_at(lab.pool / disk.location))
    lab.xen.VBD.create(VM=vm, VDI=given, userdevice="3")
    for _ in range(2):
        with pytest.raises(errors.VDIInUse, match=r"halted.* as vda"):
            disk.destroy()
        assert (lab.pool / disk.location).exists()
        vm.start(start_paused=True)
        vm.hard_shutdown()
    assert given.location in owner.definition("halted")
    given.destroy()
    owner.virsh("detach-disk", "halted", "vda", "--config")
    disk.destroy()
    vm.start(start_paused=True)
    vm.hard_shutdown()


@pytest.mark.parametrize("how", ["cloned", "reverted"])
def test_a_raw_disk_of_a_definition_that_is_frozen(
    lab: Lab, owner: Owner, tmp_path: Path, how: str
) -> None:
    """Its definition says what it is now, so that the owner's start reads what is in it."""
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB, sm_config={"format": "raw"})
    path = lab.pool / disk.location
    other = lab.xen.VDI.create(SR=lab.sr, virtual_size=2 * MIB)
    vm = owner.defines("raw", disk_at(path, "raw"))
    driver = lab.xen.driver
    if how == "cloned":
        disk.clone()
    else:
        settled(driver, driver.vdi_revert(lab.sr.uuid, other.location, disk.location))
    assert qemu_img.look(path)["format"] == "qcow2"
    owner.virsh("start", "--paused", "raw")
    told = owner.virsh("domblkinfo", "raw", "vda").split()
    assert told[told.index("Capacity:") + 1] == str(MIB if how == "cloned" else 2 * MIB)
    until(lambda: vm.state == "Paused")


def test_a_medium_that_is_frozen(lab: Lab, owner: Owner) -> None:
    """A drive reads what was in a medium that was cloned, in a VM of ours as in one of others."""
    path = lab.pool / "medium.iso"
    path.write_bytes(bytes(MIB))
    lab.sr.scan()
    (medium,) = lab.sr.VDIs
    vm = lab.guest("reads", disks=0)
    lab.xen.VBD.create(VM=vm, VDI=medium, userdevice="0", type="CD", mode="RO")
    there = f"<source file='{path}'/><target dev='hda' bus='ide'/>"
    theirs = owner.defines("drive", f"<disk type='file' device='cdrom'>{there}</disk>")
    medium.clone()
    for one, name in ((vm, "sda"), (theirs, "hda")):
        one.start(start_paused=True)
        told = owner.virsh("domblkinfo", one.uuid, name).split()
        assert told[told.index("Capacity:") + 1] == str(MIB)
        one.hard_shutdown()


def test_a_folder_that_is_not_for_us(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the daemon may write, it makes copies, and removes them."""
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != str(lab.pool) and may(path, how))
    disk = lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB)
    copy = disk.clone()
    assert files.backing(lab.pool / copy.location) is None
    with pytest.raises(errors.NotSupported, match="account"):
        images.save(disk, tmp_path / "out.raw")
    for one in (disk, copy):
        one.destroy()
    assert list(lab.pool.iterdir()) == []


def test_what_waits_for_a_claim(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call that makes another file of a disk, or none, has it for itself, or does nothing."""
    disk, other = (lab.xen.VDI.create(SR=lab.sr, virtual_size=MIB) for _ in range(2))
    driver, sr, here = lab.xen.driver, lab.sr.uuid, disk.location
    calls = (
        lambda: driver.vdi_snapshot(sr, here, "new"),
        lambda: driver.vdi_clone(sr, here, "new"),
        lambda: driver.vdi_revert(sr, here, other.location),
        lambda: driver.vdi_revert(sr, other.location, here),
        lambda: driver.vdi_resize(sr, here, 2 * MIB),
        lambda: driver.vdi_wipe(sr, here, MIB),
        lambda: driver.vdi_destroy(sr, here),
    )
    before = {path.name: path.stat().st_ino for path in lab.pool.iterdir()}
    monkeypatch.setattr(_claims, "PATIENCE", 0.1)
    with _claims.claimed(lab.pool / here):
        for call in calls:
            with pytest.raises(errors.EngineError, match=f"{here} .*try again"):
                settled(driver, call())
    assert {path.name: path.stat().st_ino for path in lab.pool.iterdir()} == before


@pytest.mark.parametrize("held", [0, 2 * files.EMPTY])
def test_an_image_like_a_frozen_one(tmp_path: Path, held: int) -> None:
    """It has the same parent, is as large and takes no room, whatever the frozen one once held."""
    disk, like = tmp_path / "disk", tmp_path / "like"
    qemu_img.run("create", "-q", "-f", "qcow2", str(disk), str(MIB))
    with pytest.raises(errors.EngineError, match="disk disk is no image over a parent"):
        files.beside(disk, like)
    files.freeze(disk)
    qemu_img.run("resize", "-q", "-f", "qcow2", str(disk), str(4 * MIB))
    os.truncate(disk, disk.stat().st_size + held)
    files.freeze(disk)
    files.beside(disk, like)
    for one in (disk, like):
        told = files.look(one)
        assert told["virtual-size"] == 4 * MIB
        assert told["full-backing-filename"] == str(files.backing(disk))
        assert not qemu_img.fault(one, "qcow2")
    assert like.stat().st_size < MIB
    assert {one.name for one in tmp_path.iterdir()} == {
        "disk",
        "like",
        *(one.name for one in tmp_path.glob(f"{files.PARENT}*")),
    }
    assert len(list(tmp_path.glob(f"{files.PARENT}*"))) == 1


def test_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that has a disk is waited for, for a while; one that died has none."""
    disk = tmp_path / "disk"
    disk.touch()
    holds = (
        "import sys; from pathlib import Path; from xenmgmt.drivers.libvirt import _claims\n"
        "with _claims.claimed(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", holds, str(disk)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with monkeypatch.context() as soon:
            soon.setattr(_claims, "PATIENCE", 0.2)
            refused = pytest.raises(errors.EngineError, match=r"disk disk .*try again")
            with refused, _claims.claimed(disk):
                raise AssertionError("it was held twice")
        with _claims.claimed(tmp_path / "another"):
            _claims.drop_claims(tmp_path)
            assert len(list(tmp_path.glob(f"{_claims.CLAIM}*"))) == 2
        other.kill()
    with _claims.claimed(disk):
        pass
    (tmp_path / f"{_claims.CLAIM}left").touch()
    _claims.drop_claims(tmp_path)
    assert list(tmp_path.iterdir()) == [disk]


@pytest.mark.parametrize(
    ("uri", "name", "is_here"),
    [
        ("qemu:///system", "web", True),
        ("qemu:///system", "web.example.org", True),
        ("qemu+unix:///system?socket=/run/x", "other", False),
        ("qemu+ssh://root@localhost/system", "web", True),
        ("qemu+ssh://WEB.example.org/system", "web.example.org", True),
        ("qemu+ssh://far.example.org/system", "web", False),
        ("qemu+ssh://10.0.0.7/system", "web.example.org", False),
    ],
)
def test_which_machine(monkeypatch: pytest.MonkeyPatch, uri: str, name: str, is_here: bool) -> None:
    """The files of another machine that has our name are not taken for those of this one."""
    monkeypatch.setattr(socket, "gethostname", lambda: "web")
    assert is_this_machine(uri, name) == is_here


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (("qemu+unix:///system?socket=/b", "web"), True),
        (("qemu://localhost/system", "web.example.org"), True),
        (("qemu+unix:///system?socket=/b", "db"), False),
        (("qemu+ssh://web/system", "web"), False),
        (("qemu+ssh://localhost.example.org/system", "web"), False),
    ],
)
def test_one_machine(other: tuple[str, str], is_one: bool) -> None:
    """A guest goes by a socket of the machine only where both daemons are on it."""
    uri, name = other
    assert is_one_machine(("qemu+unix:///system?socket=/a", uri), ("web", name)) == is_one


@pytest.mark.parametrize("how", ["disk", "plain"])
def test_a_copy_is_private_while_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Nobody reads a disk from a copy who may not read the disk; in the end both have the same."""
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(bytes(MIB))
    source.chmod(0o640)
    modes = []

    def seen(call: Any) -> Any:
        def do(*args: Any) -> Any:
            done = call(*args)
            modes.append(Path(args[-1]).stat().st_mode & 0o777)
            return done

        return do

    monkeypatch.setattr(files, "run", seen(files.run))
    monkeypatch.setattr(shutil, "copyfile", seen(shutil.copyfile))
    if how == "disk":
        files.copy(source, copy, "raw")
    else:
        files.copy_plain(source, copy)
    assert modes == [0o600]
    assert copy.stat().st_mode & 0o777 == 0o640
