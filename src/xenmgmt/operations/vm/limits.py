"""Questions about what a VM may be, and small verbs of its record."""

from __future__ import annotations

from typing import Any

from ... import errors as err
from ...model._layout import LAYOUTS, NULL, STATE
from ...states.vm import TABLE, VMState
from .._devices import forget_disk
from .._operation import Begin, Operation, Plan, Steps, call, step
from .._txn import Txn
from . import _domain as domain

_AT = LAYOUTS["VM"].index
_LIVE = TABLE.bit[VMState.RUNNING] | TABLE.bit[VMState.PAUSED]


class GetBootRecord(Operation, on="VM.get_boot_record"):
    """The record as the VM was started with; of a VM without domain as it would be."""

    def begin(self, b: Begin, ref: str) -> str:
        b.t.need("VM", ref)
        return ref


class GetCooperative(Operation, on="VM.get_cooperative"):
    """Whether the guest's memory is at its target or below."""

    def begin(self, b: Begin, ref: str) -> bool:
        row = b.t.need("VM", ref)
        if not row[STATE] & _LIVE or not row[_AT["memory_target"]]:
            return True
        actual: int = b.t.get("VM_metrics", row[_AT["metrics"]], "memory_actual")
        return bool(actual <= row[_AT["memory_target"]])


class ComputeOverhead(Operation, on="VM.compute_memory_overhead"):
    """Memory of the host beyond the VM's own: engines here count none apart."""

    def begin(self, b: Begin, ref: str) -> int:
        b.t.need("VM", ref)
        return 0


class MaximiseMemory(Operation, on="VM.maximise_memory"):
    """The largest ``memory_static_max`` that fits into so many bytes of a host, in whole MiB."""

    def begin(self, b: Begin, ref: str, total: int = 0, approximate: bool = False) -> int:
        b.t.need("VM", ref)
        if total < 0:
            raise err.InvalidValue("total", total, would_do="bytes, 0 or more")
        return total >> 20 << 20


class AssertAgile(Operation, on="VM.assert_agile"):
    """Raise what binds the VM to one host: a disk or network that not every host reaches."""

    def begin(self, b: Begin, ref: str) -> None:
        t = b.t
        row = t.need("VM", ref)
        for vbd in row[_AT["VBDs"]]:
            vdi = t.get("VBD", vbd, "VDI")
            if vdi == NULL:
                continue
            sr = t.get("VDI", vdi, "SR")
            for host in t.all("host"):
                if not domain.reaches(t, host, sr):
                    raise err.VMRequiresSR(row[_AT["uuid"]], sr, hint=f"host {host} has it not")
        if row[_AT["DPCIs"]] or row[_AT["DSCSIs"]]:
            raise err.OperationNotAllowed(f"VM {ref} has devices of one host")


class UpdateAllowed(Operation, on="VM.update_allowed_operations"):
    """Nothing to do: what is allowed is worked out whenever it is read."""

    def begin(self, b: Begin, ref: str) -> None:
        b.t.need("VM", ref)


class CopyBiosStrings(Operation, on="VM.copy_bios_strings"):
    """Take over the BIOS strings of a host, while Halted."""

    def begin(self, b: Begin, ref: str, host: str = NULL) -> None:
        row = b.t.need("VM", ref)
        strings = b.t.get("host", host, "bios_strings")
        if TABLE.word[row[STATE]] != "Halted":
            raise TABLE.needs(ref, row, "Halted", name="copy_bios_strings")
        b.t.set("VM", ref, bios_strings=dict(strings))


class RequiredSRs(Operation, on="VM.get_SRs_required_for_recovery"):
    """The repositories that hold the VM's disks."""

    def begin(self, b: Begin, ref: str, session_to: str = NULL) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for vbd in b.t.get("VM", ref, "VBDs"):
            vdi = b.t.get("VBD", vbd, "VDI")
            if vdi != NULL:
                found[b.t.get("VDI", vdi, "SR")] = None
        return tuple(found)


class Shutdown(Operation, on="VM.shutdown"):
    """Ask the guest to shut down; if it does not within a minute, take the domain away.

    A Paused or Suspended VM cannot be asked.
    """

    patience = 60.0

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("VM", ref)
        b.reserve("VM", ref, "shutdown")
        running = bool(row[STATE] & TABLE.bit[VMState.RUNNING])
        image = row[_AT["suspend_VDI"]]
        plan: Plan = {"ref": ref, "uuid": row[_AT["uuid"]], "ask": running, "image": image}
        if image != NULL:
            disk = b.t.need("VDI", image)
            at = LAYOUTS["VDI"].index
            plan["sr"] = b.t.get("SR", disk[at["SR"]], "uuid")
            plan["location"] = disk[at["location"]]
        return plan

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["ask"]:
            ask = call("vm_shutdown", p["uuid"])
            yield step("ask", ask, forward=True, patience=Shutdown.patience)
        yield step("end", call("vm_destroy", p["uuid"]), forward=True)
        if p["image"] != NULL:
            yield step("image", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        domain.is_gone(t, plan["ref"], "Halted")
        if plan["image"] != NULL:
            t.set("VM", plan["ref"], suspend_VDI=NULL)
            forget_disk(t, plan["image"], self.title)
