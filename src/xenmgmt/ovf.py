"""Guests to other vendors and from them: OVA files (DMTF DSP0243).

    ovf.write(vm, "/out/web.ova")
    vm = ovf.deploy(xen, "/in/web.ova", sr)

An OVA is a tar file with a descriptor, a manifest of hashes and the disks as vmdk. What is in the
guests stays as it is: drivers for another vendor's devices are the guest's to have.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import errors as err
from . import images
from ._durable import put
from .drivers.diskfile import digest_of
from .importers import ovf as descriptor
from .importers._create import default_sr
from .importers._guest import GuestDefinition, GuestFormatError

if TYPE_CHECKING:
    from .objects import SR, VM
    from .toolstack import Xen

StrPath = str | os.PathLike[str]
LARGEST = 8 << 20
"""Bytes of a descriptor or manifest, at most."""
_LINE = re.compile(r"SHA256\s*\(([^)]+)\)\s*=\s*([0-9a-fA-F]{64})\Z")


def write(vm: VM, path: StrPath) -> Path:
    """Write a VM whose disks nobody writes to (Halted, or a snapshot) as an OVA.

    The file has its name when it is whole. CD drives, and what an OVF has no place for, are left
    out; a kernel that is booted directly is named, not packed.
    """
    target = Path(path)
    if target.exists():
        raise err.InvalidValue("path", str(target), would_do="a file that is not there yet")
    name = re.sub(r"[^\w.-]+", "-", vm.name_label) or "guest"
    with tempfile.TemporaryDirectory(prefix="xenmgmt-ova-", dir=target.parent) as made:
        folder = Path(made)
        packed = []
        for number, disk in enumerate(_disks(vm)):
            file = f"{name}-disk{number}.vmdk"
            images.save(disk, folder / file, "vmdk", options="subformat=streamOptimized")
            packed.append(
                descriptor.Packed(file, disk.virtual_size, (folder / file).stat().st_size)
            )
        text = descriptor.render(
            vm.name_label,
            vm.memory_static_max,
            vm.VCPUs_max,
            packed,
            _nics(vm),
            {field: str(getattr(vm, field)) for field in descriptor.KEPT if getattr(vm, field)},
        )
        (folder / f"{name}.ovf").write_text(text, encoding="utf-8")
        files = [f"{name}.ovf", *(one.file for one in packed)]
        lines = [f"SHA256({one})= {digest_of(folder / one)}\n" for one in files]
        (folder / f"{name}.mf").write_text("".join(lines), encoding="utf-8")
        whole = folder / "whole"
        with tarfile.open(whole, "w") as tar:
            for one in (files[0], f"{name}.mf", *files[1:]):
                tar.add(folder / one, one, recursive=False)
        put(whole, target)
    return target


def read(path: StrPath) -> GuestDefinition:
    """The guest in an OVA, without its disks; what a VM of ours has no place for is listed."""
    with tempfile.TemporaryDirectory(prefix="xenmgmt-ova-") as made:
        return _unpack(Path(path), Path(made), disks=False)


def deploy(
    xen: Xen,
    path: StrPath,
    sr: SR | None = None,
    *,
    networks: Mapping[str, Any] | None = None,
    name: str = "",
    folder: StrPath | None = None,
    **values: Any,
) -> VM:
    """Make the VM of an OVA, Halted. All of it, or nothing.

    Args:
        xen: the connection.
        path: the file. Each hash in its manifest must fit.
        sr: where the disks go; the pool's default when left out.
        networks: which network stands for which, by the names in the file. One that is not named
            is looked up by its name.
        name: of the VM; that in the file when left out.
        folder: where the files in between are written.
        values: further fields of the VM, or others than the file says.

    Raises:
        GuestFormatError: the file is no OVA, or a hash does not fit.
        ImportErrorFailedToFindObject: a network is not there.
    """
    with tempfile.TemporaryDirectory(prefix="xenmgmt-ova-", dir=folder) as made:
        place = Path(made)
        guest = _unpack(Path(path), place, disks=True)
        known = {
            nic.network: _network(xen, nic.network, networks or {}) for nic in guest.interfaces
        }
        record: dict[str, Any] = {
            **guest.record,
            **({"name_label": name} if name else {}),
            **values,
        }
        done: list[Any] = []
        try:
            vm = xen.VM.create(**record)
            done.append(vm)
            for disk in guest.disks:
                label = f"{vm.name_label} {disk.target}"
                if disk.source:
                    vdi = images.load(xen, place / disk.source, sr, name_label=label, folder=made)
                else:
                    where = sr if sr is not None else default_sr(xen)
                    vdi = xen.VDI.create(
                        SR=where, virtual_size=disk.virtual_size or 0, name_label=label
                    )
                done.append(vdi)
                done.append(
                    xen.VBD.create(
                        VM=vm, VDI=vdi, userdevice=disk.userdevice, bootable=disk.bootable
                    )
                )
            for nic in guest.interfaces:
                taken = any(nic.mac == one.MAC for one in xen.VIF.get_all())
                mac = "" if taken or not nic.mac else nic.mac
                done.append(
                    xen.VIF.create(VM=vm, network=known[nic.network], device=nic.device, MAC=mac)
                )
        except BaseException:
            for one in reversed(done):
                one.destroy()
            raise
    return vm


def _disks(vm: VM) -> list[Any]:
    vbds = sorted(vm.VBDs, key=lambda vbd: str(vbd.userdevice))
    return [vbd.VDI for vbd in vbds if str(vbd.type) == "Disk" and vbd.VDI is not None]


def _nics(vm: VM) -> list[tuple[str, str]]:
    """Networks and MACs of a VM's interfaces."""
    return [(vif.network.name_label, vif.MAC) for vif in vm.VIFs if vif.network is not None]


