"""The verbs of class VMSS: snapshots by schedule."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation

_AT = LAYOUTS["VMSS"].index
MOST_RETAINED = 10


class Create(Operation, on="VMSS.create", static=True):
    """A schedule; VMs follow it by their field ``snapshot_schedule``."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        retained(values.get("retained_snapshots", 7))
        return b.t.create("VMSS", values)


def retained(value: int) -> int:
    """1 to 10."""
    if not 1 <= value <= MOST_RETAINED:
        raise err.InvalidValue("retained_snapshots", value, would_do=f"1 to {MOST_RETAINED}")
    return value


class Destroy(Operation, on="VMSS.destroy"):
    """Remove a schedule; snapshots that it took stay."""

    def begin(self, b: Begin, ref: str) -> None:
        for vm in tuple(b.t.get("VMSS", ref, "VMs")):
            b.t.set("VM", vm, snapshot_schedule=NULL)
        b.t.delete("VMSS", ref, self.title)


class SetRetained(Operation, on="VMSS.set_retained_snapshots"):
    """How many snapshots of each VM stay."""

    def begin(self, b: Begin, ref: str, value: int = 0) -> None:
        b.t.set("VMSS", ref, retained_snapshots=retained(value))


class SnapshotNow(Operation, on="VMSS.snapshot_now"):
    """Take a snapshot of every VM of the schedule now, as a task of its own each."""

    def begin(self, b: Begin, ref: str) -> str:
        row = b.t.need("VMSS", ref)
        b.t.set("VMSS", ref, last_run_time=self.now())
        stamp = self.now().strftime("%Y%m%dT%H%M%SZ")
        verb = "VM.checkpoint" if str(row[_AT["type"]]) == "checkpoint" else "VM.snapshot"
        for vm in row[_AT["VMs"]]:
            b.launch(verb, vm, {"new_name": f"{row[_AT['name_label']]} {stamp}"})
        return f"{len(row[_AT['VMs']])} begun"
