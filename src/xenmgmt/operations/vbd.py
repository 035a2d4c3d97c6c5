"""The verbs of class VBD."""

from __future__ import annotations

from typing import Any

from ..model._layout import LAYOUTS, NULL, STATE
from ..states.vbd import TABLE, VBDState, clash
from ..states.vm import is_idle
from . import security
from ._devices import delete_device
from ._new_device import attachable, new_vbd
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn
from .vm._domain import disk_spec

_AT = LAYOUTS["VBD"].index
_VDI = LAYOUTS["VDI"].index
_VM = LAYOUTS["VM"].index
_ATTACHED = TABLE.bit[VBDState.ATTACHED]


def settled_owner(t: Txn, ref: str) -> Any:
    """The VM that is to get a device; nothing may be moving it."""
    refusal = is_idle(ref, t)
    if refusal is not None:
        raise refusal
    return t.need("VM", ref)


class Create(Operation, on="VBD.create", static=True):
    """A new VBD, not attached. ``userdevice`` "autodetect" takes the first free number."""

    def begin(self, b: Begin, ref: str, **values: Any) -> str:
        settled_owner(b.t, values["VM"])
        return new_vbd(b.t, values)


class Destroy(Operation, on="VBD.destroy"):
    """Remove a detached VBD; the disk stays."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VBD", ref, "destroy")
        delete_device(b.t, "VBD", ref, self.title)


class Plug(Operation, on="VBD.plug"):
    """Attach the disk to the running VM."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VBD", ref, self.verb)
        security.assert_pluggable(b.t, "VBD", ref)
        return {
            "ref": ref,
            "vm": b.t.get("VM", row[_AT["VM"]], "uuid"),
            "disk": disk_spec(b.t, ref, row),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "plug",
            call("vbd_plug", p["vm"], p["disk"]),
            undo=call("vbd_unplug", p["vm"], p["disk"], True),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("VBD", plan["ref"], "Attached")


class Unplug(Operation, on="VBD.unplug"):
    """Detach the disk from the running VM."""

    force = False

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VBD", ref, self.verb)
        return {
            "ref": ref,
            "vm": b.t.get("VM", row[_AT["VM"]], "uuid"),
            "disk": disk_spec(b.t, ref, row),
            "force": self.force,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step(
            "unplug",
            call("vbd_unplug", p["vm"], p["disk"], p["force"]),
            undo=call("vbd_plug", p["vm"], p["disk"]),
        )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        t.move("VBD", plan["ref"], "Detached")


class UnplugForce(Unplug, on="VBD.unplug_force"):
    """Detach the disk without asking the guest."""

    force = True


class _Medium(Operation):
    """What changing the medium of a drive has in common."""

    def _change(self, b: Begin, ref: str, vdi: str) -> Plan:
        row = b.reserve("VBD", ref, self.verb)
        refusal = clash(ref, row, vdi, b.t) if vdi != NULL else None
        if refusal is not None:
            raise refusal
        before = disk_spec(b.t, ref, row)
        after = disk_spec(b.t, ref, [*row[: _AT["VDI"]], vdi, *row[_AT["VDI"] + 1 :]])
        return {
            "ref": ref,
            "vdi": vdi,
            "vm": b.t.get("VM", row[_AT["VM"]], "uuid"),
            "before": before,
            "after": after,
            "live": bool(row[STATE] & _ATTACHED),
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            yield step(
                "medium",
                call("vbd_media", p["vm"], p["after"]),
                undo=call("vbd_media", p["vm"], p["before"]),
            )

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        live = plan["live"]
        if live:
            t.move("VBD", plan["ref"], "Detached")
        t.set("VBD", plan["ref"], VDI=plan["vdi"], empty=plan["vdi"] == NULL)
        if live:
            t.move("VBD", plan["ref"], "Attached")


class Insert(_Medium, on="VBD.insert"):
    """Put a medium into the empty drive."""

    def begin(self, b: Begin, ref: str, vdi: str = NULL) -> Plan:
        attachable(b.t, vdi)
        return self._change(b, ref, vdi)


class Eject(_Medium, on="VBD.eject"):
    """Take the medium out of the drive."""

    def begin(self, b: Begin, ref: str) -> Plan:
        return self._change(b, ref, NULL)


class MediaChange(Insert, on="VBD.media_change"):
    """Exchange the medium (Xen-API 1.0)."""


class AssertAttachable(Operation, on="VBD.assert_attachable"):
    """Raise what would keep the disk from being attached; nothing when it could be."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VBD", ref, self.verb)
