"""What was there before us: networks, pools and domains that somebody else made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...abc import DiskSpec, FoundSR, FoundVM, NetworkInfo, NicSpec, VMSpec
from . import _actions as actions
from . import _files as files
from . import xml
from ._console import ConsoleCalls
from ._errors import each
from ._library import load
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
        if not domains:
            return []
        networks = {one.name(): one.UUIDString() for one in connection.listAllNetworks()}
        active = load().VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE
        disks: dict[str, str] = {}
        for paths in each(connection.listAllStoragePools(active), _paths):
            disks |= paths

        def look(domain: Any) -> FoundVM:
            told = xml.Domain.parse(domain.XMLDesc(0))
            persistent = domain.isPersistent() == 1
            if persistent:  # of one that runs, what follows its end is as we need it
                kept = xml.Domain.parse(domain.XMLDesc(load().VIR_DOMAIN_XML_INACTIVE))
                told.on_crash, told.on_reboot = kept.on_crash, kept.on_reboot
            for disk in told.disks:
                if (named := str(files.disk_of(Path(disk.file or "")))) in disks:
                    disks[disk.file or ""] = disks[named]
            return FoundVM(spec=_spec(told, disks, networks), persistent=persistent)

        return each(domains, look)


def _paths(pool: Any) -> dict[str, str]:
    """The disks in a pool, by the paths of their files."""
    sr = pool.UUIDString()
    return dict(each(files_of(pool), lambda one: (one.path(), f"{sr}/{one.name()}")))


def _spec(told: xml.Domain, disks: Mapping[str, str], networks: Mapping[str, str]) -> VMSpec:
    """What the port says of a VM, from its document."""
    ours = told.ours
    noted = {one.target: one.uuid or "" for one in ours.devices} if ours is not None else {}
    boot = {
        "PV_kernel": told.boots.kernel,
        "PV_ramdisk": told.boots.initrd,
        "PV_args": told.boots.cmdline,
    }
    memory = told.memory or 0
    vcpus = told.vcpus or 1
    return VMSpec(
        uuid=told.uuid or "",
        name=(ours.name if ours is not None else None) or told.name or "",
        memory_static_max=memory,
        memory_target=told.current_memory or memory,
        vcpus_max=vcpus,
        vcpus=told.vcpus_online or vcpus,
        domain_type={"linux": "pv", "xen": "pv", "xenpvh": "pvh"}.get(told.boots.type or "", "hvm"),
        disks=tuple(
            DiskSpec(
                vbd=noted.get(disk.target, ""),
                device=_number(disk.target or ""),
                vdi=disks.get(disk.source, ""),
                mode="RO" if disk.readonly else "RW",
                type="CD" if disk.device == "cdrom" else "Disk",
            )
            for disk in told.disks
            if disk.device in ("disk", "cdrom", None)
            and (disk.source in disks or (disk.device == "cdrom" and not disk.source))
        ),
        nics=tuple(
            NicSpec(
                vif=noted.get(nic.mac, ""),
                device=str(number),
                network=networks.get(nic.network or "", ""),
                mac=nic.mac or "",
                mtu=nic.mtu or 1500,
            )
            for number, nic in enumerate(told.interfaces)
            if nic.network in networks
        ),
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
