"""The verbs of class VTPM."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL, STATE
from ..states.vm import TABLE as VM
from ._operation import Begin, Operation

_VM = LAYOUTS["VM"].index
_AT = LAYOUTS["VTPM"].index


class Create(Operation, on="VTPM.create", static=True):
    """A TPM for a Halted VM; at most one."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        vm = values.get("VM", NULL)
        if vm == NULL:
            raise err.InvalidValue("VM", None, would_do="the VM that it belongs to")
        row = b.t.need("VM", vm)
        if VM.word[row[STATE]] != "Halted":
            raise VM.needs(vm, row, "Halted", name="VTPM.create")
        if row[_VM["VTPMs"]]:
            raise err.VTPMMaxAmountReached(1)
        return b.t.create("VTPM", values)


class Destroy(Operation, on="VTPM.destroy"):
    """Remove the TPM of a Halted VM, with what it holds."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VTPM", ref, "destroy")
        b.t.delete("VTPM", ref, self.title)


class GetRuntimeProperties(Operation, on="VTPM.get_runtime_properties"):
    """What the device tells while it is attached."""

    def begin(self, b: Begin, ref: str) -> dict[str, str]:
        row = b.check("VTPM", ref, "get_runtime_properties")
        vm = b.t.need("VM", row[_AT["VM"]])
        return {
            "backend_domid": "0",
            "frontend_domid": str(vm[_VM["domid"]]),
            "state": "connected",
            "uuid": row[_AT["uuid"]],
        }
