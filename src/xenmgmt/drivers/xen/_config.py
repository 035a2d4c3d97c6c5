"""From what the toolstack wants built to the configuration that libxl reads, and back."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...abc import DiskSpec, NicSpec, VMSpec
from ...errors import EngineError, InvalidValue

Config = Mapping[str, Any]
"""A ``libxl_domain_config`` as libxl itself writes and reads it in JSON."""

KIB, MIB = 1 << 10, 1 << 20
TYPES = {"pv": "pv", "pvh": "pvh", "hvm": "hvm", "pv_in_pvh": "pvh", "unspecified": ""}
BOOT = (("PV_kernel", "kernel"), ("PV_ramdisk", "ramdisk"), ("PV_args", "cmdline"),
        ("PV_bootloader", "bootloader"))  # fmt: skip
"""Our names of what is booted, and libxl's."""


def config_of(
    spec: VMSpec, name: str, paths: Mapping[str, str], bridges: Mapping[str, str]
) -> dict[str, Any]:
    """The configuration of a guest.

    The guest stays when it shuts down, reboots or crashes: whoever watches it decides.

    Args:
        spec: what to build.
        name: what ``xl list`` shows; no two guests may share it.
        paths: where disks lie, by the VDI's name in ``spec``.
        bridges: the bridge of each network in ``spec``, by its uuid.

    Raises:
        InvalidValue: a value cannot be written into a configuration.
    """
    boot = spec.boot
    kind = TYPES.get(spec.domain_type.lower(), "") or (
        "hvm" if boot.get("HVM_boot_policy") else "pv"
    )
    build: dict[str, Any] = {
        "max_vcpus": max(spec.vcpus_max, spec.vcpus),
        "avail_vcpus": list(range(spec.vcpus)),
        "max_memkb": max(KIB, spec.memory_static_max // KIB),
        "target_memkb": max(KIB, spec.memory_target // KIB),
        f"type.{kind}": machine_of(boot) if kind == "hvm" else {},
        **{theirs: _line(ours, boot[ours]) for ours, theirs in BOOT if boot.get(ours)},
    }
    if boot.get("PV_bootloader_args"):
        build["bootloader_args"] = boot["PV_bootloader_args"].split()
    return {
        "c_info": {"type": kind, "name": _line("name", name), "uuid": spec.uuid},
        "b_info": build,
        "disks": [disk_of(disk, paths) for disk in spec.disks if disk.vdi],
        "nics": [nic_of(nic, bridges) for nic in spec.nics],
        "on_poweroff": "preserve",
        "on_reboot": "preserve",
        "on_crash": "preserve",
        "on_watchdog": "preserve",
    }


def awake(
    config: Mapping[str, Any], saved: Config, paths: Collection[str], bridges: Collection[str]
) -> dict[str, Any]:
    """The configuration of a guest that goes on from its memory: as that was saved.

    Its name, disks and interfaces are those of ``config``; what it had beside them, it keeps. A
    device that it had stays what it was, by the guest's own name for it.

    Args:
        config: what the toolstack wants.
        saved: what stands beside the memory.
        paths: of all disks that the toolstack knows.
        bridges: that are its networks.

    Raises:
        EngineError: a copy of the guest would share a disk that is in no repository.
    """
    had = {device_of(disk["vdev"]): disk for disk in saved.get("disks", ())}
    wanted = [_as_it_was(disk, had.get(device_of(disk["vdev"]))) for disk in config["disks"]]
    vdevs = {disk["vdev"] for disk in wanted}
    known = {_real_path(path) for path in paths}
    disks = [
        disk
        for disk in saved.get("disks", ())
        if disk["vdev"] not in vdevs and _real_path(disk.get("pdev_path") or "") not in known
    ]
    numbers = {nic["devid"] for nic in config["nics"]}
    plugged = {nic.get("mac"): nic for nic in saved.get("nics", ())}
    nics = [
        nic
        for at, nic in enumerate(saved.get("nics", ()))
        if nic.get("bridge") not in bridges and nic.get("devid", at) not in numbers
    ]
    shared = [disk["pdev_path"] for disk in disks if disk.get("pdev_path")]
    if shared and saved["c_info"].get("uuid") != config["c_info"]["uuid"]:
        raise EngineError(
            f"the guest that the memory is of has {shared[0]}, which is in no repository; a copy "
            "cannot have it too",
            engine="Xen",
        )
    ours, build = config["c_info"], config["b_info"]
    made = {**saved["c_info"], **ours}
    if "poolid" not in ours:
        made.pop("poolid", None)  # that pool may be gone
    return {
        **saved,
        **config,
        "c_info": {**made, "type": saved["c_info"].get("type", ours["type"])},
        "b_info": {**saved["b_info"], "target_memkb": build["target_memkb"]},
        "disks": [*wanted, *disks],
        "nics": [*({**plugged.get(nic["mac"], {}), **nic} for nic in config["nics"]), *nics],
    }


def _as_it_was(disk: Config, had: Config | None) -> Config:
    """A disk by the guest's own name for it; served as before, if it is still the same file."""
    if had is None:
        return disk
    if _real_path(had.get("pdev_path") or "") != _real_path(disk["pdev_path"]):
        return {**disk, "vdev": had["vdev"]}
    return {**disk, **had, "readwrite": disk["readwrite"]}


def _real_path(path: str) -> str:
    """A path without links: a folder may have several names."""
    return os.path.realpath(path) if path else ""


def machine_of(boot: Mapping[str, str]) -> dict[str, Any]:
    """What is particular to an emulated machine: no screen, its serial line as a console."""
    order = boot.get("order") or "cd"
    return {"boot": order, "serial": "pty", "nographic": "True", "vnc": {"enable": "False"}}


def disk_of(disk: DiskSpec, paths: Mapping[str, str]) -> dict[str, Any]:
    """A disk as libxl has it: dom0's block driver serves it, also from a file."""
    return {
        "pdev_path": _line("disk", paths[disk.vdi]),
        "vdev": vdev_of(disk.device),
        "backend": "phy",
        "format": "raw",
        "readwrite": int(disk.mode != "RO" and disk.type != "CD"),
        "is_cdrom": int(disk.type == "CD"),
    }


def nic_of(nic: NicSpec, bridges: Mapping[str, str]) -> dict[str, Any]:
    """An interface as libxl has it."""
    return {
        "devid": int(nic.device),
        "mac": nic.mac,
        "mtu": nic.mtu,
        "bridge": bridges[nic.network],
    }


def vdev_of(device: str) -> str:
    """The guest's name of a disk: number 0 is xvda."""
    if not device.isdigit():
        return device
    number, name = int(device), ""
    while number >= 0:
        name = chr(ord("a") + number % 26) + name
        number = number // 26 - 1
    return f"xvd{name}"


def device_of(vdev: str) -> str:
    """The other way: xvda, sda and hda are number 0; another name stays."""
    found = re.fullmatch(r"(?:xvd|sd|hd)([a-z]+)", vdev)
    if found is None:
        return vdev
    number = 0
    for char in found[1]:
        number = number * 26 + ord(char) - ord("a") + 1
    return str(number - 1)


def spec_of(
    config: Config, name: str, disks: Mapping[str, str], networks: Mapping[str, str]
) -> VMSpec:
    """What a configuration says of a guest, whoever wrote it.

    Args:
        config: as libxl keeps it.
        name: of the VM.
        disks: the VDI of each path, without links, that is one.
        networks: the network of each bridge that is one.
    """
    made, build = config["c_info"], config["b_info"]
    vcpus_max = int(build.get("max_vcpus", 1))
    memory = int(build.get("max_memkb", 0)) * KIB
    return VMSpec(
        uuid=made["uuid"],
        name=name,
        memory_static_max=memory,
        memory_target=int(build.get("target_memkb", 0)) * KIB or memory,
        vcpus_max=vcpus_max,
        vcpus=len(build.get("avail_vcpus", ())) or vcpus_max,
        domain_type=made.get("type", "unspecified"),
        disks=tuple(disk for disk, known in _disks(config, disks) if known),
        nics=tuple(nic for nic in _nics(config, networks) if nic.network),
        boot={ours: build[theirs] for ours, theirs in BOOT if build.get(theirs)},
        on_crash="preserve" if config.get("on_crash") == "preserve" else "destroy",
    )


def others_of(
    config: Config, disks: Mapping[str, str], networks: Mapping[str, str]
) -> tuple[tuple[DiskSpec, ...], tuple[NicSpec, ...]]:
    """The disks and interfaces that are in no repository and on no network: not in its spec."""
    return (
        tuple(disk for disk, known in _disks(config, disks) if not known),
        tuple(nic for nic in _nics(config, networks) if not nic.network),
    )


def _disks(config: Config, disks: Mapping[str, str]) -> Iterator[tuple[DiskSpec, bool]]:
    """All of them, and whether it is known what is in each."""
    for disk in config.get("disks", ()):
        path, is_cd = disk.get("pdev_path") or "", bool(disk.get("is_cdrom"))
        made = DiskSpec(
            vbd="",
            device=device_of(disk["vdev"]),
            vdi=disks.get(_real_path(path), ""),
            mode="RW" if disk.get("readwrite") else "RO",
            type="CD" if is_cd else "Disk",
        )
        yield made, bool(made.vdi) or (is_cd and not path)


def _nics(config: Config, networks: Mapping[str, str]) -> Iterator[NicSpec]:
    for number, nic in enumerate(config.get("nics", ())):
        yield NicSpec(
            vif="",
            device=str(nic.get("devid", number)),
            network=networks.get(nic.get("bridge", ""), ""),
            mac=nic.get("mac", ""),
            mtu=int(nic.get("mtu", 1500)),
        )


def _line(key: str, value: str) -> str:
    if any(ord(char) < 32 for char in value):
        raise InvalidValue(key, value, would_do="text in one line")
    return value


__all__ = [
    "Config",
    "config_of",
    "device_of",
    "disk_of",
    "nic_of",
    "others_of",
    "spec_of",
    "vdev_of",
]
