"""What was there before us: networks, pools and domains that somebody else made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ...abc import DiskSpec, FoundSR, FoundVM, NetworkInfo, NicSpec, VMSpec
from . import _actions as actions
from . import _files as files
from . import xml
from ._alias import uuid_in
from ._console import ConsoleCalls
from ._documents import is_withheld
from ._errors import each, unless_gone, unless_stopped
from ._library import load
from ._refresh import refresh
from ._sources import pool_at, source_of
from ._storage import DIRECTORY, KINDS, files_of

ISOS = re.compile(r"\.iso\Z", re.IGNORECASE)


class FoundCalls(ConsoleCalls):
    """The calls by which records are made of what an engine has."""

    def network_found(self) -> Sequence[NetworkInfo]:
        return self._ask(
            "network_found", lambda connection: each(connection.listAllNetworks(), self._network)
        )

    def sr_found(self) -> Sequence[FoundSR]:
        return self._ask(
            "sr_found",
            lambda connection: each(connection.listAllStoragePools(), self._found_sr),
        )

    @staticmethod
    def _found_sr(pool: Any) -> FoundSR:
        told = xml.Pool.parse(pool.XMLDesc())
        kinds = {libvirts: kind for kind, libvirts in reversed(KINDS.items())}
        return FoundSR(
            uuid=pool.UUIDString(),
            name=pool.name(),
            type=kinds.get(told.type or "", told.type or ""),
            config={DIRECTORY: told.path} if told.path else {},
            attached=bool(pool.isActive()),
        )

    def vm_found(self, vm: str = "") -> Sequence[FoundVM]:
        return self._ask("vm_found", lambda connection: self._found_vms(connection, vm))

    def _found_vms(self, connection: Any, vm: str) -> list[FoundVM]:
        if vm:
            one = self._domain_or_none(connection, vm)
            domains = [] if one is None else [one]
        else:
            domains = [one for one in connection.listAllDomains() if one.ID() != 0]  # Xen's host
        networks = {one.name(): one.UUIDString() for one in connection.listAllNetworks()}
        disk_at: Callable[[str], str | None]
        if vm and self.engine != "test":  # which cannot be asked for what lies where
            disk_at = partial(_disk_at, connection)
        else:
            disk_at = _all_disks(connection)

        def vdi_in(disk: xml.Disk) -> str:
            path = source_of(connection, disk)
            plain = files.disk_of(Path(path)) if path else None
            return (disk_at(str(plain or path)) or "") if path else ""

        def look(domain: Any) -> FoundVM:
            told = xml.Domain.parse(domain.XMLDesc(0))
            persistent = domain.isPersistent() == 1
            if persistent:  # of one that runs, what follows its end is as we need it
                kept = xml.Domain.parse(domain.XMLDesc(load().VIR_DOMAIN_XML_INACTIVE))
                told.on_crash, told.on_reboot = kept.on_crash, kept.on_reboot
            lives = bool(domain.isActive())
            return _found(told, persistent, vdi_in, networks, lives=lives)

        return each(domains, look)


def _all_disks(connection: Any) -> Callable[[str], str | None]:
    """The disks in all pools, by the paths of their files."""
    found: dict[str, str] = {}
    others: dict[str, str] = {}
    active = load().VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE
    pools = connection.listAllStoragePools(active)
    for folder, disks in each(pools, lambda pool: unless_stopped(pool, _disks_in)):
        real = folder.resolve()
        for path, disk in disks:
            found[path] = disk
            if real != folder:
                others[str(real / Path(path).name)] = disk

    def disk_at(path: str) -> str | None:
        if path in found:
            return found[path]
        real = str(Path(path).resolve())
        return found.get(real) or others.get(real)

    return disk_at


def _disks_in(pool: Any) -> tuple[Path, list[tuple[str, str]]]:
    """The directory of a pool, and the disks in it, by the paths of their files."""
    sr = pool.UUIDString()
    folder = Path(xml.Pool.parse(pool.XMLDesc()).path or "")
    return folder, each(files_of(pool), lambda one: (one.path(), f"{sr}/{one.name()}"))


def _disk_at(connection: Any, path: str) -> str | None:
    """The disk that a file is; also when its pool was not looked through since it came."""

    def look() -> str:
        volume = connection.storageVolLookupByPath(path)
        return f"{volume.storagePoolLookupByVolume().UUIDString()}/{volume.name()}"

    def look_again(pool: Any) -> str:
        refresh(pool)
        volume = pool.storageVolLookupByName(Path(path).name)
        return f"{pool.UUIDString()}/{volume.name()}"

    if found := unless_gone(look):
        return found
    pool = pool_at(connection, Path(path).parent)
    return None if pool is None else unless_stopped(pool, look_again)


def _found(
    told: xml.Domain,
    persistent: bool,
    vdi_in: Callable[[xml.Disk], str],
    networks: Mapping[str, str],
    *,
    lives: bool,
) -> FoundVM:
    """What the port says of a VM, from its document."""
    disks: list[DiskSpec] = []
    other_disks: list[DiskSpec] = []
    for disk in told.disks:
        if disk.device not in ("disk", "cdrom", None):
            continue
        made = DiskSpec(
            vbd=uuid_in(told, disk, disk.target or ""),
            device=_number(disk.target or ""),
            vdi=vdi_in(disk),
            mode="RO" if disk.readonly else "RW",
            type="CD" if disk.device == "cdrom" else "Disk",
        )
        known = made.vdi or (disk.device == "cdrom" and disk.is_empty)
        (disks if known else other_disks).append(made)
    nics: list[NicSpec] = []
    other_nics: list[NicSpec] = []
    for number, nic in enumerate(told.interfaces):
        if lives and is_withheld(told, nic):
            continue  # its VIF is not plugged
        network = networks.get(nic.network or "", "")
        mac = nic.mac or ""
        vif = uuid_in(told, nic, mac)
        made_nic = NicSpec(
            vif=vif, device=str(number), network=network, mac=mac, mtu=nic.mtu or 1500
        )
        (nics if network else other_nics).append(made_nic)
    return FoundVM(
        spec=replace(_spec(told), disks=tuple(disks), nics=tuple(nics)),
        persistent=persistent,
        other_disks=tuple(other_disks),
        other_nics=tuple(other_nics),
        noted=frozenset(one.uuid or "" for one in told.ours.devices) if told.ours else frozenset(),
    )


def _spec(told: xml.Domain) -> VMSpec:
    """What stands beside its devices."""
    boot = {
        "PV_kernel": told.boots.kernel,
        "PV_ramdisk": told.boots.initrd,
        "PV_args": told.boots.cmdline,
    }
    memory = told.memory or 0
    vcpus = told.vcpus or 1
    return VMSpec(
        uuid=told.uuid or "",
        name=(told.ours.name if told.ours is not None else None) or told.name or "",
        memory_static_max=memory,
        memory_target=told.current_memory or memory,
        vcpus_max=vcpus,
        vcpus=told.vcpus_online or vcpus,
        domain_type={"linux": "pv", "xen": "pv", "xenpvh": "pvh"}.get(told.boots.type or "", "hvm"),
        boot={name: value for name, value in boot.items() if value},
        on_crash=actions.on_crash(told.on_crash),
        on_reboot=actions.on_reboot(told.on_reboot),
    )


def _number(name: str) -> str:
    """0 for vda, 26 for vdaa."""
    letters = re.sub(r"\A(?:xv|v|s|h|f)d", "", name)
    number = 0
    for letter in letters:
        if not "a" <= letter <= "z":
            return "0"
        number = number * 26 + ord(letter) - ord("a") + 1
    return str(max(0, number - 1))
