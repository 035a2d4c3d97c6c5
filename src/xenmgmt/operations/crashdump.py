"""Crash dumps: writing the memory of a guest to a disk, and removing it."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model._layout import LAYOUTS, NULL
from ..model._types import Ref
from ._devices import book, forget_disk
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .vm._domain import reaches

_AT = LAYOUTS["crashdump"].index
_VM = LAYOUTS["VM"].index
_VDI = LAYOUTS["VDI"].index


class Destroy(Operation, on="crashdump.destroy"):
    """Remove a dump with the disk that it is on."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("crashdump", ref, "destroy")
        vdi = row[_AT["VDI"]]
        if vdi == NULL:
            return {"ref": ref, "vdi": NULL}
        b.reserve("VDI", vdi, "forget")
        disk = b.t.need("VDI", vdi)
        sr = b.t.get("SR", disk[_VDI["SR"]], "uuid")
        return {"ref": ref, "vdi": vdi, "sr": sr, "location": disk[_VDI["location"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["vdi"] != NULL:
            yield step("image", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.delete("crashdump", plan["ref"], self.title)
        if plan["vdi"] != NULL:
            forget_disk(t, plan["vdi"], self.title)


class DumpCore(Operation, on="VM.dump_core"):
    """Write the memory of the domain to a new disk, for post-mortem; the VM stays as it is.

    The disk is made on the pool's ``crash_dump_SR``, or where the VM's own disks may be.
    """

    extra = {}  # noqa: RUF012
    returns = Ref("crashdump")

    def begin(self, b: Begin, ref: str) -> Plan:
        t = b.t
        row = b.reserve("VM", ref, "dump_core")
        sr = _dump_sr(t, row)
        return {
            "ref": ref,
            "uuid": row[_VM["uuid"]],
            "sr_ref": sr,
            "sr": t.get("SR", sr, "uuid"),
            "location": t.fresh(),
            "size": row[_VM["memory_static_max"]],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "room for the dump",
            call("vdi_create", p["sr"], p["location"], p["size"], {}),
            undo=call("vdi_destroy", p["sr"], p["location"]),
        )
        yield step("dump", call("vm_dump_core", p["uuid"], f"{p['sr']}/{p['location']}"))

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        book(t, plan["sr_ref"], plan["size"], plan["size"])
        vdi = t.create(
            "VDI",
            {
                "SR": plan["sr_ref"],
                "uuid": plan["location"],
                "location": plan["location"],
                "name_label": f"Crash dump of {t.get('VM', plan['ref'], 'name_label')}",
                "type": "crashdump",
                "virtual_size": plan["size"],
                "physical_utilisation": plan["size"],
                "managed": True,
            },
        )
        return t.create("crashdump", {"VM": plan["ref"], "VDI": vdi})


def _dump_sr(t: Txn, row: Any) -> str:
    host = row[_VM["resident_on"]]
    wanted = []
    if host != NULL:
        wanted.append(t.get("host", host, "crash_dump_sr"))
    for pool in t.all("pool"):
        wanted += [t.get("pool", pool, "crash_dump_SR"), t.get("pool", pool, "default_SR")]
    for sr in wanted:
        if sr != NULL and t.row("SR", sr) is not None and (host == NULL or reaches(t, host, sr)):
            return str(sr)
    raise err.VMNoCrashdumpSR(row[_VM["uuid"]])
