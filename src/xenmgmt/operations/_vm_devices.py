"""The devices of a VM that are neither disk nor interface, as the engine gets them at its start."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import Any

from .. import errors as err
from ..abc import DeviceSpec
from ..model._layout import LAYOUTS, NULL
from ._txn import Txn

_VM = LAYOUTS["VM"].index
_DEVICES = itemgetter(*(_VM[name] for name in ("DPCIs", "DSCSIs", "VTPMs", "VUSBs", "VGPUs")))


def has_devices(row: Any) -> bool:
    """Whether there is one at all; most VMs have none."""
    return any(_DEVICES(row))


def why_not(t: Txn, row: Any, host: str) -> err.XenError | None:
    """Why the VM's devices keep it from running on this host, or None."""
    for one in row[_VM["DPCIs"]]:
        if t.get("PPCI", t.get("DPCI", one, "PPCI"), "host") != host:
            return err.VMHasPciAttached(row[_VM["uuid"]], hint=f"{one} is not of host {host}")
    for one in row[_VM["DSCSIs"]]:
        if t.get("PSCSI", t.get("DSCSI", one, "PSCSI"), "host") != host:
            return err.OperationNotAllowed(f"{one} is a SCSI device of another host than {host}")
    for one in row[_VM["VUSBs"]]:
        if not usb_backend(t, one, host):
            return err.VMRequiresVUSB(row[_VM["uuid"]], t.get("VUSB", one, "USB_group"))
    return _no_gpu(t, row, host)


def _no_gpu(t: Txn, row: Any, host: str) -> err.XenError | None:
    """Why the host has no shares of graphics devices left for the VM, or None."""
    mine = row[_VM["VGPUs"]]
    wanted = Counter((t.get("VGPU", one, "GPU_group"), t.get("VGPU", one, "type")) for one in mine)
    for (group, kind), count in wanted.items():
        gpus = [
            gpu for gpu in t.get("GPU_group", group, "PGPUs") if t.get("PGPU", gpu, "host") == host
        ]
        if not gpus:
            return err.VMRequiresGpu(row[_VM["uuid"]], group)
        room = sum(t.get("PGPU", gpu, "supported_VGPU_max_capacities").get(kind, 0) for gpu in gpus)
        others = (one for one in t.get("GPU_group", group, "VGPUs") if one not in mine)
        if room < count + sum(_is_on(t, one, host) for one in others):
            hint = f"all {room} shares on host {host} are in use"
            return err.VMRequiresVGPU(row[_VM["uuid"]], group, kind, hint=hint)
    return None


def _is_on(t: Txn, vgpu: str, host: str) -> bool:
    """Whether the VM of a share runs on a host, or is about to."""
    vm = t.need("VM", t.get("VGPU", vgpu, "VM"))
    return host in (vm[_VM["resident_on"]], vm[_VM["scheduled_to_be_resident_on"]])


def attached(t: Txn, row: Any, now: bool) -> None:
    """Note of USB and graphics devices whether a domain has them, and which graphics device."""
    for one in row[_VM["VUSBs"]]:
        t.set("VUSB", one, currently_attached=now)
    graphics(t, row, now)


def graphics(t: Txn, row: Any, now: bool = True) -> None:
    """Note on which graphics devices of its host a domain's shares are, also after it has moved."""
    for one in row[_VM["VGPUs"]]:
        t.set("VGPU", one, currently_attached=now, resident_on=NULL)
        if now:
            t.set("VGPU", one, resident_on=_least_used(t, one, row[_VM["resident_on"]]))


def _least_used(t: Txn, vgpu: str, host: str) -> str:
    """The graphics device of a host on which a share runs: the one with most shares left."""
    kind = t.get("VGPU", vgpu, "type")
    left = {
        gpu: t.get("PGPU", gpu, "supported_VGPU_max_capacities").get(kind, 0)
        - len(t.get("PGPU", gpu, "resident_VGPUs"))
        for gpu in t.get("GPU_group", t.get("VGPU", vgpu, "GPU_group"), "PGPUs")
        if t.get("PGPU", gpu, "host") == host
    }
    return max(left, key=lambda gpu: left[gpu], default=NULL)


def device_specs(t: Txn, row: Any, host: str) -> tuple[DeviceSpec, ...]:
    """All of them, for a domain on a host."""
    found = [pci_spec(t, t.need("DPCI", one)) for one in row[_VM["DPCIs"]]]
    found += [scsi_spec(t, t.need("DSCSI", one)) for one in row[_VM["DSCSIs"]]]
    found += [DeviceSpec(kind="vtpm", id=t.get("VTPM", one, "uuid")) for one in row[_VM["VTPMs"]]]
    found += [usb_spec(t, one, host) for one in row[_VM["VUSBs"]]]
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


def usb_spec(t: Txn, vusb: str, host: str) -> DeviceSpec:
    """A VUSB as the engine of a host sees it."""
    return DeviceSpec(
        kind="usb", id=t.get("VUSB", vusb, "uuid"), backend=usb_backend(t, vusb, host)
    )


def usb_backend(t: Txn, vusb: str, host: str) -> str:
    """The device behind a VUSB on a host: the first of its group that may be passed through."""
    group = t.get("VUSB", vusb, "USB_group")
    for pusb in t.get("USB_group", group, "PUSBs"):
        if t.get("PUSB", pusb, "host") == host and t.get("PUSB", pusb, "passthrough_enabled"):
            return str(t.get("PUSB", pusb, "path"))
    return ""
