"""VM.create, VM.destroy, VM.provision."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from ...model._layout import LAYOUTS, NULL
from .. import _check as check
from .._devices import delete_device, forget_disk
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn

_AT = LAYOUTS["VM"].index
_VBD = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index


def create_record(t: Txn, values: dict[str, Any]) -> str:
    """A VM and its metrics, from values that an engine told or `check_values` has seen."""
    metrics = t.create("VM_metrics", {})
    return t.create("VM", {**values, "metrics": metrics})


def check_values(values: dict[str, Any]) -> None:
    """What fields of a new VM must be together; fills in those that follow from others."""
    if check.complete_memory(values):
        check.memory_order(values[name] for name in check.MEMORY)
    if "VCPUs_max" in values:
        values.setdefault("VCPUs_at_startup", values["VCPUs_max"])
    elif "VCPUs_at_startup" in values:
        values["VCPUs_max"] = values["VCPUs_at_startup"]
    if "VCPUs_max" in values:
        check.vcpus(values["VCPUs_at_startup"], values["VCPUs_max"])
    check.shares(values.get("VCPUs_params", {}))


class Create(Operation, on="VM.create", static=True):
    """A new VM, Halted, without devices."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        check_values(values)
        return create_record(b.t, values)


PARTS = (
    ("consoles", "console"),
    ("VTPMs", "VTPM"),
    ("DPCIs", "DPCI"),
    ("DSCSIs", "DSCSI"),
    ("DSCSI_HBAs", "DSCSI_HBA"),
    ("VUSBs", "VUSB"),
    ("VGPUs", "VGPU"),
    ("protections", "VM_protection"),
)
"""What goes with its VM."""
_PARTS = itemgetter(*(_AT[field] for field, _ in PARTS))


def delete_record(t: Txn, ref: str, note: str) -> None:
    """A VM with its devices and metrics; disks stay."""
    row = t.need("VM", ref)
    for vbd in row[_AT["VBDs"]]:
        delete_device(t, "VBD", vbd, note)
    for vif in row[_AT["VIFs"]]:
        delete_device(t, "VIF", vif, note)
    if any(_PARTS(row)):
        for field, cls in PARTS:
            for part in row[_AT[field]]:
                t.delete(cls, part, note)
    for dump in row[_AT["crash_dumps"]]:
        t.set("crashdump", dump, VM=NULL)
    for field, cls in (("metrics", "VM_metrics"), ("guest_metrics", "VM_guest_metrics")):
        if row[_AT[field]] != NULL:
            t.delete(cls, row[_AT[field]], note)
    for group in row[_AT["groups"]]:
        left = tuple(one for one in t.get("VM_group", group, "VMs") if one != ref)
        t.set("VM_group", group, VMs=left)
    t.delete("VM", ref, note)


class Destroy(Operation, on="VM.destroy"):
    """Remove a VM with its devices. Disks stay; a memory image goes.

    On an engine that keeps definitions of VMs its definition goes too, whoever made it.
    """

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.check("VM", ref, "destroy")
        image = row[_AT["suspend_VDI"]]
        kept = bool(b.driver.capability("vm_forget"))
        if image == NULL and not kept:
            delete_record(b.t, ref, "VM.destroy")
            return {}
        b.reserve("VM", ref, "destroy")
        plan: Plan = {"ref": ref, "image": image, "vm": row[_AT["uuid"]] if kept else ""}
        if image != NULL:
            disk = b.t.need("VDI", image)
            plan["sr"] = b.t.get("SR", disk[_VDI["SR"]], "uuid")
            plan["location"] = disk[_VDI["location"]]
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p.get("vm"):
            yield step("definition", call("vm_forget", p["vm"]), forward=True)
        if p.get("sr"):
            yield step("image", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        if plan.get("ref"):
            delete_record(t, plan["ref"], "VM.destroy")
            if plan["image"] != NULL:
                forget_disk(t, plan["image"], "VM.destroy")
