"""Guests in the Open Virtualization Format (DMTF DSP0243): the descriptor, text in and text out.

`xenmgmt.ovf` reads and writes the packages that descriptors are in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ._guest import (
    DiskDefinition,
    GuestDefinition,
    GuestFormatError,
    InterfaceDefinition,
    Unsupported,
    memory_limits,
)

OVF = "http://schemas.dmtf.org/ovf/envelope/1"
RASD = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
VSSD = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData"
OURS = "https://xenmgmt.invalid/ovf/1"
VMDK = "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"
KEPT = ("PV_kernel", "PV_ramdisk", "PV_args")
"""Fields of a VM that OVF has no place for, and that are kept in a section of our own."""

CPU, MEMORY, NIC, CD, DISK = "3", "4", "10", "15", "17"
"""Resource types of CIM_ResourceAllocationSettingData."""
QUIET = {"5", "6", "20"}
"""Disk controllers, which a guest of ours has where it has disks."""

_UNITS = {"byte": 1, "kilobytes": 1 << 10, "megabytes": 1 << 20, "gigabytes": 1 << 30}
_POWER = re.compile(r"byte\s*\*\s*2\s*\^\s*(\d+)\Z")


class Packed(NamedTuple):
    """A disk as a descriptor names it: its file, its size in bytes, and the file's size."""

    file: str
    virtual_size: int
    bytes: int


def render(
    name: str,
    memory: int,
    vcpus: int,
    disks: Sequence[Packed],
    nics: Sequence[tuple[str, str]],
    extra: Mapping[str, str],
) -> str:
    """The descriptor of a guest. ``nics``: network and MAC; ``extra``: fields that OVF has not."""
    for prefix, space in (("", OVF), ("ovf", OVF), ("rasd", RASD), ("vssd", VSSD), ("xen", OURS)):
        ET.register_namespace(prefix or "ovf", space)
    root = ET.Element(_o("Envelope"))
    files = ET.SubElement(root, _o("References"))
    section = ET.SubElement(root, _o("DiskSection"))
    ET.SubElement(section, _o("Info")).text = "Disks"
    for number, disk in enumerate(disks):
        told = {_o("id"): f"file{number}", _o("href"): disk.file, _o("size"): str(disk.bytes)}
        ET.SubElement(files, _o("File"), told)
        told = {_o("diskId"): f"disk{number}", _o("fileRef"): f"file{number}"}
        told |= {_o("capacity"): str(disk.virtual_size), _o("format"): VMDK}
        ET.SubElement(section, _o("Disk"), told)
    section = ET.SubElement(root, _o("NetworkSection"))
    ET.SubElement(section, _o("Info")).text = "Networks"
    for network in dict.fromkeys(one for one, _ in nics):
        ET.SubElement(section, _o("Network"), {_o("name"): network})
    system = ET.SubElement(root, _o("VirtualSystem"), {_o("id"): name})
    ET.SubElement(system, _o("Info")).text = "A guest"
    ET.SubElement(system, _o("Name")).text = name
    hardware = ET.SubElement(system, _o("VirtualHardwareSection"))
    ET.SubElement(hardware, _o("Info")).text = "Its hardware"
    items: list[dict[str, str]] = [
        {"ResourceType": CPU, "VirtualQuantity": str(vcpus)},
        {
            "AllocationUnits": "byte * 2^20",
            "ResourceType": MEMORY,
            "VirtualQuantity": str(memory >> 20),
        },
        {"ResourceType": "6"},
    ]
    for number in range(len(disks)):
        place = {"AddressOnParent": str(number), "HostResource": f"ovf:/disk/disk{number}"}
        items.append({**place, "Parent": "3", "ResourceType": DISK})
    for number, (network, mac) in enumerate(nics):
        told = {"Address": mac, "AddressOnParent": str(number), "Connection": network}
        items.append({**told, "ResourceType": NIC})
    for number, fields in enumerate(items, 1):
        item = ET.SubElement(hardware, _o("Item"))
        named = {**fields, "ElementName": f"item {number}", "InstanceID": str(number)}
        for key in sorted(named):
            ET.SubElement(item, f"{{{RASD}}}{key}").text = named[key]
    if extra:
        own = ET.SubElement(system, f"{{{OURS}}}Section", {_o("required"): "false"})
        ET.SubElement(own, _o("Info")).text = "What xenmgmt knows beside this"
        for key, value in sorted(extra.items()):
            ET.SubElement(own, f"{{{OURS}}}Field", {"name": key}).text = value
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def parse(text: str, source: str = "<string>") -> GuestDefinition:
    """The guest of a descriptor with one. ``source`` of a disk is its file in the package.

    Raises:
        GuestFormatError: it is none, or has several guests.
    """
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise GuestFormatError(source, "it declares a document type", "a plain descriptor")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise GuestFormatError(source, f"no XML: {error}", "an OVF descriptor") from None
    systems = list(root.iter(_o("VirtualSystem")))
    if root.tag != _o("Envelope") or len(systems) != 1:
        raise GuestFormatError(source, f"{len(systems)} guests in it", "a descriptor with one")
    (system,) = systems
    name = system.findtext(_o("Name")) or system.get(_o("id")) or "guest"
    files = {one.get(_o("id")): one.get(_o("href"), "") for one in root.iter(_o("File"))}
    known = {one.get(_o("diskId"), ""): one for one in root.iter(_o("Disk"))}
    memory, vcpus = 128 << 20, 1
    disks: list[DiskDefinition] = []
    nics: list[InterfaceDefinition] = []
    left: list[Unsupported] = []
    for item in system.iter(_o("Item")):
        told = {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in item}
        kind = told.get("ResourceType", "")
        if kind == CPU:
            vcpus = _number(source, told)
        elif kind == MEMORY:
            memory = _number(source, told) * _unit(source, told.get("AllocationUnits", ""))
        elif kind == DISK:
            disks.append(_disk(source, told, known, files, len(disks)))
        elif kind == NIC:
            mac = told.get("Address", "")
            number = str(len(nics))
            nics.append(
                InterfaceDefinition(device=number, network=told.get("Connection", ""), mac=mac)
            )
        elif kind not in QUIET:
            label = told.get("ElementName", kind)
            left.append(Unsupported(key=label, value=kind, reason="no device of the Xen-API"))
    fields = {one.get("name", ""): one.text or "" for one in system.iter(f"{{{OURS}}}Field")}
    record: dict[str, object] = {
        "name_label": name,
        "VCPUs_max": vcpus,
        "VCPUs_at_startup": vcpus,
        **memory_limits(memory, memory),
        **{key: fields[key] for key in KEPT if key in fields},
    }
    return GuestDefinition(
        source=source,
        format="ovf",
        record=record,
        disks=tuple(disks),
        interfaces=tuple(nics),
        unsupported=tuple(left),
    )