def _network(xen: Xen, name: str, networks: Mapping[str, Any]) -> Any:
    if name in networks:
        return networks[name]
    found = xen.network.get_by_name_label(name)
    if not found:
        raise err.ImportErrorFailedToFindObject(
            f"network {name!r}", hint=f"say which stands for it: networks={{{name!r}: ...}}"
        )
    return found[0]


def _unpack(path: Path, folder: Path, *, disks: bool) -> GuestDefinition:
    """The files of an OVA into a folder, their hashes compared; the guest that they are."""
    source = str(path)
    try:
        with tarfile.open(path, "r:") as tar:
            names: list[str] = []
            for entry in tar:
                plain = Path(entry.name).name
                stream = tar.extractfile(entry) if entry.isfile() else None
                if stream is None or plain != entry.name or plain in ("..", *names):
                    raise GuestFormatError(source, f"it has {entry.name!r} in it", "plain files")
                small = plain.endswith((".ovf", ".mf"))
                if small and entry.size > LARGEST:
                    raise GuestFormatError(source, f"{plain} has {entry.size} bytes", "a text")
                if small or disks:
                    with (folder / plain).open("wb") as file:
                        shutil.copyfileobj(stream, file)
                names.append(plain)
    except tarfile.TarError as error:
        raise GuestFormatError(source, f"no OVA: {error}", "a tar file") from None
    found = [one for one in names if one.endswith(".ovf")]
    if len(found) != 1:
        raise GuestFormatError(source, f"{len(found)} descriptors in it", "one")
    _compare(source, folder, names)
    guest = descriptor.parse(_text(folder / found[0], source), source)
    for disk in guest.disks:
        if disk.source and disk.source not in names:
            raise GuestFormatError(source, f"disk {disk.source!r} is not in it", "a whole OVA")
    return guest


def _text(file: Path, source: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise GuestFormatError(source, f"{file.name} is no text: {error}", "UTF-8") from None


def _compare(source: str, folder: Path, names: list[str]) -> None:
    """What the manifest says of each file that was unpacked; one without a manifest is taken."""
    for manifest in [one for one in names if one.endswith(".mf")]:
        for line in _text(folder / manifest, source).splitlines():
            match = _LINE.match(line.strip())
            if match is None:
                raise GuestFormatError(source, f"{manifest} says {line!r}", "SHA256(file)= hex")
            one = folder / match[1]
            if match[1] not in names:
                raise GuestFormatError(source, f"{match[1]} is not there", "a whole OVA")
            if one.exists() and digest_of(one) != match[2].lower():
                raise GuestFormatError(source, f"{match[1]} is damaged", "the file as it was made")
