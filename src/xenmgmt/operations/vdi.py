"""The verbs of class VDI."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS, NULL
from ..model._types import Int
from . import _check as check
from ._devices import book, forget_disk
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn

_AT = LAYOUTS["VDI"].index


def place(t: Txn, row: Any) -> tuple[str, str]:
    """SR uuid and location of a disk."""
    return t.get("SR", row[_AT["SR"]], "uuid"), row[_AT["location"]]


class Create(Operation, on="VDI.create", static=True):
    """A new empty disk on a repository that is attached."""

    def begin(self, b: Begin, ref: str, **values: Any) -> Plan:
        sr = values["SR"]
        if sr == NULL:
            raise err.InvalidValue("SR", None, would_do="the repository that the disk is to be on")
        check.size("virtual_size", values["virtual_size"])
        b.reserve("SR", sr, "vdi_create")
        uuid = values.get("uuid") or b.t.fresh()
        if b.t.find("VDI", "uuid", uuid):
            raise err.InvalidValue("uuid", uuid, would_do="a uuid not yet in use")
        return {
            "values": {**values, "uuid": uuid, "location": uuid, "managed": True},
            "sr": b.t.get("SR", sr, "uuid"),
            "location": uuid,
            "config": {**values.get("sm_config", {})},
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        info = yield step(
            "create",
            call("vdi_create", p["sr"], p["location"], p["values"]["virtual_size"], p["config"]),
            undo=call("vdi_destroy", p["sr"], p["location"]),
        )
        return info

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        values = {**plan["values"], "physical_utilisation": result.physical_utilisation}
        vdi = t.create("VDI", values)
        book(t, values["SR"], result.virtual_size, result.physical_utilisation)
        return vdi


class Destroy(Operation, on="VDI.destroy"):
    """Remove a disk and what is on it; its VBDs must be detached, and go with it."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("VDI", ref, "destroy")
        sr, location = place(b.t, row)
        return {"ref": ref, "sr": sr, "location": location}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("destroy", call("vdi_destroy", p["sr"], p["location"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        forget_disk(t, plan["ref"], self.title)


class Forget(Operation, on="VDI.forget"):
    """Remove the record of a disk; what is on the storage stays."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("VDI", ref, "forget")
        forget_disk(b.t, ref, self.title)


class _Derive(Operation):
    """A new disk made from this one."""

    method = ""
    is_snapshot = False

    def plan(self, b: Begin, ref: str, to: str = NULL) -> Plan:
        t = b.t
        row = b.reserve("VDI", ref, self.verb)
        sr, location = place(t, row)
        target = row[_AT["SR"]] if to == NULL else to
        if to != NULL:
            b.reserve("SR", to, "vdi_create")
        return {
            "ref": ref,
            "sr": sr,
            "from": location,
            "target": target,
            "to_sr": t.get("SR", target, "uuid"),
            "location": t.fresh(),
            "method": self.method,
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["method"] == "vdi_copy":
            do = call("vdi_copy", p["sr"], p["from"], p["to_sr"], p["location"])
        else:
            do = call(p["method"], p["sr"], p["from"], p["location"])
        info = yield step(p["method"], do, undo=call("vdi_destroy", p["to_sr"], p["location"]))
        return info

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        source = t.need("VDI", plan["ref"])
        names = (
            "name_label",
            "name_description",
            "type",
            "virtual_size",
            "read_only",
            "other_config",
            "tags",
            "security_label",
        )
        values = {name: source[_AT[name]] for name in names}
        values.update(
            SR=plan["target"],
            uuid=plan["location"],
            location=plan["location"],
            physical_utilisation=result.physical_utilisation,
            managed=True,
        )
        if self.is_snapshot:
            values.update(is_a_snapshot=True, snapshot_of=plan["ref"], snapshot_time=self.now())
        vdi = t.create("VDI", values)
        book(t, plan["target"], result.virtual_size, result.physical_utilisation)
        return vdi


class Snapshot(_Derive, on="VDI.snapshot"):
    """A copy-on-write image of the disk as it is now."""

    method = "vdi_snapshot"
    is_snapshot = True

    def begin(self, b: Begin, ref: str, driver_params: dict[str, str] | None = None) -> Plan:
        return self.plan(b, ref)


class Clone(_Derive, on="VDI.clone"):
    """A writable copy-on-write copy of the disk."""

    method = "vdi_clone"

    def begin(self, b: Begin, ref: str, driver_params: dict[str, str] | None = None) -> Plan:
        return self.plan(b, ref)


class Copy(_Derive, on="VDI.copy"):
    """A full copy of the disk, maybe on another repository."""

    method = "vdi_copy"

    def begin(
        self, b: Begin, ref: str, sr: str = NULL, base_vdi: str = NULL, into_vdi: str = NULL
    ) -> Plan:
        if base_vdi != NULL or into_vdi != NULL:
            raise err.ValueNotSupported("into_vdi", into_vdi, "copies go into a new disk here")
        return self.plan(b, ref, sr)


class Resize(Operation, on="VDI.resize"):
    """Make a free disk larger, in bytes. What a smaller one has no room for could not come back."""

    move = "resize"

    def begin(self, b: Begin, ref: str, size: int = 0) -> Plan:
        check.size("size", size)
        row = b.reserve("VDI", ref, self.move)
        sr, location = place(b.t, row)
        before = row[_AT["virtual_size"]]
        if size < before:
            would_do = f"at least the present {before} bytes; for less, make a new disk"
            raise err.InvalidValue("size", size, would_do=would_do)
        return {"ref": ref, "sr": sr, "location": location, "size": size, "before": before}

    @staticmethod
    def steps(p: Plan) -> Steps:
        info = yield step(
            "resize",
            call("vdi_resize", p["sr"], p["location"], p["size"]),
            undo=call("vdi_resize", p["sr"], p["location"], p["before"]),
        )
        return info

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        row = t.edit("VDI", plan["ref"])
        used = result.physical_utilisation - row[_AT["physical_utilisation"]]
        book(t, row[_AT["SR"]], result.virtual_size - plan["before"], used)
        row[_AT["virtual_size"]] = result.virtual_size
        row[_AT["physical_utilisation"]] = result.physical_utilisation


class ResizeOnline(Resize, on="VDI.resize_online"):
    """Grow a disk that may be attached, in bytes."""

    move = "resize_online"


class SetVirtualSize(Resize, on="VDI.set_virtual_size"):
    """Make a free disk larger (Xen-API 1.0)."""

    extra = {"size": Param("size", Int)}  # noqa: RUF012
