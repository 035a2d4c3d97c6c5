"""The verbs of classes DSCSI and DSCSI_HBA: SCSI devices, and whole adapters, given to VMs."""

from __future__ import annotations

import re
from typing import Any

from .. import errors as err
from ..abc import DeviceSpec
from ..model._layout import LAYOUTS, NULL
from ._operation import Begin, Operation, Plan, Steps
from ._txn import Txn
from ._vm_devices import scsi_spec
from .pci import assert_unused, live_owner, plug_step, unplug_step

_AT = LAYOUTS["DSCSI"].index
_HBA = LAYOUTS["DSCSI_HBA"].index
_VM = LAYOUTS["VM"].index
_PSCSI = LAYOUTS["PSCSI"].index
_HCTL = re.compile(r"(\d+):(\d+):(\d+):(\d+)\Z")


def _hctl(text: str) -> tuple[int, ...]:
    found = _HCTL.match(text)
    if found is None:
        raise err.InvalidValue("virtual_HCTL", text, would_do="host:channel:target:lun, as 0:0:0:0")
    return tuple(int(part) for part in found.groups())


def _free_hctl(t: Txn, row: Any, text: str) -> str:
    taken = {t.get("DSCSI", one, "virtual_HCTL") for one in row[_VM["DSCSIs"]]}
    if text:
        text = ":".join(str(part) for part in _hctl(text))
        if text in taken:
            raise err.DeviceAlreadyExists(text)
        return text
    return next(f"0:0:{n}:0" for n in range(len(taken) + 1) if f"0:0:{n}:0" not in taken)


def _values(t: Txn, given: dict[str, Any], hctl: str, pscsi: str, hba: str) -> dict[str, Any]:
    host, channel, target, lun = _hctl(hctl)
    return {
        **given,
        "uuid": given.get("uuid") or t.fresh(),
        "PSCSI": pscsi,
        "HBA": hba,
        "virtual_HCTL": hctl,
        "virtual_host": host,
        "virtual_channel": channel,
        "virtual_target": target,
        "virtual_lun": lun,
    }


def _unused(t: Txn, device: str) -> Any:
    if device == NULL:
        raise err.InvalidValue("PSCSI", None, would_do="a SCSI device of a host")
    assert_unused(t, "DSCSI", "PSCSI", device)
    return t.need("PSCSI", device)


def _spec(t: Txn, values: dict[str, Any]) -> DeviceSpec:
    return DeviceSpec(
        kind="scsi",
        id=values["uuid"],
        backend=t.get("PSCSI", values["PSCSI"], "physical_HCTL"),
        config={"virtual_HCTL": values["virtual_HCTL"]},
    )


class _Giving(Operation):
    """What giving one device and giving an adapter have in common."""

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            for spec in p["specs"]:
                yield plug_step(p["uuid"], spec)


class Create(_Giving, on="DSCSI.create", static=True):
    """Give one SCSI device of a host to a VM, under its virtual HBA 0 unless told otherwise."""

    def begin(self, b: Begin, ref: str, **values: Any) -> Plan:
        t = b.t
        device = values.get("PSCSI", NULL)
        pscsi = _unused(t, device)
        row, live = live_owner(b, values.get("VM", NULL))
        if live and row[_VM["resident_on"]] != pscsi[_PSCSI["host"]]:
            raise err.InvalidValue(
                "PSCSI", device, would_do="a device of the host that the VM is on"
            )
        hctl = _free_hctl(t, row, values.get("virtual_HCTL", ""))
        number = _hctl(hctl)[0]
        hba = next(
            (
                one
                for one in row[_VM["DSCSI_HBAs"]]
                if t.get("DSCSI_HBA", one, "virtual_host") == number
            ),
            NULL,
        )
        made = _values(t, values, hctl, device, hba)
        return {
            "values": made,
            "hba": number if hba == NULL else None,
            "uuid": row[_VM["uuid"]],
            "live": live,
            "specs": [_spec(t, made)],
        }

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        values = dict(plan["values"])
        _unused(t, values["PSCSI"])  # it may have been given since
        if plan["hba"] is not None:
            values["HBA"] = t.create(
                "DSCSI_HBA",
                {
                    "VM": values["VM"],
                    "virtual_host": plan["hba"],
                    "assignment_mode": "LUN",
                },
            )
        made = t.create("DSCSI", values)
        _link(t, values["HBA"], values["PSCSI"])
        return made


