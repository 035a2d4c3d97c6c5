"""Images, OVA files, packages and seed images, without a real engine."""

from __future__ import annotations

import io
import random
import struct
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import errors, images, ovf, packages, seed
from xenmgmt.drivers import diskfile, qemu_img
from xenmgmt.importers import GuestFormatError
from xenmgmt.importers import ovf as descriptor

MIB = 1 << 20
WRITES = st.lists(st.tuples(st.integers(0, 3 * MIB), st.binary(min_size=1, max_size=5000)))
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).map(
    lambda text: text.strip() or "x"
)


@settings(max_examples=15, deadline=None)
@given(writes=WRITES, form=st.sampled_from(images.FORMATS))
def test_what_goes_through_an_image_comes_back(
    writes: list[tuple[int, bytes]], form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A disk that is saved in any format and loaded again holds the same bytes."""
    folder = tmp_path_factory.mktemp("image")
    plain = bytearray(4 * MIB)
    for offset, data in writes:
        plain[offset : offset + len(data)] = data
    (folder / "plain").write_bytes(plain)
    with xenmgmt.connect("sim://") as xen:
        disk = images.load(xen, folder / "plain", format="raw")
        again = images.load(xen, images.save(disk, folder / "image", form), format=form)
        assert again.virtual_size >= disk.virtual_size
        found = images.save(again, folder / "found").read_bytes()
    assert found[: len(plain)] == plain
    assert not found[len(plain) :].strip(b"\0")


@pytest.mark.parametrize("form", [form for form in images.FORMATS if form != "raw"])
def test_an_image_that_is_cut_off_is_refused(form: str, tmp_path: Path) -> None:
    """Wherever it ends, the error names the file, and no disk is made of what is left."""
    (tmp_path / "plain").write_bytes(random.Random(form).randbytes(8 * MIB))
    whole = tmp_path / "whole"
    qemu_img.run("convert", "-f", "raw", "-O", form, str(tmp_path / "plain"), str(whole))
    cut = tmp_path / "cut"
    with xenmgmt.connect("sim://") as xen:
        images.load(xen, whole, format=form).destroy()
        disks = len(xen.VDI)
        for end in (70_000, whole.stat().st_size // 2, whole.stat().st_size - 100_000):
            cut.write_bytes(whole.read_bytes()[:end])
            with pytest.raises(errors.XenError, match=str(cut)):
                images.load(xen, cut, format=form)
        assert len(xen.VDI) == disks


@settings(max_examples=40, deadline=None)
@given(
    name=NAMES,
    memory=st.integers(1, 1 << 20),
    vcpus=st.integers(1, 512),
    sizes=st.lists(st.integers(0, 1 << 50), max_size=5),
    nics=st.lists(st.tuples(NAMES, st.just("52:54:00:00:00:01")), max_size=4),
    args=NAMES,
)
def test_a_descriptor_says_what_was_written(
    name: str, memory: int, vcpus: int, sizes: list[int], nics: list[tuple[str, str]], args: str
) -> None:
    """What is written as an OVF descriptor is read again, whatever the names."""
    disks = [descriptor.Packed(f"d{n}.vmdk", size, 1) for n, size in enumerate(sizes)]
    text = descriptor.render(name, memory << 20, vcpus, disks, nics, {"PV_args": args})
    guest = descriptor.parse(text)
    assert guest.name == name
    assert guest.record["memory_static_max"] == memory << 20
    assert (guest.record["VCPUs_max"], guest.record["PV_args"]) == (vcpus, args)
    assert [(one.source, one.virtual_size) for one in guest.disks] == [
        (one.file, one.virtual_size) for one in disks
    ]
    assert [(one.network, one.mac) for one in guest.interfaces] == nics
    assert guest.unsupported == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a/>",
        "<!DOCTYPE x><Envelope/>",
        f'<Envelope xmlns="{descriptor.OVF}"/>',
        f'<Envelope xmlns="{descriptor.OVF}"><VirtualSystem/><VirtualSystem/></Envelope>',
    ],
)
def test_what_is_no_descriptor_is_refused(text: str) -> None:
    """Not XML, another document, a document type, no guest or two: each is refused."""
    with pytest.raises(GuestFormatError):
        descriptor.parse(text)


def test_a_broken_package_makes_nothing(tmp_path: Path) -> None:
    """A package of which a byte that means something was changed makes nothing."""
    secret, public = packages.new_key()
    with xenmgmt.connect("sim://") as xen:
        vm = xen.VM.create(name_label="web", memory_static_max=MIB)
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size=MIB)
        xen.VBD.create(VM=vm, VDI=disk)
        path = tmp_path / "web.xenpkg"
        packages.pack(xen, vm, path, secret)
        data = path.read_bytes()
        before = xen.events.token
        for at in range(0, len(data), 397):
            if data[at] == 0:  # padding of the tar format
                continue
            damaged = bytearray(data)
            damaged[at] ^= 0x11
            path.write_bytes(damaged)
            try:
                packages.verify(path, [public])
            except errors.BackupDamaged:
                with pytest.raises(errors.BackupDamaged):
                    packages.deploy(xen, path, "new", trusted=[public])
            else:  # a byte that tar does not need, such as a time: the content is the same
                assert packages.verify(path, [public]).members == ("web",)
        assert xen.events.token == before
        path.write_bytes(data)
        with pytest.raises(errors.BackupDamaged, match="nobody here trusts"):
            packages.verify(path, [])
        with pytest.raises(errors.InvalidValue):
            packages.pack(xen, vm, tmp_path / "other", "no key")


def test_a_seed_image_is_iso_9660(tmp_path: Path) -> None:
    """The descriptor and the directory are where ECMA-119 says, and lead to the files."""
    files = {f"file-{n:02}": f"content {n}" * n for n in range(70)}
    data = seed.write(tmp_path / "seed.iso", files).read_bytes()
    head = data[16 * 2048 :]
    assert head[:6] == b"\1CD001"
    assert head[40:72].strip() == b"cidata"
    assert struct.unpack("<I", head[80:84])[0] * 2048 == len(data)
    root, size = struct.unpack("<I", head[158:162])[0], struct.unpack("<I", head[166:170])[0]
    found, at, folder = {}, 0, data[root * 2048 : root * 2048 + size]
    while at < size:
        length = folder[at]
        if not length:
            at += 2048 - at % 2048
            continue
        entry = folder[at : at + length]
        place, count = struct.unpack("<I", entry[2:6])[0], struct.unpack("<I", entry[10:14])[0]
        name = entry[33 : 33 + entry[32]]
        if len(name) > 1:
            found[name.decode().removesuffix(";1").lower()] = data[place * 2048 :][:count].decode()
        at += length
    assert found == files
    with pytest.raises(errors.InvalidValue):
        seed.write(tmp_path / "other", {"../x": ""})


def test_a_file_of_a_disk_is_what_its_bytes_are(tmp_path: Path) -> None:
    """The differences between two disks, put onto the one, make the other."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"a" * 5000 + bytes(3 * MIB) + b"b" * 10)
    other.write_bytes(b"a" * 4000 + bytes(3 * MIB + 500) + b"c" * 510)
    assert one.stat().st_size == other.stat().st_size
    told = diskfile.export(str(tmp_path / "file"), images.RawFile(other), images.RawFile(one))
    size, parts = diskfile.read(told.path, told.sha256)
    made = bytearray(one.read_bytes())
    for part in parts:
        made[part.offset : part.offset + part.length] = part.data.ljust(part.length, b"\0")
    assert (size, bytes(made)) == (len(made), other.read_bytes())


def test_what_is_no_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with its path; a name that looks like a protocol of qemu-img's is a name."""
    (tmp_path / "junk").write_bytes(b"x" * 70_000)
    (tmp_path / "empty").touch()
    (tmp_path / "nbd:here:1").write_bytes(b"there".ljust(512, b"\0"))
    monkeypatch.chdir(tmp_path)
    with xenmgmt.connect("sim://") as xen:
        before = len(xen.VDI)
        for name, form in (("junk", "vmdk"), ("none", ""), (".", ""), ("empty", "raw")):
            with pytest.raises(errors.InvalidValue, match=str(tmp_path / name)):
                images.load(xen, name, format=form)
        assert len(xen.VDI) == before
        disk = images.load(xen, "nbd:here:1", format="raw")
        images.save(disk, "https:there", "qcow2")
    assert qemu_img.look(tmp_path / "https:there")["format"] == "qcow2"


@pytest.mark.parametrize("damaged", [".ovf", ".mf"])
def test_a_descriptor_that_is_no_text(tmp_path: Path, damaged: str) -> None:
    """It is refused with the name of the file and of what is in it."""
    with xenmgmt.connect("sim://") as xen:
        ovf.write(xen.VM.create(name_label="web"), tmp_path / "good.ova")
    with tarfile.open(tmp_path / "good.ova") as good, tarfile.open(tmp_path / "x", "w") as bad:
        for entry in good:
            stream: Any = good.extractfile(entry)
            data = stream.read()
            if entry.name.endswith(damaged):
                data = b"\xff" * entry.size
            bad.addfile(entry, io.BytesIO(data))
    with pytest.raises(GuestFormatError, match=f"web\\{damaged}"):
        ovf.read(tmp_path / "x")


def test_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with xenmgmt.connect("sim://") as xen:
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1MiB")
        with pytest.raises(errors.InvalidValue, match="not there yet"):
            disk.export_file(str(tmp_path / "mine"))
    assert (tmp_path / "mine").read_text() == "mine"


def test_only_what_nobody_writes_is_exported(tmp_path: Path) -> None:
    """A disk that a guest has for writing has no moment: a snapshot of it has."""
    with xenmgmt.connect("sim://") as xen:
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1MiB", name_label="root")
        vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
        xen.VBD.create(VM=vm, VDI=disk)
        vm.start()
        for write in (
            lambda: images.save(disk, tmp_path / "x"),
            lambda: ovf.write(vm, tmp_path / "y"),
        ):
            with pytest.raises(errors.VDIInUse, match="root"):
                write()
        assert list(tmp_path.iterdir()) == []
        ovf.write(vm.snapshot("now"), tmp_path / "y")


def test_images_that_name_others(tmp_path: Path) -> None:
    """An image with a backing file, or of several files, is refused before it is read."""
    (tmp_path / "base").write_bytes(bytes(MIB))
    qemu_img.run("create", "-q", "-f", "qcow2", "-b", "base", "-F", "raw", str(tmp_path / "over"))
    flat = ("-o", "subformat=monolithicFlat")
    qemu_img.run("create", "-q", "-f", "vmdk", *flat, str(tmp_path / "flat.vmdk"), "1M")
    with xenmgmt.connect("sim://") as xen:
        for name in ("over", "flat.vmdk"):
            with pytest.raises(errors.InvalidValue, match="needs no"):
                images.load(xen, tmp_path / name)
        with pytest.raises(errors.InvalidValue):
            images.load(xen, tmp_path / "base", format="floppy")
        assert len(xen.VDI) == 0
