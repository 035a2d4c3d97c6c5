"""The verbs of classes PUSB, USB_group and VUSB: USB devices of hosts given to VMs."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..abc import DeviceSpec
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation, Plan, Steps
from ._scan import ScanHost
from ._txn import Txn
from ._vm_devices import usb_spec
from .pci import live_owner, plug_step, unplug_step

_PUSB = LAYOUTS["PUSB"].index
_VUSB = LAYOUTS["VUSB"].index
_VM = LAYOUTS["VM"].index


def adopt_usb(t: Txn, host: str, found: list[Any]) -> None:
    """Records for the USB devices that have none, each with a group of its own."""
    known = {
        t.get("PUSB", one, "path") for one in t.all("PUSB") if t.get("PUSB", one, "host") == host
    }
    for device in found:
        if device.id in known:
            continue
        facts = {name: value for name, value in device.data.items() if name in _PUSB}
        name = f"Group of {facts.get('product_id', '')} {facts.get('vendor_id', '')} USBs"
        group = t.create("USB_group", {"name_label": name})
        t.create("PUSB", {**facts, "path": device.id, "host": host, "USB_group": group})


def forget_usb(t: Txn, host: str, found: list[Any]) -> None:
    """Take away the records of devices that somebody has pulled out, also from VMs that run."""
    there = {device.id for device in found}
    gone = [one for one in t.get("host", host, "PUSBs") if t.get("PUSB", one, "path") not in there]
    for pusb in gone:
        group = t.get("PUSB", pusb, "USB_group")
        t.delete("PUSB", pusb, "pulled out")
        for vusb in t.get("USB_group", group, "VUSBs"):
            if t.get("VM", t.get("VUSB", vusb, "VM"), "resident_on") == host:
                t.set("VUSB", vusb, currently_attached=False)


class Scan(ScanHost, on="PUSB.scan", static=True):
    """Look for USB devices that came to a host or left it.

    What was pulled out while a VM had it, the VM has no more. Its VUSB stays: a device of the same
    group may take the place.
    """

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        found = [one for one in result if one.kind == "usb"]
        adopt_usb(t, plan["host"], found)
        forget_usb(t, plan["host"], found)


class CreateGroup(Operation, on="USB_group.create", static=True):
    """A group of USB devices that may stand for each other."""

    def begin(
        self,
        b: Begin,
        ref: str,
        name_label: str = "",
        name_description: str = "",
        other_config: dict[str, str] | None = None,
    ) -> str:
        values = {"name_label": name_label, "name_description": name_description}
        return b.t.create("USB_group", {**values, "other_config": dict(other_config or {})})


class DestroyGroup(Operation, on="USB_group.destroy"):
    """Remove a group without devices."""

    def begin(self, b: Begin, ref: str) -> None:
        row = b.t.need("USB_group", ref)
        at = LAYOUTS["USB_group"].index
        if row[at["PUSBs"]] or row[at["VUSBs"]]:
            raise err.OperationNotAllowed(f"USB group {ref} has devices")
        b.t.delete("USB_group", ref, self.title)


class Create(Operation, on="VUSB.create", static=True):
    """Give a VM a device of a group; a running VM gets it at once."""

    def begin(
        self,
        b: Begin,
        ref: str,
        VM: str = NULL,
        USB_group: str = NULL,
        other_config: dict[str, str] | None = None,
    ) -> Plan:
        t = b.t
        row, live = live_owner(b, VM)
        _assert_free(t, USB_group)
        here = row[_VM["resident_on"]]
        free = [
            one
            for one in t.get("USB_group", USB_group, "PUSBs")
            if t.get("PUSB", one, "passthrough_enabled")
            and here in (NULL, t.get("PUSB", one, "host"))
        ]
        if not free:
            raise err.OperationNotAllowed(
                f"no device of USB group {USB_group} may be passed through: "
                "set passthrough_enabled of a PUSB"
            )
        uuid = t.fresh()
        spec = DeviceSpec(kind="usb", id=uuid, backend=t.get("PUSB", free[0], "path"))
        values = {
            "uuid": uuid,
            "VM": VM,
            "USB_group": USB_group,
            "other_config": dict(other_config or {}),
            "currently_attached": live,
        }
        return {"values": values, "uuid": row[_VM["uuid"]], "live": live, "spec": spec}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            yield plug_step(p["uuid"], p["spec"])

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        _assert_free(t, plan["values"]["USB_group"])  # another VM may have got it since
        return t.create("VUSB", plan["values"])


def _assert_free(t: Txn, group: str) -> None:
    if t.get("USB_group", group, "VUSBs"):
        raise err.OperationNotAllowed(f"the devices of USB group {group} are in use")


class Unplug(Operation, on="VUSB.unplug"):
    """Take the device away from the running VM; it gets it again at its next start."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("VUSB", ref)
        owner, live = live_owner(b, row[_VUSB["VM"]])
        if not live or not row[_VUSB["currently_attached"]]:
            raise err.DeviceAlreadyDetached(ref)
        spec = usb_spec(b.t, ref, owner[_VM["resident_on"]])
        return {"ref": ref, "uuid": owner[_VM["uuid"]], "spec": spec}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield unplug_step(p["uuid"], p["spec"])

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.set("VUSB", plan["ref"], currently_attached=False)


class Destroy(Unplug, on="VUSB.destroy"):
    """Take the device away for good."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("VUSB", ref)
        owner, live = live_owner(b, row[_VUSB["VM"]])
        if not live:
            b.t.delete("VUSB", ref, self.title)
            return {}
        spec = usb_spec(b.t, ref, owner[_VM["resident_on"]])
        return {"ref": ref, "uuid": owner[_VM["uuid"]], "spec": spec}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p:
            yield from Unplug.steps(p)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        if plan:
            t.delete("VUSB", plan["ref"], self.title)