def _disk(
    source: str,
    told: Mapping[str, str],
    known: Mapping[str, ET.Element],
    files: Mapping[str | None, str],
    number: int,
) -> DiskDefinition:
    disk = known.get(told.get("HostResource", "").rpartition("/")[2])
    if disk is None:
        raise GuestFormatError(source, f"a disk is {told.get('HostResource')!r}", "one of its own")
    if disk.get(_o("parentRef")):
        raise GuestFormatError(source, "a disk is a difference to another", "whole disks")
    size = disk.get(_o("capacity"), "0")
    if not size.isdigit():
        raise GuestFormatError(source, f"a disk has capacity {size!r}", "a number")
    return DiskDefinition(
        target=str(number),
        userdevice=str(number),
        source=files.get(disk.get(_o("fileRef"))),
        format="vmdk",
        bootable=number == 0,
        virtual_size=int(size) * _unit(source, disk.get(_o("capacityAllocationUnits"), "byte")),
    )


def _number(source: str, told: Mapping[str, str]) -> int:
    text = told.get("VirtualQuantity", "")
    if not text.isdigit() or not 0 < int(text) < 1 << 40:
        raise GuestFormatError(source, f"VirtualQuantity is {text!r}", "a number above 0")
    return int(text)


def _unit(source: str, text: str) -> int:
    """Bytes in a unit, in one of its two spellings; megabytes when nothing is said."""
    plain = text.strip().lower() or "megabytes"
    power = _POWER.match(plain)
    if power is not None:
        return 1 << min(int(power[1]), 60)
    if plain not in _UNITS:
        raise GuestFormatError(source, f"unit {text!r}", "byte * 2^20")
    return _UNITS[plain]


def _o(tag: str) -> str:
    return f"{{{OVF}}}{tag}"
