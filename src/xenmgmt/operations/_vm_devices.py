"""The devices of a VM that are neither disk nor interface, as the engine gets them at its start."""

from __future__ import annotations

from typing import Any

from ..abc import DeviceSpec
from ..model._layout import LAYOUTS
from ._txn import Txn

_VM = LAYOUTS["VM"].index
FIELDS = tuple(_VM[name] for name in ("DPCIs", "DSCSIs", "VTPMs", "VUSBs", "VGPUs"))


def has_devices(row: Any) -> bool:
    """Whether there is one at all; most VMs have none."""
    return any(row[place] for place in FIELDS)


def device_specs(t: Txn, row: Any) -> tuple[DeviceSpec, ...]:
    """All of them."""
    found = [pci_spec(t, t.need("DPCI", one)) for one in row[_VM["DPCIs"]]]
    found += [scsi_spec(t, t.need("DSCSI", one)) for one in row[_VM["DSCSIs"]]]
    found += [DeviceSpec(kind="vtpm", id=t.get("VTPM", one, "uuid")) for one in row[_VM["VTPMs"]]]
    found += [
        DeviceSpec(kind="usb", id=t.get("VUSB", one, "uuid"), backend=usb_backend(t, one))
        for one in row[_VM["VUSBs"]]
    ]
    found += [
        DeviceSpec(
            kind="vgpu",
            id=t.get("VGPU", one, "uuid"),
            config={"device": t.get("VGPU", one, "device")},
        )
        for one in row[_VM["VGPUs"]]
    ]
    return tuple(found)


def pci_spec(t: Txn, row: Any) -> DeviceSpec:
    """A DPCI as the engine sees it."""
    at = LAYOUTS["DPCI"].index
    return DeviceSpec(
        kind="pci",
        id=row[at["uuid"]],
        backend=t.get("PPCI", row[at["PPCI"]], "name"),
        config={"slot": str(row[at["virtual_slot"]])},
    )


def scsi_spec(t: Txn, row: Any) -> DeviceSpec:
    """A DSCSI as the engine sees it."""
    at = LAYOUTS["DSCSI"].index
    return DeviceSpec(
        kind="scsi",
        id=row[at["uuid"]],
        backend=t.get("PSCSI", row[at["PSCSI"]], "physical_HCTL"),
        config={"virtual_HCTL": row[at["virtual_HCTL"]]},
    )


def usb_backend(t: Txn, vusb: str) -> str:
    """The device behind a VUSB: the first of its group that may be passed through."""
    group = t.get("VUSB", vusb, "USB_group")
    for pusb in t.get("USB_group", group, "PUSBs"):
        if t.get("PUSB", pusb, "passthrough_enabled"):
            return str(t.get("PUSB", pusb, "path"))
    return ""