def _link(t: Txn, hba: str, device: str) -> None:
    """Note which adapter of the host stands behind a virtual one."""
    physical = t.get("PSCSI", device, "HBA")
    known = t.get("DSCSI_HBA", hba, "PSCSI_HBAs")
    if physical != NULL and physical not in known:
        t.set("DSCSI_HBA", hba, PSCSI_HBAs=(*known, physical))


class Destroy(Operation, on="DSCSI.destroy"):
    """Take one SCSI device away from its VM."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("DSCSI", ref)
        owner, live = live_owner(b, row[_AT["VM"]])
        return {
            "refs": [ref],
            "hba": None,
            "uuid": owner[_VM["uuid"]],
            "live": live,
            "specs": [scsi_spec(b.t, row)],
        }

    @staticmethod
    def steps(p: Plan) -> Steps:
        if p["live"]:
            for spec in p["specs"]:
                yield unplug_step(p["uuid"], spec)

    def finish(self, t: Txn, plan: Plan, result: Any) -> None:
        adapters = {t.get("DSCSI", ref, "HBA") for ref in plan["refs"]}
        for ref in plan["refs"]:
            t.delete("DSCSI", ref, self.title)
        for hba in adapters:
            members = t.get("DSCSI_HBA", hba, "DSCSIs")
            left = [t.get("DSCSI", one, "PSCSI") for one in members if one not in plan["refs"]]
            physical = dict.fromkeys(t.get("PSCSI", one, "HBA") for one in left)
            t.set("DSCSI_HBA", hba, PSCSI_HBAs=tuple(one for one in physical if one != NULL))
        if plan["hba"] is not None:
            t.delete("DSCSI_HBA", plan["hba"], self.title)


class CreateHBA(_Giving, on="DSCSI_HBA.create", static=True):
    """Give a VM a virtual adapter, with every free device of the hosts' adapters behind it.

    ``assignment_mode`` HOST gives all devices of one adapter of a host, LUN gives none yet.
    """

    def begin(self, b: Begin, ref: str, **values: Any) -> Plan:
        t = b.t
        mode = values["assignment_mode"] = values.get("assignment_mode") or "HOST"
        if mode not in ("HOST", "LUN"):
            raise err.InvalidValue("assignment_mode", mode, would_do="HOST or LUN")
        row, live = live_owner(b, values.get("VM", NULL))
        number = values.get("virtual_host", 0)
        if number < 0:
            raise err.InvalidValue("virtual_host", number, would_do="0 or more")
        for one in row[_VM["DSCSI_HBAs"]]:
            if t.get("DSCSI_HBA", one, "virtual_host") == number:
                raise err.DeviceAlreadyExists(str(number))
        made = []
        if mode == "HOST":
            here = row[_VM["resident_on"]]
            used = {t.get("DSCSI", one, "PSCSI") for one in t.all("DSCSI")}
            free = [
                one
                for one in t.all("PSCSI")
                if one not in used and here in (NULL, t.get("PSCSI", one, "host"))
            ]
            first = t.get("PSCSI", free[0], "HBA") if free else NULL
            for n, one in enumerate(x for x in free if t.get("PSCSI", x, "HBA") == first):
                given = {"VM": values["VM"]}
                made.append(_values(t, given, f"{number}:0:{n}:0", one, NULL))
        return {
            "values": values,
            "devices": made,
            "uuid": row[_VM["uuid"]],
            "live": live,
            "specs": [_spec(t, one) for one in made],
        }

    def finish(self, t: Txn, plan: Plan, result: Any) -> str:
        for values in plan["devices"]:
            _unused(t, values["PSCSI"])
        hba = t.create("DSCSI_HBA", plan["values"])
        for values in plan["devices"]:
            t.create("DSCSI", {**values, "HBA": hba})
            _link(t, hba, values["PSCSI"])
        return hba


class DestroyHBA(Destroy, on="DSCSI_HBA.destroy"):
    """Take a virtual adapter away from its VM, with the devices behind it."""

    def begin(self, b: Begin, ref: str) -> Plan:
        row = b.t.need("DSCSI_HBA", ref)
        owner, live = live_owner(b, row[_HBA["VM"]])
        devices = list(row[_HBA["DSCSIs"]])
        return {
            "refs": devices,
            "hba": ref,
            "uuid": owner[_VM["uuid"]],
            "live": live,
            "specs": [scsi_spec(b.t, b.t.need("DSCSI", one)) for one in devices],
        }
