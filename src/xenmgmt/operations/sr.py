"""The verbs of class SR."""

from __future__ import annotations

from typing import Any

from .. import errors as err
from ..model import Param
from ..model._layout import LAYOUTS, NULL
from ..model._types import Bool, Int, Map, Ref, String
from ._devices import forget_disk
from ._operation import Begin, Operation, Plan, Steps, call, step
from ._txn import Txn

_AT = LAYOUTS["SR"].index
_VDI = LAYOUTS["VDI"].index


class Create(Operation, on="SR.create", static=True):
    """Prepare storage, and plug it to its host (when shared: to every host)."""

    extra = {  # noqa: RUF012
        "host": Param("host", Ref("host"), NULL),
        "device_config": Param("device_config", Map(String, String), {}),
        "physical_size": Param("physical_size", Int, 0),
        "name_label": Param("name_label", String, ""),
        "name_description": Param("name_description", String, ""),
        "type": Param("type", String, ""),
        "content_type": Param("content_type", String, ""),
        "shared": Param("shared", Bool, False),
        "sm_config": Param("sm_config", Map(String, String), {}),
    }

    def begin(
        self,
        b: Begin,
        ref: str,
        host: str = NULL,
        device_config: dict[str, str] | None = None,
        physical_size: int = 0,
        name_label: str = "",
        name_description: str = "",
        type: str = "",
        content_type: str = "",
        shared: bool = False,
        sm_config: dict[str, str] | None = None,
    ) -> Plan:
        known = b.driver.sr_types()
        if type not in known:
            raise err.SRUnknownDriver(type, hint=f"there are {', '.join(known)}")
        if physical_size < 0:
            raise err.InvalidValue("physical_size", physical_size, would_do="bytes, or 0")
        if host == NULL and not shared:
            raise err.InvalidValue("host", None, would_do="the host of storage that is not shared")
        hosts = b.t.all("host") if shared else [host]
        return {
            "uuid": b.t.fresh(),
            "type": type,
            "size": physical_size,
            "config": dict(device_config or {}),
            "hosts": [(one, b.t.get("host", one, "uuid")) for one in hosts],
            "values": {
                "name_label": name_label,
                "name_description": name_description,
                "type": type,
                "content_type": content_type,
                "shared": shared,
                "sm_config": dict(sm_config or {}),
            },
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        uuid, config = p["uuid"], p["config"]
        yield step(
            "create",
            call("sr_create", uuid, p["type"], p["size"], config),
            undo=call("sr_destroy", uuid, True),
        )
        for _, host in p["hosts"]:
            yield step(
                "attach",
                call("sr_attach", uuid, host, config),
                undo=call("sr_detach", uuid, host),
            )
        summary = yield step("look", call("sr_scan", uuid))
        return summary

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        values = {**plan["values"], "uuid": plan["uuid"], "physical_size": result.physical_size}
        sr = t.create("SR", values)
        for host, _ in plan["hosts"]:
            pbd = t.create("PBD", {"host": host, "SR": sr, "device_config": plan["config"]})
            t.move("PBD", pbd, "plugging")
            t.move("PBD", pbd, "Plugged")
        scanned(t, sr, result)
        return sr


def scanned(t: Txn, sr: str, found: Any) -> None:
    """Make the records say what the storage holds."""
    row = t.edit("SR", sr)
    row[_AT["physical_size"]] = found.physical_size
    row[_AT["physical_utilisation"]] = found.physical_utilisation
    known = {t.get("VDI", vdi, "location"): vdi for vdi in row[_AT["VDIs"]]}
    allocated = sum(t.get("VDI", vdi, "virtual_size") for vdi in known.values())
    for info in found.vdis:
        vdi = known.pop(info.location, None)
        if vdi is None:
            if t.in_progress(info.location):  # whoever makes or removes it writes its record
                continue
            allocated += info.virtual_size
            t.create(
                "VDI",
                {
                    "SR": sr,
                    "location": info.location,
                    "name_label": info.location,
                    "virtual_size": info.virtual_size,
                    "physical_utilisation": info.physical_utilisation,
                    "managed": True,
                },
            )
            continue
        if t.get("VDI", vdi, "missing"):
            t.set("VDI", vdi, missing=False)
        if t.get("VDI", vdi, "physical_utilisation") != info.physical_utilisation:
            t.set("VDI", vdi, physical_utilisation=info.physical_utilisation)
    row[_AT["virtual_allocation"]] = allocated
    for location, vdi in known.items():
        if not t.in_progress(location):
            t.set("VDI", vdi, missing=True)


class Scan(Operation, on="SR.scan"):
    """Look at the storage: sizes, disks that came, disks that are missing."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("SR", ref, "scan")
        return {"ref": ref, "uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        summary = yield step("scan", call("sr_scan", p["uuid"]))
        return summary

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        scanned(t, plan["ref"], result)


def _remove(t: Txn, ref: str, note: str) -> None:
    row = t.need("SR", ref)
    disks = tuple(row[_AT["VDIs"]])
    for vm in t.all("VM"):
        if t.get("VM", vm, "suspend_VDI") in disks:
            t.set("VM", vm, suspend_VDI=NULL)
    for vdi in disks:
        forget_disk(t, vdi, note)
    for pbd in tuple(row[_AT["PBDs"]]):
        t.delete("PBD", pbd, note)
    t.delete("SR", ref, note)


class Destroy(Operation, on="SR.destroy"):
    """Remove the storage and what is on it; it must be empty and unplugged."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.reserve("SR", ref, "destroy")
        return {"ref": ref, "uuid": row[_AT["uuid"]]}

    @staticmethod
    def steps(p: Plan) -> Steps:
        yield step("destroy", call("sr_destroy", p["uuid"]), forward=True)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        _remove(t, plan["ref"], self.title)


class Forget(Operation, on="SR.forget"):
    """Remove the records of the storage; what is on it stays."""

    def begin(self, b: Begin, ref: str) -> None:
        b.check("SR", ref, "forget")
        _remove(b.t, ref, self.title)


class GetSupportedTypes(Operation, on="SR.get_supported_types", static=True):
    """The types of storage that the engine can make."""

    def begin(self, b: Begin, ref: str) -> tuple[str, ...]:
        return tuple(b.driver.sr_types())
