"""From what the toolstack wants built to the configuration that ``xl create`` reads."""

from __future__ import annotations

from collections.abc import Mapping

from ...abc import DiskSpec, VMSpec
from ...errors import InvalidValue

MIB = 1 << 20
TYPES = {"pv": "pv", "pvh": "pvh", "hvm": "hvm", "pv_in_pvh": "pvh", "unspecified": ""}


def config_of(spec: VMSpec, name: str, paths: Mapping[str, str]) -> str:
    """The configuration of a guest, as text.

    The guest stays when it shuts down, reboots or crashes: whoever watches it decides.

    Args:
        spec: what to build.
        name: what ``xl list`` shows; no two guests may share it.
        paths: where disks lie, by the VDI's name in ``spec``.

    Raises:
        InvalidValue: a value cannot be written into a configuration.
    """
    boot = spec.boot
    kind = TYPES.get(spec.domain_type.lower(), "") or (
        "hvm" if boot.get("HVM_boot_policy") else "pv"
    )
    settings: dict[str, str | int | list[str]] = {
        "name": name,
        "uuid": spec.uuid,
        "type": kind,
        "memory": max(1, spec.memory_target // MIB),
        "maxmem": max(1, spec.memory_static_max // MIB),
        "vcpus": spec.vcpus,
        "maxvcpus": max(spec.vcpus_max, spec.vcpus),
        "on_poweroff": "preserve",
        "on_reboot": "preserve",
        "on_crash": "preserve",
        "on_watchdog": "preserve",
    }
    for ours, theirs in (
        ("PV_kernel", "kernel"),
        ("PV_ramdisk", "ramdisk"),
        ("PV_args", "extra"),
        ("PV_bootloader", "bootloader"),
    ):
        if boot.get(ours):
            settings[theirs] = boot[ours]
    if boot.get("PV_bootloader_args"):
        settings["bootloader_args"] = boot["PV_bootloader_args"].split()
    disks = [disk_of(disk, paths) for disk in spec.disks]
    if disks:
        settings["disk"] = disks
    return "".join(f"{key} = {_written(key, value)}\n" for key, value in settings.items())


def disk_of(disk: DiskSpec, paths: Mapping[str, str]) -> str:
    """A disk as xl's disk configuration has it."""
    access = "ro" if disk.mode == "RO" or disk.type == "CD" else "rw"
    target = paths.get(disk.vdi, "") if disk.vdi else ""
    if "," in target:
        raise InvalidValue("disk", target, would_do="a path without a comma")
    parts = ["format=raw", f"vdev={vdev_of(disk.device)}", f"access={access}"]
    if disk.type == "CD":
        parts.append("devtype=cdrom")
    return ",".join([*parts, f"target={target}"])


def vdev_of(device: str) -> str:
    """The guest's name of a disk: number 0 is xvda."""
    if not device.isdigit():
        return device
    number, name = int(device), ""
    while number >= 0:
        name = chr(ord("a") + number % 26) + name
        number = number // 26 - 1
    return f"xvd{name}"


def _written(key: str, value: str | int | list[str]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[ " + ", ".join(_written(key, each) for each in value) + " ]"
    if any(ord(char) < 32 for char in value):
        raise InvalidValue(key, value, would_do="text in one line")
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


__all__ = ["config_of", "disk_of", "vdev_of"]
