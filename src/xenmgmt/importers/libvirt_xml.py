"""libvirt domain XML (libvirt's "Domain XML format") as guest definitions."""

from __future__ import annotations

from typing import Any

from . import _xml_reader
from ._guest import (
    ON_CRASH,
    ON_EXIT,
    DiskDefinition,
    GuestDefinition,
    GuestFormatError,
    InterfaceDefinition,
    Unsupported,
    assert_distinct,
    device_number,
    memory_limits,
)
from ._xml_reader import Node

UNITS = {"b": 1, "bytes": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
UNITS |= {"k": 1 << 10, "KiB": 1 << 10, "M": 1 << 20, "MiB": 1 << 20}
UNITS |= {"G": 1 << 30, "GiB": 1 << 30, "T": 1 << 40, "TiB": 1 << 40}
BOOT = {"hd": "c", "cdrom": "d", "network": "n", "fd": "a"}
SOURCES = ("file", "dev", "name", "volume", "dir")


def parse(text: str, source: str = "<string>") -> GuestDefinition:
    """A guest from domain XML, live or inactive.

    Raises:
        GuestFormatError: with line and column where they are known.
    """
    root = _xml_reader.read(text, source)
    if root.tag != "domain":
        raise GuestFormatError(source, f"the document is a <{root.tag}>", "a <domain>")
    told: list[Unsupported] = []
    record = _record(root.use(), source, told)
    disks, interfaces = _devices(root, source)
    return GuestDefinition(
        source=source,
        format="libvirt",
        record=record,
        disks=tuple(disks),
        interfaces=tuple(interfaces),
        unsupported=(*told, *root.left()),
    )


def _record(root: Node, source: str, told: list[Unsupported]) -> dict[str, Any]:
    name = root.value("name")
    if not name:
        raise GuestFormatError(source, "the domain has no <name>", "<name>guest</name>")
    record: dict[str, Any] = {"name_label": name, **_memory(root, source), **_vcpus(root, source)}
    for field, tag in (("uuid", "uuid"), ("name_description", "description")):
        if value := root.value(tag):
            record[field] = value
    record |= {
        "actions_after_shutdown": _action(root, "on_poweroff", ON_EXIT, "destroy", told),
        "actions_after_reboot": _action(root, "on_reboot", ON_EXIT, "restart", told),
        "actions_after_crash": _action(root, "on_crash", ON_CRASH, "destroy", told),
    }
    record |= _boot(root)
    platform = _platform(root)
    if platform:
        record["platform"] = platform
    return record


def _action(
    root: Node, tag: str, known: dict[str, str], default: str, told: list[Unsupported]
) -> str:
    word = root.value(tag)
    if word and word not in known:
        reason = f"the Xen-API knows {', '.join(known)}; {default} is used"
        told.append(Unsupported(key=f"domain/{tag}", value=word, reason=reason))
    return known.get(word, default)


def _size(node: Node | None, source: str, default: int) -> int:
    """Bytes of a memory element; KiB when it names no unit."""
    if node is None:
        return default
    unit, text = node.get("unit", "KiB"), node.text()
    if unit not in UNITS or not text.isascii() or not text.isdigit() or len(text) > 15:
        raise GuestFormatError(source, f"{node.path}: {text!r} {unit!r}", "a number, a unit")
    return int(text) * UNITS[unit]


def _memory(root: Node, source: str) -> dict[str, object]:
    static = _size(root.child("memory"), source, 256 << 20)
    target = _size(root.child("currentMemory"), source, static)
    return memory_limits(max(static, 1), target)


def _number(text: str, default: int, source: str, path: str) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 4096:
        raise GuestFormatError(source, f"{path}: {text!r}", "a number from 1 to 4096")
    return int(text[:9])


def _vcpus(root: Node, source: str) -> dict[str, Any]:
    vcpu = root.child("vcpu")
    found: dict[str, Any] = {"VCPUs_max": 1, "VCPUs_at_startup": 1}
    params: dict[str, str] = {}
    if vcpu is not None:
        mask = vcpu.get("cpuset")
        current = vcpu.get("current")
        most = _number(vcpu.text(), 1, source, vcpu.path)
        now = min(_number(current, most, source, f"{vcpu.path}/@current"), most)
        found = {"VCPUs_max": most, "VCPUs_at_startup": now}
        if mask:
            params["mask"] = mask
    tune = root.child("cputune")
    if tune is not None and (shares := tune.value("shares")):
        params["weight"] = shares
    if params:
        found["VCPUs_params"] = params
    return found


def _boot(root: Node) -> dict[str, Any]:
    found: dict[str, Any] = {
        "PV_bootloader": root.value("bootloader"),
        "PV_bootloader_args": root.value("bootloader_args"),
    }
    kind = "unspecified"
    node = root.child("os")
    if node is not None:
        typed = node.child("type")
        word = typed.text() if typed is not None else ""
        kind = {"hvm": "hvm", "linux": "pv", "xen": "pv", "xenpvh": "pvh"}.get(word, "unspecified")
        found |= {
            "PV_kernel": node.value("kernel"),
            "PV_ramdisk": node.value("initrd"),
            "PV_args": node.value("cmdline"),
        }
        order = "".join(BOOT.get(boot.word("dev", BOOT), "") for boot in node.children("boot"))
        if kind == "hvm":
            found["HVM_boot_policy"] = "BIOS order"
            found["HVM_boot_params"] = {"order": order or "cd"}
    return {"domain_type": kind} | {key: value for key, value in found.items() if value}


def _platform(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    features = root.child("features")
    for name in ("acpi", "apic", "pae", "hap", "viridian"):
        if features is not None and (node := features.child(name)) is not None:
            found[name] = "0" if node.word("state", ("on", "off")) == "off" else "1"
    clock = root.child("clock")
    offset = clock.word("offset", ("utc", "localtime")) if clock is not None else ""
    if offset:
        found["localtime"] = "1" if offset == "localtime" else "0"
    return found


def _devices(root: Node, source: str) -> tuple[list[DiskDefinition], list[InterfaceDefinition]]:
    devices = root.child("devices")
    if devices is None:
        return [], []
    disks = [_disk(node, source) for node in devices.children("disk")]
    nics = [_interface(node, n, source) for n, node in enumerate(devices.children("interface"))]
    assert_distinct(source, "device", [(d.userdevice, f"disk {d.target}") for d in disks])
    macs = [(i.mac, f"interface {i.device}") for i in nics if i.mac]
    assert_distinct(source, "MAC", macs)
    return disks, nics


def _disk(node: Node, source: str) -> DiskDefinition:
    target = node.child("target")
    name = target.get("dev") if target is not None else ""
    if not name:
        raise GuestFormatError(source, f"{node.path} has no target", '<target dev="xvda"/>')
    cd = node.word("device", ("disk", "cdrom", "floppy")) in ("cdrom", "floppy")
    driver, medium = node.child("driver"), node.child("source")
    found = [medium.get(key) for key in SOURCES] if medium is not None else []
    read_only, shared, boot = (node.child(tag) for tag in ("readonly", "shareable", "boot"))
    for flag in (read_only, shared):
        if flag is not None:
            flag.use()
    return DiskDefinition(
        target=name,
        userdevice=device_number(source, name),
        source=next((place for place in found if place), None),
        format=(driver.get("type") if driver is not None else "") or "raw",
        type="CD" if cd else "Disk",
        mode="RO" if cd or read_only is not None else "RW",
        bootable=boot is not None and boot.word("order", ("1",)) == "1",
        shareable=shared is not None,
    )


def _interface(node: Node, number: int, source: str) -> InterfaceDefinition:
    place, mac, mtu, model = (node.child(tag) for tag in ("source", "mac", "mtu", "model"))
    names = [place.get(key) for key in ("bridge", "network", "dev")] if place is not None else []
    size = mtu.get("size") if mtu is not None else ""
    if size and (not size.isascii() or not size.isdigit()):
        raise GuestFormatError(source, f"{node.path}/mtu: {size!r}", "a number of bytes")
    return InterfaceDefinition(
        device=str(number),
        network=next((name for name in names if name), "default"),
        mac=(mac.get("address").lower() or None) if mac is not None else None,
        mtu=int(size[:9]) if size else None,
        model=model.get("type") if model is not None else "",
    )
