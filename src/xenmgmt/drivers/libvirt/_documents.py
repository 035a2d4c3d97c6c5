"""From what the port says of a VM to the document that libvirt builds it from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from ...abc import DiskSpec, NicSpec, VMSpec
from ...errors import DeviceAlreadyExists, EngineError, InvalidValue, NotSupported
from . import _actions as actions
from . import _files as files
from . import xml
from ._alias import alias, uuid_in
from ._errors import is_gone, unless_gone
from ._library import load
from ._names import is_raw
from ._refresh import refresh
from ._sources import pool_at, source_of
from ._targets import target
from ._uring import UringCalls

LONGEST_PASSWORD = 8
MAKER = "xenmgmt"
AGENT = "org.qemu.guest_agent.0"


class Place(NamedTuple):
    """Where the data of a disk is."""

    path: str
    format: str
    kind: str


class DocumentCalls(UringCalls):
    """Documents of domains, disks and interfaces."""

    def _place(self, connection: Any, vdi: str) -> Place:
        """The file or block device behind ``SR uuid/location``."""
        sr, _, location = vdi.partition("/")
        pool = connection.storagePoolLookupByUUIDString(sr)
        if self.libvirts():  # one of them may have made another file of it
            refresh(pool)
        found = volume_of(pool, location)
        volume = xml.Volume.parse(found.XMLDesc())
        path = volume.path or found.path()
        form = "raw" if is_raw(Path(path)) else volume.format or "raw"
        return Place(path, form, volume.type or "file")

    def _disk(self, connection: Any, disk: DiskSpec) -> xml.Disk:
        """A disk as libvirt is told of it."""
        where = target(self.engine, disk.device, disk.type)
        made = xml.Disk(type="file", device="cdrom" if disk.type == "CD" else "disk")
        self._fill(connection, made, disk)
        made.target, made.bus = where.dev, where.bus
        made.readonly = disk.mode == "RO" or disk.type == "CD"
        if self.engine == "qemu":
            made.alias = alias(disk.vbd)
        if made.device == "disk":
            made.io = self._io
        return made

    def _fill(self, connection: Any, made: xml.Disk, disk: DiskSpec) -> None:
        """Put the medium in; "" empties the drive.

        Raises:
            EngineError: an image of somebody else is there, over the medium: it would be lost.
        """
        place = self._place(connection, disk.vdi) if disk.vdi else None
        source = Path(source_of(connection, made))
        if place is not None and source.name and files.covers(source, Path(place.path)):
            raise files.covered(Path(place.path), source)
        for one in made.node.findall("backingStore"):
            made.node.remove(one)  # what lies below a medium is read from it, not from what was
        self._fit_io(made)
        made.format = None
        if place is not None:
            if self.engine == "qemu":
                made.driver = "qemu"
            made.format = _format(place, disk)
            if _names(source, Path(place.path)):
                return
        made.file = made.block = made.pool = made.volume = None
        for one in made.node.findall("source") if place is None else ():
            made.node.remove(one)
        made.type = "block" if place is not None and place.kind == "block" else "file"
        if place is not None and made.type == "block":
            made.block = place.path
        elif place is not None:
            made.file = place.path

    def _nic(self, connection: Any, nic: NicSpec) -> xml.Interface:
        """An interface as libvirt is told of it."""
        network = connection.networkLookupByUUIDString(nic.network)
        made = xml.Interface(type="network", mac=nic.mac, network=network.name())
        if self.engine == "qemu":
            made.model = "virtio"
            made.alias = alias(nic.vif)
        if nic.mtu != 1500:
            made.mtu = nic.mtu
        return made

    def _document(self, connection: Any, spec: VMSpec, base: xml.Domain | None) -> xml.Domain:
        """The whole domain; what a definition that was there says beside it stays."""
        if spec.devices:
            kinds = ", ".join(sorted({device.kind for device in spec.devices}))
            raise NotSupported(
                "vm_start",
                capability="device_plug",
                reason=f"{self.cannot['device_plug']} ({kinds})",
            )
        if spec.cpu_pool:
            raise NotSupported(
                "vm_start", capability="cpupool_create", reason=self.cannot["cpupool_create"]
            )
        made = base.copy() if base is not None else self._blank(spec)
        made.memory, made.current_memory = spec.memory_static_max, spec.memory_target
        made.vcpus, made.vcpus_online = spec.vcpus_max, spec.vcpus
        self._say_what_follows(made, spec, base)
        self._boot(made, spec)
        for name, value in spec.platform.items():
            if name in ("acpi", "apic", "pae", "viridian"):
                setattr(made.has, name, value in ("1", "true"))
        self._put_disks(connection, made, spec)
        self._put_nics(connection, made, spec)
        self._note(connection, made, spec)
        return made

    def _say_what_follows(self, made: xml.Domain, spec: VMSpec, base: xml.Domain | None) -> None:
        """A definition of others says what the VM's fields say; what we make, what we need."""
        if base is None:
            made.on_crash = actions.WHILE_IT_RUNS
            return
        if self.engine == "xen":  # whose domains keep what their definition said
            made.on_crash = actions.left_to_us(spec.on_crash)
            return
        if actions.on_crash(base.on_crash) != spec.on_crash:
            made.on_crash = actions.crash_word(spec.on_crash, self.engine)
        if actions.on_reboot(base.on_reboot) != spec.on_reboot:
            made.on_reboot = spec.on_reboot

    def _blank(self, spec: VMSpec) -> xml.Domain:
        """A machine without disks and interfaces."""
        flavour, arch, os_type = self._flavour(spec)
        made = xml.Domain(type=flavour, uuid=spec.uuid, name=domain_name(spec))
        made.boots.type, made.boots.arch = os_type, arch
        if os_type == "hvm":
            made.features.add(xml.Features(acpi=True, apic=True))
        made.on_poweroff, made.on_reboot = "destroy", "restart"
        if flavour == "xen" and os_type != "hvm":
            made.consoles.add(xml.Console(type="pty", target="xen", port=0))
        else:
            made.serials.add(xml.Serial(type="pty", port=0))
            made.consoles.add(xml.Console(type="pty", target="serial", port=0))
        if self.engine == "qemu":
            made.balloons.add(xml.MemBalloon(model="virtio", period=5))
            made.channels.add(xml.Channel(type="unix", target="virtio", name=AGENT))
            made.panics.add(xml.Panic(model="isa" if arch in ("x86_64", "i686") else None))
        if os_type == "hvm" and spec.platform.get("vnc", "true") not in ("0", "false"):
            screen = xml.Graphics(type="vnc", autoport=True, listen="127.0.0.1")
            screen.password = _password(spec.platform.get("vncpasswd", ""))
            made.graphics.add(screen)
            made.videos.add(xml.Video(model="vga" if self.engine == "qemu" else "cirrus"))
        return made

    def _flavour(self, spec: VMSpec) -> tuple[str, str, str]:
        """Kind of domain, architecture and way to boot, of those that this host has."""
        wanted = {"pv": "xen", "pv_in_pvh": "xenpvh", "pvh": "xenpvh"}.get(spec.domain_type, "hvm")
        if self.engine != "xen":
            wanted = "hvm"
        fitting = [guest for guest in self.capabilities.guests if guest.os_type == wanted]
        if not fitting:
            known = {guest.os_type or "" for guest in self.capabilities.guests}
            raise EngineError(
                f"this host runs no {wanted} guests, only {', '.join(sorted(known))}",
                engine="libvirt",
            )
        own = [guest for guest in fitting if guest.arch == self.capabilities.arch]
        guest = (own or fitting)[0]
        flavours = [one.type or "" for one in guest.flavours] or [self.engine]
        best = "kvm" if "kvm" in flavours else flavours[0]
        if spec.platform.get("accelerator") == "tcg" and "qemu" in flavours:
            best = "qemu"
        return best, guest.arch or "", wanted

    def _boot(self, made: xml.Domain, spec: VMSpec) -> None:
        """A kernel, or the disks that may be booted from."""
        if "PV_kernel" in spec.boot:
            made.boots.kernel = spec.boot["PV_kernel"]
            made.boots.initrd = spec.boot.get("PV_ramdisk")
            made.boots.cmdline = spec.boot.get("PV_args")
            return
        made.boots.kernel = made.boots.initrd = made.boots.cmdline = None
        if len(made.boots.boot) or any(disk.boot_order for disk in made.disks):
            return
        if self.engine == "qemu":
            return  # which tries each that has a number (`_put_disks`)
        kinds = {disk.type for disk in spec.disks if disk.bootable}
        for kind, dev in (("Disk", "hd"), ("CD", "cdrom")):
            if kind in kinds:
                made.boots.boot.add(xml.Boot(dev=dev))

    def _put_disks(self, connection: Any, made: xml.Domain, spec: VMSpec) -> None:
        """Our disks, and no more those that were ours; disks of others stay."""
        keep = set()
        drives = made.boots.type == "hvm" or self.engine != "xen"
        for disk in spec.disks:
            if not disk.vdi and not drives:
                continue  # a paravirtual guest waits for the medium of a drive before it boots
            there = self._same(connection, made, disk)
            if there is None:
                there = made.disks.add(self._disk(connection, disk))
            else:
                self._fill(connection, there, disk)
                there.readonly = disk.mode == "RO" or disk.type == "CD"
            keep.add(there.target or "")
        for disk_there in list(made.disks):
            if disk_there.target in noted(made, "disk") - keep:
                made.disks.remove(disk_there)
        if self.engine == "qemu" and made.boots.kernel is None and not len(made.boots.boot):
            self._number(connection, made, spec)

    def _number(self, connection: Any, made: xml.Domain, spec: VMSpec) -> None:
        """In which order disks are booted from: as they are numbered, then the CDs."""
        if any(disk.boot_order for disk in made.disks):
            return
        tried = [disk for disk in spec.disks if disk.bootable]
        tried.sort(key=lambda disk: (disk.type == "CD", len(disk.device), disk.device))
        for number, disk in enumerate(tried, 1):
            there = self._same(connection, made, disk)
            if there is not None:
                there.boot_order = number

    def _same(self, connection: Any, made: xml.Domain, disk: DiskSpec) -> xml.Disk | None:
        """The disk of a domain that stands for a VBD: by its uuid, what is in it, or its name."""
        for one in made.disks:
            if uuid_in(made, one, one.target or "") == disk.vbd:
                return one
        path = self._place(connection, disk.vdi).path if disk.vdi else ""
        for one in made.disks:
            source = source_of(connection, one) if path else ""
            if source and files.is_same(Path(source), Path(path)):
                return one
        name = target(self.engine, disk.device, disk.type).dev
        there = next((one for one in made.disks if one.target == name), None)
        source = source_of(connection, there) if there is not None else ""
        if there is not None and not there.is_empty and is_of_others(connection, source):
            held = source or f"what has no path (type {there.type})"
            raise DeviceAlreadyExists(disk.device, hint=f"its definition has {held!r} there")
        return there

    def _put_nics(self, connection: Any, made: xml.Domain, spec: VMSpec) -> None:
        """Our interfaces, by their MAC, and no more those that were ours."""
        there = {nic.mac or "": nic for nic in made.interfaces}
        wanted = {nic.mac: nic for nic in spec.nics}
        withheld = {nic.mac for nic in spec.withheld}
        for mac in noted(made, "nic") & there.keys() - wanted.keys() - withheld:
            made.interfaces.remove(there[mac])
        for mac in withheld & there.keys():
            there[mac].link = "down"
        for mac, nic in wanted.items():
            if mac not in there:
                made.interfaces.add(self._nic(connection, nic))
                continue
            if is_withheld(made, there[mac]):
                there[mac].link = None
            self._connect_nic(connection, made, there[mac], nic)

    @staticmethod
    def _connect_nic(connection: Any, made: xml.Domain, there: xml.Interface, nic: NicSpec) -> None:
        """Put an interface of a definition on its VIF's network.

        Unless the VIF is where it was: what is another network then, its owner has written.
        """
        before = next((one.network for one in _notes(made) if one.target == nic.mac), None)
        name = connection.networkLookupByUUIDString(nic.network).name()
        if nic.network == before or there.network == name:
            return
        for one in there.node.findall("source"):
            there.node.remove(one)
        there.type, there.network = "network", name

    def _note(self, connection: Any, made: xml.Domain, spec: VMSpec) -> None:
        """What libvirt has no place for."""
        ours = xml.OurMetadata(name=spec.name, maker=MAKER)
        for disk in spec.disks:
            same = self._same(connection, made, disk)
            if same is not None:
                ours.devices.add(xml.Device(kind="disk", target=same.target, uuid=disk.vbd))
        there = {nic.mac for nic in made.interfaces}
        for nic in spec.nics:
            ours.devices.add(_note_of("nic", nic))
        for nic in spec.withheld:
            if nic.mac in there:
                ours.devices.add(_note_of("withheld", nic))
        made.metadata = [ours]


