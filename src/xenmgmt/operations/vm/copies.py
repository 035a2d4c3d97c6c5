"""VM.clone, VM.copy, VM.provision."""

from __future__ import annotations

from typing import Any

from ...model import Param
from ...model._layout import LAYOUTS, NULL
from ...model._types import Bool, Ref, String
from .._operation import Begin, Operation, Plan, Steps
from .._txn import Txn
from ._disks import (
    Derived,
    Made,
    asleep,
    copy_image,
    copy_of_image,
    derive,
    derived_record,
    disks_of,
)
from ._record import add_vbd, add_vif, new_record

_AT = LAYOUTS["VM"].index


class _Copying(Operation):
    """What clone and copy have in common."""

    method = ""
    returns = Ref("VM")

    def plan(
        self,
        b: Begin,
        ref: str,
        name: str,
        sr: str,
        *,
        quarantine: bool,
        network: str = NULL,
    ) -> Plan:
        row = b.reserve("VM", ref, self.verb)
        for cls, there in (("SR", sr), ("network", network)):
            if there != NULL:
                b.t.need(cls, there)
        disks = disks_of(b.t, row, to_sr=sr)
        memory = copy_of_image(b.t, row)
        # nobody writes on the disks of a Suspended VM, so that they can be copied while attached
        held = "copy" if self.method == "vdi_copy" and memory is None else "clone"
        for disk in disks:
            b.reserve("VDI", disk.source, held)
        return {
            "ref": ref,
            "memory": memory,
            "name": name,
            "disks": disks,
            "method": self.method,
            "quarantine": quarantine,
            "network": network,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["memory"] is not None:
            yield from copy_image(p["memory"])
        made = yield from derive(p["disks"], p["method"])
        return made

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        source = t.need("VM", plan["ref"])
        new = new_record(
            t,
            source,
            name_label=plan["name"],
            is_a_template=source[_AT["is_a_template"]] and not source[_AT["is_a_snapshot"]],
        )
        vdis = {disk.vbd: disk for disk in plan["disks"]}
        vbds = [
            add_vbd(t, new, vbd, _record_of(t, vdis.get(vbd), result))
            for vbd in source[_AT["VBDs"]]
        ]
        kept_out, network = plan["quarantine"], plan["network"]
        vifs = [
            add_vif(t, new, vif, quarantine=kept_out, network=network)
            for vif in source[_AT["VIFs"]]
        ]
        if plan["memory"] is not None:
            asleep(t, new, plan["memory"][1], vbds, vifs)
        return new


def _record_of(t: Txn, disk: Derived | None, made: Made) -> str | None:
    return None if disk is None else derived_record(t, disk, made, {})


class Clone(_Copying, on="VM.clone"):
    """A new VM like this one, with copy-on-write copies of its disks and new MACs.

    With ``quarantine`` its interfaces cannot connect until they are released. The clone of a
    template is a template until `provision`.
    """

    method = "vdi_clone"
    extra = {  # noqa: RUF012
        "new_name": Param("new_name", String),
        "quarantine": Param("quarantine", Bool, False),
    }

    def begin(self, b: Begin, ref: str, new_name: str = "", quarantine: bool = False) -> Plan:
        return self.plan(b, ref, new_name, NULL, quarantine=quarantine)


class Copy(_Copying, on="VM.copy"):
    """A new VM like this one, with full copies of its disks, maybe on another repository."""

    method = "vdi_copy"
    extra = {  # noqa: RUF012
        "new_name": Param("new_name", String),
        "sr": Param("sr", Ref("SR"), NULL),
        "quarantine": Param("quarantine", Bool, False),
    }

    def begin(
        self, b: Begin, ref: str, new_name: str = "", sr: str = NULL, quarantine: bool = False
    ) -> Plan:
        return self.plan(b, ref, new_name, sr, quarantine=quarantine)


class Provision(Operation, on="VM.provision"):
    """Turn (the clone of) a template into a VM that can be started."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VM", ref, "provision")
        b.t.set("VM", ref, is_a_template=False)