def _format(place: Place, disk: DiskSpec) -> str:
    """How a medium is read: one for a CD drive as it is, unless we have frozen it."""
    if files.is_over_frozen(Path(place.path)):
        return "qcow2"
    return "raw" if disk.type == "CD" or place.format == "iso" else place.format


def _names(source: Path, path: Path) -> bool:
    """Whether a disk of a definition is a file already, by whatever name its owner gave it."""
    plainly = source.name and not source.name.startswith(files.LIVE)
    return bool(plainly and files.is_same(source, path))


def volume_of(pool: Any, location: str) -> Any:
    """A volume, also when another daemon has made it since the pool was last looked through."""
    libvirt = load()
    try:
        return pool.storageVolLookupByName(location)
    except libvirt.libvirtError as error:
        if not is_gone(error):
            raise
    refresh(pool)
    return pool.storageVolLookupByName(location)


def is_of_others(connection: Any, source: str) -> bool:
    """Whether a disk's file or device lies in no storage pool; what has no path lies in none."""
    if not source:
        return True
    if unless_gone(lambda: connection.storageVolLookupByPath(source)) is not None:
        return False
    return pool_at(connection, Path(source).parent) is None


def noted(made: xml.Domain, kind: str) -> set[str]:
    """The targets of a kind that were ours when the document was made."""
    return {one.target or "" for one in _notes(made) if one.kind == kind}


def is_withheld(made: xml.Domain, nic: xml.Interface) -> bool:
    """Whether it is we who have taken the cable out of an interface."""
    return nic.link == "down" and nic.mac in noted(made, "withheld")


def _notes(made: xml.Domain) -> list[xml.Device]:
    return list(made.ours.devices) if made.ours else []


def _note_of(kind: str, nic: NicSpec) -> xml.Device:
    return xml.Device(kind=kind, target=nic.mac, uuid=nic.vif, network=nic.network)


def _password(text: str) -> str | None:
    """A password of VNC: its protocol has no more than eight characters."""
    if len(text) > LONGEST_PASSWORD:
        raise InvalidValue("platform:vncpasswd", "…", would_do=f"up to {LONGEST_PASSWORD} letters")
    return text or None


def domain_name(spec: VMSpec) -> str:
    """The VM's name with a part of its uuid: no two domains, nor their images, may share a name."""
    plain = re.sub(r"[^\w.+-]+", "-", spec.name).strip("-.")[:60]
    return f"{plain or 'vm'}-{spec.uuid[:8]}"
